/** doctor --sign-in as a user types it, from Clerk's token to Convex's answer. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Check } from "../../src/checks/check.ts";
import { EXIT } from "../../src/errors.ts";
import { type DoctorResult, doctorResultSchema } from "../../src/report/result.ts";
import { type ClerkOptions, type ClerkServer, startClerk } from "../servers/clerk.ts";
import { documentsOf, verifyTokens } from "../servers/convex/token.ts";
import { type ConvexDeployment, startConvexDeployment } from "../servers/convex-deployment.ts";
import { editFile, wiredApp } from "../support/causes.ts";
import { packedTool } from "../support/packed.ts";
import { oidc, pushProviders } from "../support/push-config.ts";
import { cleanEnvironment, type Run, run } from "../support/run.ts";
import { writeFiles } from "../support/temp.ts";
import { openTerminal } from "../support/terminal.ts";

const TEMPLATE = { name: "convex", claims: { aud: "convex" } };
const SPOKEN = "Convex accepted Clerk's token: this app can sign in.";

type Scene = {
  app: string;
  clerk: ClerkServer;
  deployment: ConvexDeployment;
  env: Record<string, string>;
  judge(...args: string[]): Promise<Run & { result: DoctorResult; signIn: Check | undefined }>;
};

let cli: string;
beforeEach(async () => {
  cli = await packedTool();
});

/** A wired app whose services accept it, but for what is given. */
async function sceneOf({
  clerk: options = { templates: [TEMPLATE] },
  providers,
  convex,
}: {
  clerk?: ClerkOptions;
  convex?: string;
  providers?: string[];
}): Promise<Scene> {
  const clerk = await startClerk(options);
  const deployment = await startConvexDeployment({
    variables: { CLERK_JWT_ISSUER_DOMAIN: clerk.issuer },
    verifyToken: verifyTokens(documentsOf({ [clerk.host]: clerk.url })),
  });
  onTestFinished(async () => void (await Promise.all([clerk.close(), deployment.close()])));
  await pushProviders(deployment, ...(providers ?? [oidc(clerk.issuer)]));
  const app = await wiredApp(convex);
  const from = "https://happy-horse-123.convex.cloud";
  await editFile(app, { file: ".env.local", from, to: deployment.url });
  const env = {
    ...clerk.routes,
    ...deployment.cloud,
    CLERK_API_URL: clerk.url,
    CLERK_SECRET_KEY: clerk.secretKey,
  };
  const judge = async (...args: string[]) => {
    const words = [cli, "doctor", "--json", "--sign-in", ...args];
    const told = await run(process.execPath, words, { cwd: app, env });
    const result = doctorResultSchema.parse(JSON.parse(told.stdout));
    return { ...told, result, signIn: result.checks.find(({ id }) => id === "sign-in") };
  };
  return { app, clerk, deployment, env, judge };
}

/** The people there are: those of before, and nobody else. */
function expectNobodyLeft({ instance }: ClerkServer): void {
  expect(instance.users.map(({ shown }) => shown.email_addresses[0]?.email_address)).toEqual([
    "ada@example.test",
  ]);
}

describe("with a secret key", () => {
  test("a good app is told so in one line, and nobody is left", { tags: ["smoke"] }, async () => {
    const { judge, clerk, deployment, env } = await sceneOf({});
    const { signIn, exitCode, stdout, stderr } = await judge();
    expect(signIn).toMatchObject({ status: "ok", message: SPOKEN });
    expect(exitCode).toBe(EXIT.ok);
    expectNobodyLeft(clerk);
    expect(clerk.requests.map(({ method, path }) => `${method} ${path}`)).toContain(
      "POST /v1/users",
    );
    expect(stdout + stderr).not.toContain(env.CLERK_SECRET_KEY);
    expect(stdout + stderr).not.toMatch(/eyJ/);
    expect(deployment.said.length).toBeGreaterThan(0);
  });

  test("the integration's session token is taken where it is active", async () => {
    const { judge, clerk } = await sceneOf({ clerk: { integration: true } });
    expect((await judge()).signIn).toMatchObject({ status: "ok", message: SPOKEN });
    expect(clerk.requests.some(({ path }) => path.endsWith("/tokens/convex"))).toBe(false);
    expectNobodyLeft(clerk);
  });

  test("a user of one's own is signed in, and stays", async () => {
    const { judge, clerk } = await sceneOf({});
    const [ada] = clerk.instance.users;
    const told = await judge("--sign-in-as", ada?.shown.id ?? "");
    expect(told.signIn).toMatchObject({ status: "ok" });
    expectNobodyLeft(clerk);
    expect(clerk.instance.sessions.map(({ status }) => status)).toEqual(["revoked"]);
    expect((await judge("--sign-in-as", "ada")).exitCode).toBe(EXIT.usage);
  });

  const OTHER = "https://other-1.clerk.accounts.dev";

  test.each<[string, Parameters<typeof sceneOf>[0], RegExp, RegExp]>([
    [
      "neither template nor integration",
      { clerk: {} },
      /no token for Convex: its Convex integration is not active, and it has no JWT template named exactly convex\.$/,
      /--create-jwt-template$/,
    ],
    [
      "a template with another audience",
      { clerk: { templates: [{ name: "convex", claims: { aud: "other" } }] } },
      /^Convex refused Clerk's token: The token is for other \(aud\)/,
      /^Add "aud": "convex" to the claims/,
    ],
    [
      "never pushed",
      { providers: [] },
      /^Convex refused Clerk's token: it says “No auth provider found .*no providers configured/,
      /^npx convex dev --once$/,
    ],
    [
      "pushed with another issuer",
      { providers: [oidc(OTHER)] },
      /^Convex refused Clerk's token: .*OIDC\(domain=https:\/\/other-1/,
      /^npx convex dev --once$/,
    ],
    [
      "pushed with another applicationID",
      { providers: [oidc("https://happy-horse-1.clerk.accounts.dev", "other")] },
      /^Convex refused Clerk's token: .*app_id=other/,
      /^npx convex dev --once$/,
    ],
  ])("%s: what refused it, why, and what to do", async (_, scene, message, fix) => {
    const { judge, clerk } = await sceneOf(scene);
    const { signIn, exitCode } = await judge();
    expect(signIn).toMatchObject({
      status: "problem",
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    });
    expect(exitCode).toBe(EXIT.problemFound);
    expectNobodyLeft(clerk);
  });

  test("another instance's secret key makes nobody, and proves nothing", async () => {
    const { judge, clerk } = await sceneOf({});
    clerk.domains.splice(0, 1, {
      object: "domain",
      id: "dmn_other",
      name: "other-1.clerk.accounts.dev",
      is_satellite: false,
      frontend_api_url: OTHER,
    });
    const { signIn } = await judge();
    expect(signIn).toMatchObject({
      status: "unknown",
      message: expect.stringContaining("other-1.clerk.accounts.dev"),
    });
    expect(clerk.requests.some(({ path }) => path === "/v1/users")).toBe(false);
  });

  test("a production key is refused without --prod, before anybody is asked", async () => {
    const { judge, clerk, app } = await sceneOf({
      clerk: { host: "clerk.example.com", live: true, templates: [TEMPLATE] },
    });
    const from = "pk_test_aGFwcHktaG9yc2UtMS5jbGVyay5hY2NvdW50cy5kZXYk";
    await editFile(app, { file: ".env.local", from, to: clerk.publishableKey });
    const { exitCode, result } = await judge();
    expect(exitCode).toBe(EXIT.usage);
    expect(result.error).toMatchObject({ code: "bad-usage" });
    expect(result.error?.hint).toContain("doctor --sign-in --prod");
    expect(clerk.requests).toEqual([]);
  });

  test("with --prod it is production's key, and production's deployment", async () => {
    const live = await startClerk({
      host: "clerk.example.com",
      live: true,
      templates: [TEMPLATE],
    });
    const production = await startConvexDeployment({
      variables: { CLERK_JWT_ISSUER_DOMAIN: live.issuer },
      verifyToken: verifyTokens(documentsOf({ [live.host]: live.url })),
    });
    const own = await startConvexDeployment({ production });
    onTestFinished(async () => {
      await Promise.all([live, production, own].map((server) => server.close()));
    });
    await pushProviders(production, oidc(live.issuer));
    const app = await wiredApp();
    await writeFiles(app, {
      ".env.production": `VITE_CLERK_PUBLISHABLE_KEY=${live.publishableKey}\n`,
    });
    const env = {
      ...live.routes,
      ...own.cloud,
      CLERK_API_URL: live.url,
      CLERK_SECRET_KEY: live.secretKey,
    };
    const words = [cli, "doctor", "--json", "--sign-in", "--prod"];
    const { stdout } = await run(process.execPath, words, { cwd: app, env });
    const { checks } = doctorResultSchema.parse(JSON.parse(stdout));
    expect(checks.find(({ id }) => id === "sign-in")).toMatchObject({ status: "ok" });
    expectNobodyLeft(live);
  });

  test.each([
    ["the session", "POST /v1/sessions"],
    ["the user", "POST /v1/users"],
    ["its removal, once", "DELETE"],
  ])("nobody is left where a step fails: %s", async (_, step) => {
    const { judge, clerk } = await sceneOf({});
    if (step === "DELETE") failFirstRemoval(clerk);
    else clerk.failNext(step, { status: 500, body: { errors: [] } });
    const { signIn } = await judge();
    expect(signIn?.status).toBe(step === "DELETE" ? "ok" : "unknown");
    expectNobodyLeft(clerk);
  });

  test("Ctrl-C removes the user all the same", async () => {
    const { app, clerk, env } = await sceneOf({});
    clerk.failNext("POST /v1/sessions", "hang");
    const child = spawn(process.execPath, [cli, "doctor", "--sign-in"], {
      cwd: app,
      env: { ...cleanEnvironment(), ...env },
      stdio: "ignore",
    });
    await expect.poll(() => clerk.instance.users.length, { timeout: 30_000 }).toBe(2);
    child.kill("SIGINT");
    const [status] = await once(child, "exit");
    expect(status).toBe(EXIT.cancelled);
    expectNobodyLeft(clerk);
  }, 60_000);

  test("a person is asked first, and may say no", async () => {
    const { app, clerk, env } = await sceneOf({});
    const words = [cli, "doctor", "--sign-in"];
    const terminal = await openTerminal(process.execPath, words, { cwd: app, env });
    await terminal.waitFor(/make a test user/);
    terminal.type("n");
    expect(await terminal.exit).toMatchObject({ code: EXIT.cancelled });
    expect(clerk.requests.some(({ path }) => path === "/v1/users")).toBe(false);
  });
});

describe("without a secret key", () => {
  test("nobody is waited for where a machine runs it", async () => {
    const { app, env } = await sceneOf({});
    const { CLERK_SECRET_KEY: _, ...others } = env;
    const words = [cli, "doctor", "--json", "--sign-in"];
    const told = await run(process.execPath, words, { cwd: app, env: { ...others, CI: "1" } });
    const { checks } = doctorResultSchema.parse(JSON.parse(told.stdout));
    expect(checks.find(({ id }) => id === "sign-in")).toMatchObject({
      status: "unknown",
      message: expect.stringContaining("nobody is here to sign in"),
    });
  });

  test("Ctrl-C ends the wait for a person", async () => {
    const { app, env } = await sceneOf({});
    const { CLERK_SECRET_KEY: _, ...others } = env;
    const child = spawn(process.execPath, [cli, "doctor", "--sign-in"], {
      cwd: app,
      env: cleanEnvironment(others),
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    await expect.poll(() => said, { timeout: 30_000 }).toMatch(/http:\/\/localhost:\d+\//);
    child.kill("SIGINT");
    const [status] = await once(child, "exit");
    expect(status).toBe(EXIT.cancelled);
  }, 60_000);
});

function failFirstRemoval(clerk: ClerkServer): void {
  const { users } = clerk.instance;
  const push = users.push.bind(users);
  // Its path is known once it is made.
  users.push = (...made) => {
    for (const { shown } of made) {
      clerk.failNext(`DELETE /v1/users/${shown.id}`, { status: 500, body: { errors: [] } });
    }
    return push(...made);
  };
}

test.each<[string, ClerkOptions, RegExp]>([
  ["1.32.0", { integration: true }, /no token for Convex: it has no JWT template named exactly/],
  ["1.33.0", { templates: [TEMPLATE] }, /^Convex refused Clerk's token: The token names no aud/],
])("convex %s asks for one kind of token only", async (convex, clerk, message) => {
  const { judge } = await sceneOf({ clerk, convex });
  const { signIn, exitCode } = await judge();
  expect(signIn).toMatchObject({ status: "problem", message: expect.stringMatching(message) });
  expect(exitCode).toBe(EXIT.problemFound);
});
