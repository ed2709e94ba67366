/** Tells what makes Clerk's token acceptable to Convex, by the installed version of `convex`. */

import { fitOf, isOutside } from "../packages/fit.ts";
import type { PackageState } from "../packages/package-state.ts";

/** Where an account is set up, by hand. */
export const DASHBOARD = {
  apiKeys: "https://dashboard.clerk.com/~/api-keys",
  integration: "https://dashboard.clerk.com/apps/setup/convex",
  jwtTemplates: "https://dashboard.clerk.com/~/jwt-templates",
  sessions: "https://dashboard.clerk.com/~/sessions",
  domains: "https://dashboard.clerk.com/~/domains",
  users: "https://dashboard.clerk.com/~/users",
} as const;

/** `template`: a JWT template named `convex`; `integration`: Clerk's Convex integration. */
export type TokenSource = "template" | "integration" | "either";

/** What the session's own token lacks: the integration puts an audience into it, and nothing of the person. */
export const PERSON_CLAIMS =
  '{ "name": "{{user.full_name}}", "email": "{{user.primary_email_address}}", "picture": "{{user.image_url}}" }';

export type TokenNeeds = {
  source: TokenSource;
  /** Whether each version that may be meant asks for that. */
  isKnown: boolean;
  /** Why another version of convex is better, where it is. */
  upgrade: string | undefined;
};

/**
 * What `ConvexProviderWithClerk` asks Clerk for, by versions of convex.
 * Read in the package's `src/react-clerk/ConvexProviderWithClerk.tsx` from version to version.
 */
export const TOKEN_NEEDS: readonly (Omit<TokenNeeds, "isKnown"> & { convex: string })[] = [
  { convex: "<1.33.0", source: "template", upgrade: undefined },
  {
    convex: "1.33.0",
    source: "integration",
    upgrade: "convex 1.33.0 ignores Clerk's JWT template; later versions accept both ways",
  },
  {
    convex: ">1.33.0 <1.42.2",
    source: "either",
    upgrade:
      "before 1.42.2, signing in leaves Convex signed out until the page is loaded anew, unless Clerk has the JWT template convex",
  },
  { convex: ">=1.42.2", source: "either", upgrade: undefined },
];

/**
 * Tells what the project's convex asks for. Where several versions may be meant, what they agree in;
 * else the template: all but one of them take it, and the older ones nothing else.
 */
export function tokenNeeds(convex: PackageState): TokenNeeds {
  const bands = TOKEN_NEEDS.filter((band) => !isOutside(fitOf(convex, band.convex)));
  const [first, ...others] = bands;
  const agreed = others.every(({ source }) => source === first?.source) ? first?.source : undefined;
  return {
    source: agreed ?? "template",
    isKnown: agreed !== undefined,
    upgrade: others.length === 0 ? first?.upgrade : undefined,
  };
}
