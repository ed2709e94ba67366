/** doctor as a user types it, beside what test/e2e/doctor-causes has of the twelve causes. */

import { spawnSync } from "node:child_process";
import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Check, CheckId } from "../../src/checks/check.ts";
import { EXIT } from "../../src/errors.ts";
import { type DoctorResult, doctorResultSchema } from "../../src/report/result.ts";
import { type ClerkServer, routeFetch, startClerk } from "../servers/clerk.ts";
import { documentsOf, verifyTokens } from "../servers/convex/token.ts";
import { type ConvexDeployment, startConvexDeployment } from "../servers/convex-deployment.ts";
import { startServer } from "../servers/http.ts";
import { afterFile } from "../support/after-test.ts";
import { editFile, wiredApp } from "../support/causes.ts";
import { convexApp, workspaceOf } from "../support/convex-app.ts";
import { idsOf } from "../support/diagnose.ts";
import { ISSUER } from "../support/keys.ts";
import { installShared } from "../support/packages.ts";
import { packedTool } from "../support/packed.ts";
import { oidc, pushProviders } from "../support/push-config.ts";
import { type Run, type RunOptions, run } from "../support/run.ts";
import { hashTree, makeTemp, writeFiles } from "../support/temp.ts";
import { openTerminal } from "../support/terminal.ts";

let cli: string;
let clerk: ClerkServer;
let deployment: ConvexDeployment;
let env: Record<string, string>;

beforeAll(async () => {
  [cli, clerk, deployment] = await Promise.all([
    packedTool(),
    startClerk({ templates: [{ name: "convex", claims: { aud: "convex" } }] }),
    startConvexDeployment({
      variables: { CLERK_JWT_ISSUER_DOMAIN: ISSUER },
      verifyToken: (token, providers) => verifyTokens(documentsOf(hosts()))(token, providers),
    }),
  ]);
  await pushProviders(deployment, oidc(ISSUER));
  env = {
    ...routeFetch(hosts()),
    ...deployment.cloud,
    CLERK_API_URL: clerk.url,
    CLERK_SECRET_KEY: clerk.secretKey,
  };
  afterFile(() => void Promise.all([clerk.close(), deployment.close()]));
});

/** Clerk's host, and that of the deployment that the app's client asks. */
function hosts(): Record<string, string> {
  return { [clerk.host]: clerk.url, "happy-horse-123.convex.cloud": deployment.url };
}

function type(app: string, args: string[], options: Partial<RunOptions> = {}): Promise<Run> {
  return run(process.execPath, [cli, "doctor", ...args], { cwd: app, env, ...options });
}

async function judge(
  app: string,
  args: string[] = [],
  options: Partial<RunOptions> = {},
): Promise<Run & { result: DoctorResult }> {
  const told = await type(app, ["--json", ...args], options);
  return { ...told, result: doctorResultSchema.parse(JSON.parse(told.stdout)) };
}

/** The wired app without a deployment, which takes the longest to be asked. */
async function appAlone(): Promise<string> {
  const app = await wiredApp();
  await writeFile(
    join(app, ".env.local"),
    `VITE_CONVEX_URL=http://127.0.0.1:3210\nVITE_CLERK_PUBLISHABLE_KEY=${clerk.publishableKey}\n`,
  );
  return app;
}

/** The wired app whose client asks another address. */
async function appAsking(url: string): Promise<string> {
  const app = await wiredApp();
  await editFile(app, {
    file: ".env.local",
    from: "https://happy-horse-123.convex.cloud",
    to: url,
  });
  return app;
}

function checkOf({ checks }: DoctorResult, id: CheckId): Check | undefined {
  return checks.find((check) => check.id === id);
}

describe("a wired app", () => {
  test("is told in words: a line a check; --fix changes nothing", { tags: ["smoke"] }, async () => {
    const app = await wiredApp();
    const before = await hashTree(app);
    const told = await type(app, ["--fix", "--verbose"]);
    expect(told.exitCode).toBe(EXIT.ok);
    expect(told.stderr).toBe("");
    expect(told.stdout).toMatch(/^ok {7}issuer-reachable {2,}https:\/\/happy-horse-1\S+ answers/m);
    expect(told.stdout).toMatch(/^ok {7}deployment-issuer {2,}\S/m);
    expect(told.stdout).toMatch(
      /^ok {7}token-source {2,}The secret key.s instance has the JWT template convex/m,
    );
    expect(told.stdout).not.toContain("next-middleware");
    expect(told.stdout).toMatch(/\nNo problem was found\.\n$/);
    expect(await hashTree(app)).toEqual(before);
  });

  test("is a document for scripts, every check in it", async () => {
    const app = await wiredApp();
    const { result, exitCode } = await judge(app);
    expect(exitCode).toBe(EXIT.ok);
    expect(result.status).toBe("ok");
    expect(idsOf(result.checks, "problem", "warning", "unknown")).toEqual([]);
    const skipped = ["security-policy", "next-middleware", "server-token"];
    expect(idsOf(result.checks, "skipped")).toEqual(skipped);
  });
});

describe("what can't be asked", () => {
  const asked: CheckId[] = [
    "key-environment",
    "issuer-reachable",
    "deployment-issuer",
    "auth-config-pushed",
    "token-source",
  ];

  test("is not asked with --no-verify, and is never called ok", async () => {
    const app = await wiredApp();
    const [seen, seenByConvex] = [clerk.requests.length, deployment.requests.length];
    const { result, exitCode } = await judge(app, ["--no-verify"]);
    expect(exitCode).toBe(EXIT.ok);
    expect(idsOf(result.checks, "unknown")).toEqual(asked);
    expect([clerk.requests.length, deployment.requests.length]).toEqual([seen, seenByConvex]);
  });

  test("is waited for side by side and not for long, and no program is left", async () => {
    const silent = await startServer(() => "hang");
    const hanging = await startClerk({ hang: true });
    onTestFinished(() => Promise.all([silent.close(), hanging.close()]).then(() => {}));
    const hangs = {
      ...hanging.routes,
      CONVEX_PROVISION_HOST: silent.url,
      CONVEX_OVERRIDE_ACCESS_TOKEN: "any",
      CLERK_API_URL: silent.url,
      CLERK_SECRET_KEY: clerk.secretKey,
    };
    const closed = "http://127.0.0.1:9";
    const dead = { ...hangs, CONVEX_PROVISION_HOST: closed, CLERK_API_URL: closed };
    const apps = await Promise.all([silent.url, closed].map(appAsking));
    const judged = await Promise.all(
      [hangs, dead].map((each, at) => judge(apps[at] ?? "", [], { env: each })),
    );
    for (const { result, exitCode, milliseconds } of judged) {
      expect(exitCode).toBe(EXIT.ok);
      expect(idsOf(result.checks, "unknown")).toEqual(asked);
      // Each has ten seconds: one after the other they would take thirty.
      expect(milliseconds).toBeLessThan(20_000);
    }
    const [first] = judged;
    const message = first && checkOf(first.result, "deployment-issuer")?.message;
    expect(message).toMatch(/could not be asked .*no answer within 10 s\.$/);
    const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(stdout.split("\n").filter((line) => apps.some((app) => line.includes(app)))).toEqual([]);
  });

  test("a deployment that refuses is quoted", async () => {
    const app = await wiredApp();
    const refusing = { ...env, CONVEX_OVERRIDE_ACCESS_TOKEN: "wrong" };
    const { result } = await judge(app, [], { env: refusing });
    expect(checkOf(result, "deployment-issuer")).toMatchObject({
      status: "unknown",
      message: expect.stringMatching(
        /could not be asked for CLERK_JWT_ISSUER_DOMAIN: convex said: .*\S\.$/,
      ),
    });
  });
});

test("the production deployment and its key with --prod", async () => {
  const live = await startClerk({ host: "clerk.example.com", live: true });
  const production = await startConvexDeployment({
    verifyToken: verifyTokens(documentsOf({ [live.host]: live.url })),
  });
  const own = await startConvexDeployment({ production });
  onTestFinished(async () => {
    await Promise.all([production, live, own].map((server) => server.close()));
  });
  const app = await wiredApp();
  const online = { ...live.routes, ...own.cloud };
  const unknownKey = await judge(app, ["--prod"], { env: online });
  expect(idsOf(unknownKey.result.checks, "problem")).toEqual(["deployment-issuer"]);
  expect(checkOf(unknownKey.result, "key-name")).toMatchObject({ status: "unknown" });

  await writeFile(
    join(app, ".env.production"),
    `VITE_CLERK_PUBLISHABLE_KEY=${live.publishableKey}\n`,
  );
  const unset = await judge(app, ["--prod"], { env: online });
  expect(unset.exitCode).toBe(EXIT.problemFound);
  expect(checkOf(unset.result, "deployment-issuer")).toMatchObject({
    status: "problem",
    fix: "npx convex env set --prod CLERK_JWT_ISSUER_DOMAIN https://clerk.example.com",
  });
  production.variables.set("CLERK_JWT_ISSUER_DOMAIN", ISSUER);
  const development = await judge(app, ["--prod"], { env: online });
  expect(checkOf(development.result, "deployment-issuer")?.message).toContain(
    "development instance",
  );
  production.variables.set("CLERK_JWT_ISSUER_DOMAIN", live.issuer);
  // Its address is what the convex CLI says: no file of production's has it.
  const unpushed = await judge(app, ["--prod"], { env: online });
  expect(idsOf(unpushed.result.checks, "problem")).toEqual(["auth-config-pushed"]);
  await pushProviders(production, oidc(live.issuer));
  const good = await judge(app, ["--prod"], { env: online });
  expect(good.exitCode).toBe(EXIT.ok);
  expect(checkOf(good.result, "auth-config-pushed")?.status).toBe("ok");
});

test("what is deployed is not for --fix to mend", async () => {
  const app = await wiredApp();
  const { result, exitCode } = await judge(app, ["--prod", "--fix"]);
  expect(exitCode).toBe(EXIT.usage);
  expect(result.error?.code).toBe("bad-usage");
});

test("an auth.config that was never pushed, or with another issuer, is a problem", async () => {
  const fresh = await startConvexDeployment({ variables: { CLERK_JWT_ISSUER_DOMAIN: ISSUER } });
  onTestFinished(() => fresh.close());
  const app = await appAsking(fresh.url);
  const never = await judge(app);
  expect(never.exitCode).toBe(EXIT.problemFound);
  expect(idsOf(never.result.checks, "problem")).toEqual(["auth-config-pushed"]);
  expect(checkOf(never.result, "auth-config-pushed")).toMatchObject({
    message: expect.stringContaining("never pushed"),
    fix: "npx convex dev --once",
  });
  await pushProviders(fresh, oidc("https://other-1.clerk.accounts.dev"));
  const { result } = await judge(app);
  expect(checkOf(result, "auth-config-pushed")?.message).toContain(
    "lists OIDC(domain=https://other-1.clerk.accounts.dev, app_id=convex)",
  );
  // Nothing that opens anything was sent there.
  expect(fresh.requests.map(({ path, status }) => [path, status])).toEqual([
    ["/api/query", 401],
    ["/api/push_config", 200],
    ["/api/query", 401],
  ]);
});

describe("--token", () => {
  test("reads a file or standard input, and never shows the token", async () => {
    const app = await appAlone();
    const file = join(await makeTemp("token"), "token.txt");
    const good = clerk.signToken({ email: "ada@example.com" });
    await writeFile(file, `${good}\n`);
    const fromFile = await judge(app, ["--token", file]);
    expect(fromFile.exitCode).toBe(EXIT.ok);
    expect(checkOf(fromFile.result, "token")).toMatchObject({ status: "ok" });

    const expired = clerk.signToken({ exp: 1_700_000_000, aud: "other" });
    const piped = await type(app, ["--token", "-"], { stdin: { text: expired } });
    expect(piped.exitCode).toBe(EXIT.problemFound);
    expect(piped.stdout.match(/^problem {2}token /gm)).toHaveLength(2);
    for (const secret of [good, expired].flatMap((token) => token.split("."))) {
      expect(fromFile.stdout + piped.stdout + piped.stderr).not.toContain(secret);
    }
    expect(fromFile.stdout).not.toContain("ada@example.com");
  });

  test("proves that Clerk issues what Convex accepts", async () => {
    const app = await appAlone();
    const { CLERK_SECRET_KEY: _, ...withoutKey } = env;
    const options = { env: withoutKey, stdin: { text: clerk.signToken() } };
    const { result } = await judge(app, ["--token", "-"], options);
    expect(checkOf(result, "token-source")).toMatchObject({ status: "ok" });
  });

  test.each([
    ["a file that is not there", "no-such-file", /could not be read \(ENOENT\)/],
    ["the token itself", "eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln", /others could read the token/],
  ])("%s is bad usage", async (_, value, words) => {
    const app = await appAlone();
    const { result, exitCode } = await judge(app, ["--token", value]);
    expect(exitCode).toBe(EXIT.usage);
    expect(result).toMatchObject({ status: "failed", checks: [], error: { code: "bad-usage" } });
    expect(result.error?.message).toMatch(words);
  });

  test("more than any token is, or nothing, is a problem and no hang", async () => {
    const app = await appAlone();
    for (const text of ["a".repeat(1_000_000), ""]) {
      const { result, exitCode } = await judge(app, ["--no-verify", "--token", "-"], {
        stdin: { text },
      });
      expect(exitCode).toBe(EXIT.problemFound);
      expect(idsOf(result.checks, "problem")).toEqual(["token"]);
    }
  });
});

describe("auth.config", () => {
  const UNTYPED = `export default {
  providers: [{ domain: process.env.CLERK_JWT_ISSUER_DOMAIN, applicationID: "convex" }],
};
`;

  test("is type-checked by the project's own compiler where it isn't sure", async () => {
    const [app, shared] = await Promise.all([
      appAlone(),
      installShared("typescript", { typescript: "7.0.2" }),
    ]);
    await writeFiles(app, { "convex/auth.config.ts": UNTYPED });
    const without = await judge(app);
    expect(checkOf(without.result, "auth-config-shape")).toMatchObject({ status: "ok" });

    const modules = join(app, "node_modules");
    await symlink(join(shared, "node_modules/typescript"), join(modules, "typescript"), "junction");
    await symlink(
      join(shared, "node_modules/@typescript"),
      join(modules, "@typescript"),
      "junction",
    );
    const { result } = await judge(app);
    expect(idsOf(result.checks, "problem")).toEqual(["auth-config-shape"]);
    expect(checkOf(result, "auth-config-shape")).toMatchObject({
      file: "convex/auth.config.ts",
      line: 2,
      message: expect.stringContaining("'process'"),
    });
    const offline = await judge(app, ["--no-verify"]);
    expect(checkOf(offline.result, "auth-config-shape")).toMatchObject({ status: "unknown" });
  });
});

describe("where there is nothing to judge", () => {
  test("it says so, with the exit status of the wiring", async () => {
    const empty = await makeTemp("empty");
    const told = await type(empty, []);
    expect(told.exitCode).toBe(EXIT.refused);
    expect(told.stderr).toMatch(/no package\.json here/);
    expect(told.stderr).toMatch(/Run this command in the folder of the app/);
    const { result } = await judge(empty);
    expect(result).toMatchObject({ status: "failed", error: { code: "no-package-json" } });
  });

  test("several apps: each is named with its command", async () => {
    const root = await workspaceOf(["apps/admin", "apps/web"]);
    const { stderr, exitCode } = await type(root, ["--no-verify"]);
    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toMatch(
      /npx add-clerk-convex doctor apps\/admin\n.*npx add-clerk-convex doctor apps\/web/,
    );
  });
});

test("an app without Clerk: what is missing, and the command that wires it", {
  tags: ["smoke"],
}, async () => {
  const app = await convexApp();
  const { result, exitCode } = await judge(app, ["--no-verify"]);
  expect(exitCode).toBe(EXIT.problemFound);
  expect(result.status).toBe("problems");
  expect(idsOf(result.checks, "problem")).toEqual(["plain-convex-provider"]);
  for (const { fix } of result.checks.filter(({ status }) => status === "problem")) {
    expect(fix).toBe("npx add-clerk-convex");
  }
});

describe("--fix", () => {
  const FOREIGN = 'import { useAuth } from "@clerk/clerk-react";\n';

  async function foreignUseAuth(): Promise<string> {
    const app = await appAlone();
    const main = `${FOREIGN}import { ClerkProvider } from "@clerk/react";
import { ConvexReactClient } from "convex/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { createRoot } from "react-dom/client";
import App from "./App.tsx";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL as string);

createRoot(document.getElementById("root")!).render(
  <ClerkProvider publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}>
    <ConvexProviderWithClerk client={convex} useAuth={useAuth}>
      <App />
    </ConvexProviderWithClerk>
  </ClerkProvider>,
);
`;
    await writeFiles(app, { "src/main.tsx": main });
    return app;
  }

  test("shows the change, asks in a terminal, mends, and judges again", async () => {
    const app = await foreignUseAuth();
    const terminal = await openTerminal(
      process.execPath,
      [cli, "doctor", "--fix", "--verbose", "--no-verify", "--no-convex-dev"],
      { cwd: app, env, rows: 80 },
    );
    await terminal.waitFor("Make these changes?");
    expect(terminal.history()).toMatch(
      /use-auth-source[\s\S]*-import \{ useAuth \} from "@clerk\/clerk-react";/,
    );
    terminal.press("enter");
    await terminal.waitFor("No problem was found");
    expect((await terminal.exit).code).toBe(EXIT.ok);
    expect(terminal.history()).toMatch(/ok +use-auth-source/);
  });

  test("answered with no changes nothing", async () => {
    const app = await foreignUseAuth();
    const before = await hashTree(app);
    const terminal = await openTerminal(process.execPath, [cli, "doctor", "--fix", "--no-verify"], {
      cwd: app,
      env,
      rows: 80,
    });
    await terminal.waitFor("Make these changes?");
    terminal.type("n");
    expect((await terminal.exit).code).toBe(EXIT.cancelled);
    expect(await hashTree(app)).toEqual(before);
  });

  test("is undone like any run", async () => {
    const app = await foreignUseAuth();
    const before = await hashTree(app);
    const own = { ...env, XDG_STATE_HOME: await makeTemp("state") };
    expect((await judge(app, ["--fix", "--no-convex-dev"], { env: own })).exitCode).toBe(EXIT.ok);
    const undone = await run(process.execPath, [cli, "undo", "--json"], { cwd: app, env: own });
    expect(JSON.parse(undone.stdout)).toMatchObject({ status: "undone" });
    expect(await hashTree(app)).toEqual(before);
  });

  test("has Clerk create the template, where that is wanted", async () => {
    const app = await appAlone();
    const bare = await startClerk();
    onTestFinished(() => bare.close());
    const own = { ...env, CLERK_API_URL: bare.url, CLERK_SECRET_KEY: bare.secretKey };
    const before = await judge(app, ["--fix", "--no-convex-dev"], { env: own });
    expect(checkOf(before.result, "token-source")).toMatchObject({
      status: "unknown",
      fix: "npx add-clerk-convex --create-jwt-template",
    });
    expect(bare.templates).toEqual([]);
    const flags = ["--fix", "--no-convex-dev", "--create-jwt-template"];
    const { result } = await judge(app, flags, { env: own });
    expect(checkOf(result, "token-source")).toMatchObject({ status: "ok" });
    expect(bare.templates.map(({ name }) => name)).toEqual(["convex"]);
  });

  test("says why where the mends are not this tool's", async () => {
    const app = await appAlone();
    await writeFiles(app, { "convex/auth.config.js": "export default { providers: [] };\n" });
    const { stdout, exitCode } = await type(app, ["--fix", "--no-verify"]);
    expect(exitCode).toBe(EXIT.problemFound);
    expect(stdout).toMatch(/can mend nothing of that by itself: Both convex\/auth\.config\.ts and/);
    await rm(join(app, "convex/auth.config.js"));
  });
});
