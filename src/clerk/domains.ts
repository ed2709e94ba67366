/**
 * Lists the domains of a Clerk instance, which tell whether a secret and a publishable key go
 * together.
 */

import * as z from "zod/mini";
import { askClerk, type ClerkAccess, type ClerkAnswer, listOf } from "./backend-api.ts";

const domain = z.object({ frontend_api_url: z.nullish(z.string()) });

/**
 * The hosts of the instance's Frontend API: its primary domain's and those of satellites, in lower
 * case. A publishable key of the same instance encodes one of them. `GET /domains` has no pages.
 */
export async function frontendHosts(
  access: ClerkAccess,
  timeout?: number,
  stop?: AbortSignal,
): Promise<ClerkAnswer<string[]>> {
  const answer = await askClerk(
    access,
    { method: "GET", path: "/domains", aim: "list the instance's domains", answer: listOf(domain) },
    timeout,
    stop,
  );
  if (answer.status === "failed") return answer;
  const hosts = answer.value.items.flatMap(({ frontend_api_url }) => domainHost(frontend_api_url));
  return { status: "answered", value: [...new Set(hosts)] };
}

/** None where the domain has no address, or none that can be read. */
function domainHost(address: string | null | undefined): string[] {
  const bare = (address ?? "").replace(/^[a-z][a-z0-9+.-]*:\/\//i, "");
  return URL.canParse(`https://${bare}`) ? [new URL(`https://${bare}`).host] : [];
}
