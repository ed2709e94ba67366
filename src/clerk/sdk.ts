/** Describes Clerk's SDKs, for a framework to say which of them serve it. */

import { minVersion } from "semver";

/** A major version of an SDK, by what its package.json says. */
export type ClerkSdk = {
  name: string;
  /** The range written into package.json. */
  range: string;
  /** The least release of its major version that has all that is written for it. */
  oldest: string;
  /** Its own `engines.node`. */
  node: string;
  /** Its own peer range for react. */
  react: string;
  /** Its other peers that decide whether it serves a project: name → range. */
  peers: Readonly<Record<string, string>>;
  /**
   * Whether it asks for react-dom where an app may have none: npm would take the newest, which wants
   * another React, and refuse each install after that.
   */
  bringsReactDom?: boolean;
  /**
   * When its ClerkProvider finds the publishable key by itself: `always`, by a variable or by the SDK's
   * server; or from a release on, in variables that start so.
   */
  findsKey?: "always" | { since: string; prefix: string };
  /** What tells it from the others of its framework, for who is to choose. */
  hint: string;
};

/** The peer range of nearly all of them: React's excluded patches have a security hole. */
export const REACT_RANGE = "^18.0.0 || ~19.0.3 || ~19.1.4 || ~19.2.3 || ~19.3.0-0";

/** The newest known React that all of them accept, for who has a newer one. */
export const NEWEST_REACT = "19.3.1";

/** The releases that Clerk's own upgrade tool leads on from (@clerk/upgrade 2.0). */
export const CLERK_UPGRADES_FROM: Readonly<Record<string, string>> = {
  "@clerk/nextjs": "6.x",
  "@clerk/clerk-react": "5.x",
  "@clerk/clerk-expo": "2.x",
  "@clerk/react-router": "2.x",
  "@clerk/tanstack-react-start": "0.x",
};

/** Clerk's guide to the code that a release asks for. https://clerk.com/docs/guides/development/upgrading */
export function upgradeGuide({ name, range }: Pick<ClerkSdk, "name" | "range">): string {
  const guide = GUIDES[`${name} ${minVersion(range)?.major}`] ?? "core-3";
  return `https://clerk.com/docs/guides/development/upgrading/upgrade-guides/${guide}`;
}

/** By the package and its major version. */
const GUIDES: Readonly<Record<string, string>> = {
  "@clerk/nextjs 6": "nextjs-v6",
  "@clerk/clerk-react 5": "core-2/react",
  "@clerk/clerk-expo 2": "core-2/expo",
};

/**
 * For what is no tab of a browser, each with the module that its ClerkProvider is of. They are kept
 * where they are, and never chosen.
 */
export const CONTAINER_SDKS = {
  "browser-extension": {
    ...containerSdk("@clerk/chrome-extension", "^3.1.84"),
    module: "@clerk/chrome-extension",
  },
  electron: { ...containerSdk("@clerk/electron", "^0.0.45"), module: "@clerk/electron/react" },
};

function containerSdk(name: string, range: string): ClerkSdk {
  return { name, range, oldest: "0.0.0", node: ">=18", react: "*", peers: {}, hint: "" };
}

/** For React without a server, the preferred first. */
export const REACT_SDKS: readonly ClerkSdk[] = [
  {
    name: "@clerk/react",
    range: "^6.18.0",
    oldest: "6.0.0",
    node: ">=20.9.0",
    react: REACT_RANGE,
    peers: {},
    findsKey: { since: "6.12.11", prefix: "VITE_" },
    hint: "Clerk's current React SDK",
  },
  {
    name: "@clerk/clerk-react",
    range: "^5.61.0",
    oldest: "5.20.0",
    node: ">=18.17.0",
    react: REACT_RANGE,
    peers: {},
    hint: "the same library's name before version 6",
  },
];
