/** Names what of Clerk's and Convex's packages throws outside a provider, and of which. */

import { providerKind } from "../../providers/provider-elements.ts";
import type { ExportRef } from "../../syntax/imports.ts";

/** What something has to be rendered in: ClerkProvider, any of Convex's, or one that tells who is signed in. */
export type Need = "clerk" | "convex" | "convex-auth";

const CLERK_HOOKS = new Set([
  "useAuth",
  "useUser",
  "useClerk",
  "useSession",
  "useSessionList",
  "useSignIn",
  "useSignUp",
  "useOrganization",
  "useOrganizationList",
  "useReverification",
]);
const CONVEX_HOOKS = new Set([
  "useConvex",
  "useQuery",
  "useQueries",
  "usePaginatedQuery",
  "useMutation",
  "useAction",
]);
const CONVEX_AUTH = new Set(["useConvexAuth", "Authenticated", "Unauthenticated", "AuthLoading"]);

/** What an export needs around it; undefined where that is nothing of these. */
export function needOf({ module, name }: ExportRef): Need | undefined {
  if (module.startsWith("@clerk/")) return CLERK_HOOKS.has(name) ? "clerk" : undefined;
  if (module !== "convex/react") return undefined;
  if (CONVEX_AUTH.has(name)) return "convex-auth";
  return CONVEX_HOOKS.has(name) ? "convex" : undefined;
}

/** What a provider gives to what is rendered in it. */
export function givenBy(ref: ExportRef): readonly Need[] {
  const kind = providerKind(ref);
  if (kind === undefined) return [];
  if (kind === "clerk") return ["clerk"];
  return kind === "convex" ? ["convex"] : ["convex", "convex-auth"];
}
