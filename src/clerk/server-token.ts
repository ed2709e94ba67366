/** Words the token that a Next server gives Convex in the user's name, by what Clerk issues. */

import type { TokenSource } from "./token-requirements.ts";

/** From Clerk's package for servers. */
const IMPORT = 'import { auth } from "@clerk/nextjs/server"';

/**
 * The statements that give `token`, in one line. A session token is accepted where the integration puts
 * Convex's audience into it; the token of the template where there is that.
 */
export function serverTokenCode(source: TokenSource): string {
  const taken: Record<TokenSource, string> = {
    template: 'const token = (await (await auth()).getToken({ template: "convex" })) ?? undefined;',
    integration: "const token = (await (await auth()).getToken()) ?? undefined;",
    either:
      "const { getToken, sessionClaims } = await auth(); " +
      'const token = (await getToken(sessionClaims?.aud === "convex" ? {} : { template: "convex" })) ?? undefined;',
  };
  return `${taken[source]} (${IMPORT})`;
}
