/** Clerk's SDKs: the ranges this tool writes into package.json, and what they need. */

import { satisfies } from "semver";

export type ClerkSdk = {
  /** The range written into package.json. */
  range: string;
  /** Its own `engines.node`. */
  node: string;
  /** Its own peer range for react and react-dom. */
  react: string;
};

// React's excluded patches have a security hole, so all SDKs refuse them.
const REACT = "^18.0.0 || ~19.0.3 || ~19.1.4 || ~19.2.3 || ~19.3.0-0";

/** Checked against the npm registry by a test. */
export const CLERK_SDKS = {
  "@clerk/react": { range: "^6.18.0", node: ">=20.9.0", react: REACT },
  "@clerk/nextjs": { range: "^7.9.0", node: ">=20.9.0", react: REACT },
  "@clerk/clerk-react": { range: "^5.61.0", node: ">=18.17.0", react: REACT },
} as const satisfies Record<string, ClerkSdk>;

export type ClerkSdkName = keyof typeof CLERK_SDKS;

export function isClerkSdk(name: string): name is ClerkSdkName {
  return Object.hasOwn(CLERK_SDKS, name);
}

/**
 * Which SDK a plain React project gets: one it already has; else `@clerk/react` where the
 * installed convex names it among its peers and Node is new enough; else its older name.
 */
export function chooseSdk(situation: {
  declared: readonly string[];
  convexPeers: readonly string[];
  nodeVersion: string;
}): ClerkSdkName {
  const kept = situation.declared.find(isClerkSdk);
  if (kept) return kept;
  const preferred = CLERK_SDKS["@clerk/react"];
  const served = situation.convexPeers.includes("@clerk/react");
  return served && satisfies(situation.nodeVersion, preferred.node)
    ? "@clerk/react"
    : "@clerk/clerk-react";
}
