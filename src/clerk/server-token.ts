/** Words the token that a Next server gives Convex in the user's name, by what Clerk issues. */

import type { TokenSource } from "./token-requirements.ts";

/**
 * The statements that give `token`, in one line. A session token is accepted where the integration puts
 * Convex's audience into it; the token of the template where there is that. In the Pages Router it is asked
 * by the request: `request` is the expression for that.
 */
export function serverTokenCode(source: TokenSource, request?: string): string {
  const state = request === undefined ? "await auth()" : `getAuth(${request})`;
  const asked = request === undefined ? `(${state})` : state;
  const taken: Record<TokenSource, string> = {
    template: `const token = (await ${asked}.getToken({ template: "convex" })) ?? undefined;`,
    integration: `const token = (await ${asked}.getToken()) ?? undefined;`,
    either:
      `const { getToken, sessionClaims } = ${state}; ` +
      'const token = (await getToken(sessionClaims?.aud === "convex" ? {} : { template: "convex" })) ?? undefined;',
  };
  // From Clerk's package for servers.
  const name = request === undefined ? "auth" : "getAuth";
  return `${taken[source]} (import { ${name} } from "@clerk/nextjs/server")`;
}
