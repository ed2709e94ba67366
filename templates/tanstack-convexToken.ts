import { auth } from "@clerk/tanstack-react-start/server";
import type { ConvexQueryClient } from "@convex-dev/react-query";
import { createServerFn } from "@tanstack/react-start";

/** The user's token for Convex: the session's own with the integration, else the template's. */
const fetchConvexToken = createServerFn({ method: "GET" }).handler(async () => {
  const { getToken, sessionClaims } = await auth();
  const fromTemplate = sessionClaims?.aud !== "convex";
  try {
    return await getToken(fromTemplate ? { template: "convex" } : undefined);
  } catch {
    return null;
  }
});

/** While a page is made on the server, its queries are asked as the user who is signed in. */
export async function giveConvexToken({ serverHttpClient }: ConvexQueryClient) {
  if (!serverHttpClient) return;
  const token = await fetchConvexToken();
  if (token) serverHttpClient.setAuth(token);
}
