/** Pushes an auth.config to a loopback deployment without a CLI. */

import type { ConvexDeployment } from "../servers/convex-deployment.ts";

/** Puts an auth.config with these providers in force, written as they stand in the list. */
export async function pushProviders(
  { url, selfHosted }: Pick<ConvexDeployment, "url" | "selfHosted">,
  ...providers: string[]
): Promise<void> {
  const source = `export default { providers: [${providers.join(", ")}] };`;
  const response = await fetch(`${url}/api/push_config`, {
    method: "POST",
    headers: { authorization: `Convex ${selfHosted.CONVEX_SELF_HOSTED_ADMIN_KEY}` },
    body: JSON.stringify({
      modules: [{ path: "auth.config.js", source }],
      udfServerVersion: "1.27.5",
    }),
  });
  if (!response.ok) throw new Error(`The push was refused: ${await response.text()}`);
}

/** One of Clerk's, with that audience. */
export function oidc(domain: string, applicationID = "convex"): string {
  return JSON.stringify({ domain, applicationID });
}
