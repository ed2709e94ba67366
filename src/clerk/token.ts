/** What makes Clerk's token acceptable to Convex, by the installed version of `convex`. */

import { gte, lt } from "semver";

/** Where an account is set up, by hand. */
export const DASHBOARD = {
  apiKeys: "https://dashboard.clerk.com/~/api-keys",
  integration: "https://dashboard.clerk.com/apps/setup/convex",
  jwtTemplates: "https://dashboard.clerk.com/~/jwt-templates",
} as const;

/** `template`: a JWT template named `convex`; `integration`: Clerk's Convex integration. */
export type TokenSource = "template" | "integration" | "either";

export type TokenNeeds = {
  source: TokenSource;
  /** Why another version of convex is better, where it is. */
  upgrade: string | undefined;
};

/**
 * What `ConvexProviderWithClerk` of this version of convex asks Clerk for.
 * Read in the package's `src/react-clerk/ConvexProviderWithClerk.tsx` from version to version.
 */
export function tokenNeeds(convexVersion: string): TokenNeeds {
  if (lt(convexVersion, "1.33.0")) return { source: "template", upgrade: undefined };
  if (convexVersion === "1.33.0") {
    return {
      source: "integration",
      upgrade: "convex 1.33.0 ignores Clerk's JWT template; later versions accept both ways",
    };
  }
  if (gte(convexVersion, "1.42.2")) return { source: "either", upgrade: undefined };
  return {
    source: "either",
    upgrade:
      "convex before 1.42.2 may keep an old token for users without an organisation; newer ones don't",
  };
}
