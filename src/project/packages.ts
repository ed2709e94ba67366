/** The packages the wiring depends on, and whether this project's versions of them will do. */

import { gte, lt } from "semver";
import { CliError } from "../errors.ts";
import { findInstalled } from "./installed-package.ts";
import type { Manifest } from "./manifest.ts";
import { versionOf } from "./package-version.ts";
import { plugNPlayVersion } from "./plug-n-play.ts";
import type { PackageState } from "./project.ts";

/** The first whose `convex/react-clerk` takes a Clerk SDK that is still published (its peerDependencies). */
const OLDEST_CONVEX = "1.11.3";
/** The first to name `@clerk/react` among its peers, for where it isn't installed yet. */
const CLERK_REACT_SINCE = "1.35.0";
/** No Clerk SDK in support works with an older React. */
const OLDEST_REACT = "18.0.0";

export function packageState(name: string, manifest: Manifest, directory: string): PackageState {
  return {
    name,
    declared: manifest.dependencies[name],
    installed: findInstalled(name, directory)?.version ?? plugNPlayVersion(name, directory),
  };
}

/** Convex as the project has it. Throws `no-convex` and `convex-too-old`. */
export function requireConvex(
  manifest: Manifest,
  directory: string,
): PackageState & { peers: string[] } {
  const state = packageState("convex", manifest, directory);
  if (!state.declared) {
    throw new CliError(
      "no-convex",
      "package.json does not name convex, so there is no Convex app here to wire Clerk into.",
      "In a monorepo, name the app's directory: npx add-clerk-convex apps/web\n" +
        "To start with Convex: https://docs.convex.dev/quickstart/react",
    );
  }
  const version = versionOf(state);
  if (version && lt(version, OLDEST_CONVEX)) {
    throw new CliError(
      "convex-too-old",
      `convex ${version} has no ConvexProviderWithClerk for today's Clerk.`,
      "Upgrade convex (npm install convex@latest), then run the command again.",
    );
  }
  return { ...state, peers: findInstalled("convex", directory)?.peers ?? expectedPeers(version) };
}

function expectedPeers(version: string | undefined): string[] {
  const current = version !== undefined && gte(version, CLERK_REACT_SINCE);
  return current ? ["@clerk/clerk-react", "@clerk/react"] : ["@clerk/clerk-react"];
}

/** React and react-dom. Throws `no-react` and `react-too-old`. */
export function requireReact(manifest: Manifest, directory: string): [PackageState, PackageState] {
  const react = packageState("react", manifest, directory);
  if (!react.declared) {
    throw new CliError(
      "no-react",
      "package.json does not name react, and this tool wires Clerk into React apps.",
      "In a monorepo, name the app's directory: npx add-clerk-convex apps/web",
    );
  }
  const version = versionOf(react);
  if (version && lt(version, OLDEST_REACT)) {
    throw new CliError(
      "react-too-old",
      `React ${version} is too old: Clerk's SDKs in support need React 18 or newer.`,
      "Upgrade React first: https://react.dev/blog/2022/03/08/react-18-upgrade-guide",
    );
  }
  return [react, packageState("react-dom", manifest, directory)];
}
