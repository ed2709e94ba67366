import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { installShared } from "../../support/packages.ts";
import { oidc, pushProviders } from "../../support/push-config.ts";
import { run } from "../../support/run.ts";
import { makeTemp } from "../../support/temp.ts";
import { startClerk } from "../clerk.ts";
import { startConvexDeployment } from "../convex-deployment.ts";
import { documentsOf, verifyTokens } from "./token.ts";

/** The real client: prints whether it is authenticated, then what the query says. */
const client = (browser: string, url: string, token: string) => `
import { ConvexClient } from ${JSON.stringify(browser)};
const client = new ConvexClient(${JSON.stringify(url)});
const authenticated = await new Promise((resolve) => {
  client.setAuth(async () => ${JSON.stringify(token)}, resolve);
});
console.log(JSON.stringify({ authenticated, who: await client.query("users:who", {}) }));
await client.close();
`;

it.each([
  { name: "a good token", claims: {}, who: "user_test" },
  { name: "another audience", claims: { aud: "other" }, who: null },
  { name: "several audiences", claims: { aud: ["convex", "other"] }, who: null },
  { name: "another issuer", claims: { iss: "https://other.example" }, who: null },
  { name: "an expired token", claims: { exp: 1 }, who: null },
  { name: "another instance's key", claims: {}, foreign: true, who: null },
])("the real browser client with $name", async ({ claims, foreign, who }) => {
  const shared = await installShared("convex", { convex: "1.48.0" });
  const [clerk, other] = [await startClerk(), await startClerk()];
  const deployment = await startConvexDeployment({
    queries: { "users:who": (_args, identity) => identity?.subject ?? null },
    verifyToken: verifyTokens(documentsOf({ [clerk.host]: clerk.url })),
  });
  await pushProviders(deployment, oidc(clerk.issuer));
  const directory = await makeTemp("client");
  const browser = join(shared, "node_modules/convex/dist/esm/browser/index-node.js");
  const token = (foreign ? other : clerk).signToken(claims);
  const script = client(pathToFileURL(browser).href, deployment.url, token);
  await writeFile(join(directory, "client.mjs"), script);
  const result = await run(process.execPath, ["client.mjs"], { cwd: directory, timeout: 15_000 });
  expect(result).toMatchObject({ exitCode: 0, timedOut: false });
  expect(result.stdout).toContain(JSON.stringify({ authenticated: who !== null, who }));
  await Promise.all([clerk.close(), other.close(), deployment.close()]);
});
