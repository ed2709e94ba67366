import { expect, onTestFinished, test } from "vitest";
import { askAcceptance } from "../../../src/clerk/sign-in/ask-acceptance.ts";
import { startClerk } from "../../servers/clerk.ts";
import { documentsOf, verifyTokens } from "../../servers/convex/token.ts";
import { startConvexDeployment } from "../../servers/convex-deployment.ts";
import { type Answer, startServer } from "../../servers/http.ts";
import { ISSUER } from "../../support/keys.ts";
import { oidc, pushProviders } from "../../support/push-config.ts";

const never = new AbortController().signal;

async function deploymentWith(...providers: string[]): Promise<string> {
  const clerk = await startClerk();
  const deployment = await startConvexDeployment({
    verifyToken: verifyTokens(documentsOf({ [clerk.host]: clerk.url })),
  });
  onTestFinished(async () => void (await Promise.all([clerk.close(), deployment.close()])));
  if (providers.length > 0) await pushProviders(deployment, ...providers);
  return deployment.url;
}

async function answering(answer: Answer) {
  const server = await startServer(() => answer);
  onTestFinished(() => server.close());
  return askAcceptance(server.url, ISSUER, answer === "hang" ? 300 : 5000, never);
}

const OTHER = "https://other-1.clerk.accounts.dev";

test.each<[string, string[], object]>([
  ["never pushed", [], { status: "not-listed", providers: "" }],
  [
    "pushed with another issuer",
    [oidc(OTHER)],
    { status: "not-listed", providers: `OIDC(domain=${OTHER}, app_id=convex)` },
  ],
  [
    "pushed with another audience",
    [oidc(ISSUER, "other")],
    { status: "not-listed", providers: `OIDC(domain=${ISSUER}, app_id=other)` },
  ],
  ["in force", [oidc(`${ISSUER}/`)], { status: "in-force" }],
  ["in force beside another", [oidc(OTHER), oidc(ISSUER)], { status: "in-force" }],
])("%s", async (_, providers, acceptance) => {
  const url = await deploymentWith(...providers);
  expect(await askAcceptance(`${url}/`, ISSUER, 5000, never)).toEqual(acceptance);
});

const refusing = (code: string, message: string, status = 401): Answer => ({
  status,
  body: { code, message },
});

test.each<[string, Answer, object]>([
  [
    "production names no provider",
    refusing("NoAuthProvider", "No auth provider found matching the given token"),
    { status: "not-listed", providers: undefined },
  ],
  [
    "a custom provider reads the token",
    refusing("InvalidAuthHeader", "Could not decode token. The JWT's 'kid' (key ID) header is 'x'"),
    { status: "in-force" },
  ],
  [
    "a provider can't read the token",
    refusing("InvalidAuthHeader", "Could not parse as OIDC ID token. Token might not be one."),
    { status: "in-force" },
  ],
  [
    "a custom provider has no keys",
    refusing("InvalidAuthHeader", "Could not fetch JWKS from URL 'https://x': HTTP 404 Not Found."),
    { status: "unverifiable", reason: expect.stringContaining("HTTP 404") },
  ],
  [
    "the issuer is not reached from there",
    refusing("AuthProviderDiscoveryFailed", `Auth provider discovery of ${ISSUER} failed`, 400),
    { status: "unverifiable", reason: expect.stringContaining("failed") },
  ],
  [
    "another refusal of the header",
    refusing("InvalidAuthHeader", "Could not parse JWT payload."),
    { status: "unknown", reason: expect.stringContaining("Could not parse") },
  ],
  [
    "a deployment that is paused",
    refusing("DeploymentPaused", "Cannot run functions while this deployment is paused.", 400),
    { status: "unknown", reason: expect.stringContaining("DeploymentPaused") },
  ],
  [
    "a token of no interest",
    { status: 200, body: { status: "success", value: null, logLines: [] } },
    { status: "unknown", reason: "it did not look at the token" },
  ],
  [
    "another server",
    { status: 200, text: "<p>Hello</p>" },
    { status: "unknown", reason: "it answered 200, and not as Convex does" },
  ],
  [
    "a redirect",
    { status: 302, headers: { location: "http://127.0.0.1:9/" } },
    { status: "unknown", reason: "it answered 302, and not as Convex does" },
  ],
  ["nobody", "hang", { status: "unknown", reason: "no answer within 0.3 s" }],
])("%s", async (_, answer, acceptance) => {
  expect(await answering(answer)).toEqual(acceptance);
});

test("a dead deployment, and one whose answer is not waited for", async () => {
  const dead = await askAcceptance("http://127.0.0.1:9", ISSUER, 1000, never);
  expect(dead).toEqual({ status: "unknown", reason: expect.stringMatching(/^no connection/) });
  const stopped = await askAcceptance("http://127.0.0.1:9", ISSUER, 1000, AbortSignal.abort());
  expect(stopped.status).toBe("unknown");
});

test("what is sent opens nothing: its signature is worthless", async () => {
  const tokens: string[] = [];
  const server = await startServer(({ headers }) => {
    tokens.push(headers.authorization ?? "");
    return refusing("Unauthenticated", "Could not verify OIDC token claim.");
  });
  onTestFinished(() => server.close());
  await askAcceptance(server.url, ISSUER, 5000, never);
  const [head = "", body = "", signature = ""] = tokens[0]?.replace("Bearer ", "").split(".") ?? [];
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
  expect(read(head)).toMatchObject({ alg: "RS256", kid: "add-clerk-convex" });
  expect(read(body)).toMatchObject({ iss: ISSUER, aud: "convex", sub: "add-clerk-convex" });
  expect(Buffer.from(signature, "base64url").toString()).toMatch(/^(?:no signature)+/);
});
