/** The JWT template that a run lets Clerk create, or doesn't, as a user sees it. */

import { cp, readdir, readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { EXIT } from "../../src/errors.ts";
import { type RunResult, resultSchema, undoResultSchema } from "../../src/report/result.ts";
import { type ClerkOptions, type ClerkServer, routeFetch, startClerk } from "../servers/clerk.ts";
import { clerkError, storedTemplate } from "../servers/clerk-backend.ts";
import { type Answer, startServer } from "../servers/http.ts";
import { afterFile, afterTest } from "../support/after-test.ts";
import { convexApp, INSTALLS, npmThat } from "../support/convex-app.ts";
import { CONVEX_CLAIMS } from "../support/convex-claims.ts";
import { KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { type Run, run } from "../support/run.ts";
import { hashTree, makeTemp } from "../support/temp.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";

type Env = Record<string, string | undefined>;
type Told = Run & { result: RunResult };

const QUIET = ["-k", KEY, "--no-install", "--no-convex-dev"];
const CREATE = "--create-jwt-template";
const COMMAND = `npx add-clerk-convex ${CREATE}`;
const TEMPLATES = "https://dashboard.clerk.com/~/jwt-templates";
const POSIX = process.platform !== "win32";

let cli: string;
/** For one run, or for two side by side: a server takes its time for its keys. */
let servers: [ClerkServer, ClerkServer];

type Templates = ClerkOptions["templates"];

/** A Clerk that has these templates and was asked nothing yet. */
function emptied(clerk: ClerkServer, templates: Templates = []): ClerkServer {
  clerk.templates.splice(0, clerk.templates.length, ...templates.map(storedTemplate));
  clerk.requests.length = 0;
  return clerk;
}

const clerkWith = (templates?: Templates) => emptied(servers[0], templates);

const keyOf = (clerk: ClerkServer): Env => ({
  ...clerk.routes,
  CLERK_API_URL: clerk.url,
  CLERK_SECRET_KEY: clerk.secretKey,
});

/** The packed tool with that Clerk's secret key in its environment, which it never prints. */
async function type(app: string, clerk: ClerkServer, args: string[], env: Env = {}): Promise<Run> {
  const options = { cwd: app, env: { ...keyOf(clerk), ...env } };
  const told = await run(process.execPath, [cli, ...args], options);
  expect(told.stdout + told.stderr).not.toContain(secretIn(clerk));
  return told;
}

/** The same with `--json`. */
async function tell(app: string, clerk: ClerkServer, args: string[], env?: Env): Promise<Told> {
  const told = await type(app, clerk, ["--json", ...args], env);
  expect(told.stderr).toBe("");
  return { ...told, result: resultSchema.parse(JSON.parse(told.stdout)) };
}

function secretIn({ secretKey }: ClerkServer): string {
  return secretKey.slice("sk_test_".length);
}

const stepOf = (clerk: ClerkServer, status: string) => ({
  name: "create-jwt-template",
  command: `POST ${clerk.url}/v1/jwt_templates`,
  status,
});

/** What Clerk's API was asked, in whatever order. */
function asked({ requests }: ClerkServer): string[] {
  return requests
    .filter(({ path }) => path.startsWith("/v1/"))
    .map(({ method, path }) => `${method} ${path}`)
    .sort();
}

const READ = ["GET /v1/domains", "GET /v1/jwt_templates"];
const READ_AND_CREATED = [...READ, "POST /v1/jwt_templates"];

/** Two that Clerk never answers take 8 s: they go on while the other tests run. */
let unanswered: { create: Refused; list: Listed };
type Refused = { app: string; before: Record<string, string>; told: Promise<Told> };
type Listed = { app: string; told: Promise<Told> };

/** A run in which Clerk answers so where the template is to be created. */
async function refuseToCreate(clerk: ClerkServer, answer: Answer): Promise<Refused> {
  const app = await convexApp();
  const before = await hashTree(app);
  clerk.failNext("POST /v1/jwt_templates", answer);
  return { app, before, told: tell(app, clerk, [...QUIET, "--no-verify", CREATE]) };
}

/** A run in which Clerk answers so where its templates are listed, and nobody wants one created. */
async function refuseToList(clerk: ClerkServer, answer: Answer): Promise<Listed> {
  const app = await convexApp();
  clerk.failNext("GET /v1/jwt_templates", answer);
  return { app, told: tell(app, clerk, [...QUIET, "--yes"]) };
}

beforeAll(async () => {
  const [tool, ...all] = await Promise.all([
    packedTool(),
    startClerk(),
    startClerk(),
    startClerk(),
    startClerk(),
  ]);
  afterFile(() => void Promise.all(all.map((clerk) => clerk.close())));
  const [first, second, third, fourth] = all;
  cli = tool;
  servers = [first, second];
  const [create, list] = await Promise.all([
    refuseToCreate(third, "hang"),
    refuseToList(fourth, "hang"),
  ]);
  // What becomes of them is for their test.
  for (const { told } of [create, list]) told.catch(() => {});
  unanswered = { create, list };
});

describe("without the flag and without a terminal, nothing is created", () => {
  test.each([
    ["1.31.7", [COMMAND], "so it gives Convex no token"],
    ["1.33.0", ["apps/setup/convex"], "convex 1.33.0 ignores Clerk's JWT template"],
    ["1.48.0", [COMMAND, "apps/setup/convex"], undefined],
  ])("convex %s: it is said how to", async (convex, ways, warning) => {
    const [app, clerk] = [await convexApp({}, { convex }), clerkWith()];
    const { exitCode, stdout, stderr } = await type(app, clerk, [...QUIET, "--yes"]);
    expect([exitCode, stderr]).toEqual([EXIT.ok, ""]);
    expect(stdout).toMatch(/\nWired\. .*\n$/);
    for (const way of ways) expect(stdout).toMatch(new RegExp(`\\n {5}\\S*${way}\\n`));
    const warnings = stdout.match(/^warning .*/gm) ?? [];
    expect(warnings).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)]);
    expect(clerk.templates).toEqual([]);
    expect(asked(clerk)).toEqual(READ);
  });

  test("with --no-verify Clerk is asked nothing", async () => {
    const [app, clerk] = [await convexApp(), clerkWith()];
    const { result } = await tell(app, clerk, [...QUIET, "--no-verify"]);
    expect(result).toMatchObject({ status: "wired", warnings: [] });
    expect(clerk.requests).toEqual([]);
  });
});

test("with the flag it is created once, after a dry run has shown it; an undo says that it stays", async () => {
  const [app, clerk] = [await convexApp(), clerkWith()];
  const env = { XDG_STATE_HOME: await makeTemp("state") };
  const before = await hashTree(app);
  const args = [...QUIET, CREATE];

  const [dry, planned] = await Promise.all([
    type(app, clerk, [...args, "--dry-run"], env),
    tell(app, clerk, [...args, "--dry-run"], env),
  ]);
  const step = stepOf(clerk, "planned");
  expect(dry.stderr).toContain(`This will run\n  ${step.command} (Clerk's JWT template convex)\n`);
  expect(dry.stderr).toMatch(/Dry run: nothing was changed\.\n$/);
  expect(planned.result).toMatchObject({ status: "planned", steps: [step], warnings: [] });
  expect(asked(clerk)).toEqual([...READ, ...READ].sort());
  expect(await hashTree(app)).toEqual(before);

  clerk.requests.length = 0;
  const wired = await type(app, clerk, [...args, "--yes"], env);
  expect(wired).toMatchObject({ exitCode: EXIT.ok, stderr: "" });
  expect(wired.stdout).toContain("\ndone Clerk has the JWT template convex\n");
  expect(wired.stdout).toContain(`\nsent     ${step.command}\n`);
  expect(wired.stdout).not.toMatch(/warning|jwt-templates|apps\/setup/);
  expect(asked(clerk)).toEqual(READ_AND_CREATED);
  expect(clerk.templates).toHaveLength(1);
  expect(clerk.templates[0]).toMatchObject({
    name: "convex",
    lifetime: 60,
    allowed_clock_skew: 5,
  });
  expect(clerk.templates[0]?.claims).toEqual(CONVEX_CLAIMS);

  const stored = structuredClone(clerk.templates);
  const again = await tell(app, clerk, args, env);
  expect(again.result).toMatchObject({ status: "already-wired", steps: [], warnings: [] });
  expect(clerk.templates).toEqual(stored);

  const undone = await type(app, clerk, ["undo", "--json"], env);
  expect(undoResultSchema.parse(JSON.parse(undone.stdout))).toMatchObject({
    status: "undone",
    next: [
      `The JWT template convex stays in Clerk, which other apps of the instance may use. Delete it, if none does: ${TEMPLATES}`,
    ],
  });
  expect(await hashTree(app)).toEqual(before);
  expect(clerk.templates).toEqual(stored);
});

describe("a project that is wired already", () => {
  test("gets the template alone", async () => {
    const [app, clerk] = [await convexApp(), clerkWith()];
    await tell(app, clerk, QUIET);
    const before = await hashTree(app);
    clerk.failNext("POST /v1/jwt_templates", clerkError(402, "code", "no such luck"));
    const refused = await type(app, clerk, [...QUIET, CREATE]);
    expect(refused.exitCode).toBe(EXIT.stepFailed);
    expect(refused.stderr).toMatch(/\nNothing was changed in the project\.\n$/);
    expect(clerk.templates).toEqual([]);

    const { result } = await tell(app, clerk, [...QUIET, CREATE]);
    expect(result).toMatchObject({ status: "wired", steps: [stepOf(clerk, "done")] });
    expect(result.files.map(({ action }) => action)).toEqual(Array(5).fill("keep"));
    expect(clerk.templates).toHaveLength(1);
    expect(await hashTree(app)).toEqual(before);
  });
});

describe("a template that exists is never changed, and is told of", () => {
  test.each([
    ["without aud", { name: "convex", claims: { email: "{{user.email}}" } }, /has no aud in its/],
    ["with another aud", { name: "convex", claims: { aud: "mine" } }, /has the aud "mine" in its/],
  ])("%s", async (_, template, words) => {
    const [app, clerk] = [await convexApp(), clerkWith([template])];
    const stored = structuredClone(clerk.templates);
    const wired = await type(app, clerk, [...QUIET, "--yes", CREATE]);
    expect(wired).toMatchObject({ exitCode: EXIT.ok, stderr: "" });
    expect(wired.stdout).toMatch(words);
    expect(wired.stdout).toContain(
      `add "aud": "convex" to the claims of the JWT template "convex":\n     ${TEMPLATES}\n`,
    );
    const again = await type(app, clerk, [...QUIET, CREATE]);
    expect(again.stdout).toMatch(words);
    expect(again.stdout).toMatch(
      /the other files are as they should be\. Nothing was changed\.\n$/,
    );
    expect(asked(clerk)).toEqual([...READ, ...READ].sort());
    expect(clerk.templates).toEqual(stored);
  });

  test("under another name: the one that is missing is created beside it", async () => {
    const templates = [{ name: "Convex", claims: { aud: "convex" } }];
    const [app, clerk] = [await convexApp(), clerkWith(templates)];
    const stored = structuredClone(clerk.templates);
    const words = 'no JWT template named exactly convex ("Convex" is another name), so it gives';
    const wired = await type(app, clerk, [...QUIET, "--yes"]);
    expect(wired.stdout).toContain(words);
    expect((await type(app, clerk, [...QUIET, "--yes"])).stdout).toContain(words);
    expect(clerk.templates).toEqual(stored);
    const { result } = await tell(app, clerk, [...QUIET, CREATE]);
    expect(result.warnings).toEqual([expect.stringContaining("that is created beside it")]);
    expect(clerk.templates.map(({ name }) => name)).toEqual(["Convex", "convex"]);
    expect(clerk.templates[0]).toEqual(stored[0]);
  });
});

describe("the secret key", () => {
  async function filesThatHold(folder: string, text: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const texts = await Promise.all(paths.map((path) => readFile(path, "latin1")));
    return paths.filter((_, at) => texts[at]?.includes(text)).map((path) => relative(folder, path));
  }

  test("of the environment is written nowhere", async () => {
    const [app, state] = await Promise.all([convexApp(), makeTemp("state")]);
    const clerk = clerkWith();
    await tell(app, clerk, [...QUIET, CREATE], { XDG_STATE_HOME: state });
    expect(clerk.templates).toHaveLength(1);
    for (const folder of [app, state]) {
      expect(await filesThatHold(folder, secretIn(clerk))).toEqual([]);
    }
  });

  test("of .env.local stays there, and in what an undo puts back", async () => {
    const clerk = clerkWith();
    const files = { ".env.local": `A=1\nCLERK_SECRET_KEY="${clerk.secretKey}"\n` };
    const [app, state] = await Promise.all([convexApp(files), makeTemp("state")]);
    const env = { CLERK_SECRET_KEY: undefined, XDG_STATE_HOME: state };
    const { result } = await tell(app, clerk, [...QUIET, CREATE], env);
    expect(result).toMatchObject({ status: "wired", steps: [stepOf(clerk, "done")] });
    expect(clerk.templates).toHaveLength(1);
    expect(await filesThatHold(app, secretIn(clerk))).toEqual([".env.local"]);
    const kept = await filesThatHold(state, secretIn(clerk));
    expect(kept.filter((path) => !/^bytes/.test(basename(path)))).toEqual([]);
  });

  test("is asked for where there is none, before anything else is", async () => {
    const [app, clerk] = [await convexApp(), clerkWith()];
    const before = await hashTree(app);
    const env = { CLERK_SECRET_KEY: undefined };
    const [plain, { result, exitCode }, terminal] = await Promise.all([
      type(app, clerk, [...QUIET, CREATE], env),
      tell(app, clerk, [...QUIET, CREATE], env),
      openTerminal(process.execPath, [cli, CREATE], { cwd: app, env: clerk.routes }),
    ]);
    expect(exitCode).toBe(EXIT.usage);
    expect(result).toMatchObject({ status: "failed", error: { code: "bad-usage" } });
    expect(result.error?.message).toMatch(/^--create-jwt-template needs Clerk's secret key/);
    expect(plain.exitCode).toBe(EXIT.usage);
    expect(plain.stderr).toContain(result.error?.message);
    expect(plain.stderr).toMatch(/~\/api-keys .*\n\nNothing was changed\.\n$/);
    expect((await terminal.exit).code).toBe(EXIT.usage);
    expect(terminal.history()).not.toContain("publishable key");
    expect(clerk.requests).toEqual([]);
    expect(await hashTree(app)).toEqual(before);
  });

  test("of another instance creates nothing there", async () => {
    const [app, clerk] = await Promise.all([
      convexApp(),
      startClerk({ host: "calm-cow-2.clerk.accounts.dev" }),
    ]);
    afterTest(() => void clerk.close());
    const before = await hashTree(app);
    const refused = await tell(app, clerk, [...QUIET, "--no-verify", CREATE]);
    expect(refused.exitCode).toBe(EXIT.refused);
    expect(refused.result.error).toMatchObject({
      code: "keys-contradict",
      message: expect.stringMatching(
        /calm-cow-2\.\S+, and the publishable key is of happy-horse-1/,
      ),
      hint: expect.stringContaining(CREATE),
    });
    expect(await hashTree(app)).toEqual(before);
    // The issuer's own documents aren't served here.
    const { result } = await tell(app, clerk, [...QUIET]);
    expect(result.status).toBe("wired");
    expect(result.warnings.join("\n")).toMatch(/is not known\. The secret key in the environment/);
    expect(clerk.templates).toEqual([]);
  });
});

describe("where the secret key is sent", () => {
  async function eavesdropper() {
    const server = await startServer(() => ({ status: 200, body: [] }));
    onTestFinished(() => server.close());
    return server;
  }

  test("no http:// but this machine's", async () => {
    const [app, evil] = await Promise.all([convexApp(), eavesdropper()]);
    const clerk = clerkWith();
    const before = await hashTree(app);
    const env = {
      ...routeFetch({ [clerk.host]: clerk.url, "api.example.com": evil.url }),
      CLERK_API_URL: "http://api.example.com",
    };
    const refused = await tell(app, clerk, [...QUIET, CREATE], env);
    expect(refused.exitCode).toBe(EXIT.stepFailed);
    expect(refused.result.error).toMatchObject({
      code: "clerk-failed",
      message: expect.stringMatching(/CLERK_API_URL must start with https:\/\//),
    });
    expect(await hashTree(app)).toEqual(before);
    const { result } = await tell(app, clerk, QUIET, env);
    expect(result.status).toBe("wired");
    expect(result.warnings).toEqual([expect.stringContaining("CLERK_API_URL must start with")]);
    expect([...evil.requests, ...clerk.requests].map(({ path }) => path)).toEqual([
      "/.well-known/openid-configuration",
      "/.well-known/openid-configuration",
    ]);
  });

  test("nowhere that the project says, where the key is the shell's own", async () => {
    const [clerk, evil] = [clerkWith(), await eavesdropper()];
    const app = await convexApp({ ".env.local": "CLERK_API_URL=https://api.example.com\n" });
    const hosts = { "api.clerk.com": clerk.url, "api.example.com": evil.url };
    const env = { ...routeFetch({ [clerk.host]: clerk.url, ...hosts }), CLERK_API_URL: undefined };
    const { result } = await tell(app, clerk, [...QUIET, CREATE], env);
    expect(result.steps).toEqual([
      { ...stepOf(clerk, "done"), command: "POST https://api.clerk.com/v1/jwt_templates" },
    ]);
    expect(clerk.templates).toHaveLength(1);
    expect(evil.requests).toEqual([]);
  });
});

const refusals: [name: string, answer: Answer, words: RegExp][] = [
  ["401", clerkError(401, "code", "no"), /Clerk refuses the secret key: it was revoked/],
  ["402", clerkError(402, "code", "no"), /the application's plan doesn't include it/],
  ["422", clerkError(422, "code", "no"), /it finds a mistake in the request/],
  ["429", { ...clerkError(429, "c", "no"), headers: { "retry-after": "7" } }, /again in 7 s\./],
  ["500", clerkError(500, "code", "no"), /has a fault of its own \(500\)/],
  ["a redirect", { status: 302, headers: { location: "/elsewhere" } }, /a redirect \(302\), which/],
  ["a page", { status: 200, text: "<h1>Sign in to the Wi-Fi</h1>" }, /something that isn't JSON/],
];

describe("what Clerk answers", () => {
  async function expectRefused({ app, before, told }: Refused, words: RegExp) {
    const { exitCode, result } = await told;
    expect(exitCode).toBe(EXIT.stepFailed);
    expect(result).toMatchObject({ status: "failed", error: { code: "clerk-failed" }, next: [] });
    expect(result.error?.message).toMatch(
      /^Clerk did not confirm that it created the JWT template convex\. [A-Z].*\.$/,
    );
    expect(result.error?.message).toMatch(words);
    expect(result.error?.hint).toMatch(/named exactly convex[\s\S]*Run this command again\.$/);
    expect(result.steps).toMatchObject([{ name: "create-jwt-template", status: "failed" }]);
    expect(result.files.filter(({ action }) => action !== "keep")).toEqual([]);
    expect(await hashTree(app)).toEqual(before);
  }

  async function expectWarned({ told }: Listed, words: RegExp) {
    const { exitCode, result } = await told;
    expect(exitCode).toBe(EXIT.ok);
    expect(result).toMatchObject({ status: "wired", steps: [] });
    const known = /^Whether Clerk has the JWT template convex is not known\. [A-Z].*\.$/;
    expect(result.warnings).toEqual([expect.stringMatching(known)]);
    expect(result.warnings[0]).toMatch(words);
    expect(result.next.join("\n")).toContain("apps/setup/convex");
  }

  test.each(refusals)("%s: no template and no change, or a warning", async (_, answer, words) => {
    const [first, second] = servers;
    const [create, list] = await Promise.all([
      refuseToCreate(emptied(first), answer),
      refuseToList(emptied(second), answer),
    ]);
    await Promise.all([expectRefused(create, words), expectWarned(list, words)]);
  });

  test("nothing at all: the same after 8 s", async () => {
    const words = /gave no answer within 8 s/;
    await expectRefused(unanswered.create, words);
    await expectWarned(unanswered.list, words);
  });

  test("no list, where a template is to be created: nothing is begun", async () => {
    const [app, clerk] = [await convexApp(), clerkWith()];
    const before = await hashTree(app);
    clerk.failNext("GET /v1/jwt_templates", clerkError(402, "code", "no such luck"), 2);
    const [plain, { result, exitCode }] = await Promise.all([
      type(app, clerk, [...QUIET, "--yes", CREATE]),
      tell(app, clerk, [...QUIET, CREATE]),
    ]);
    expect(exitCode).toBe(EXIT.stepFailed);
    expect(result).toMatchObject({ status: "failed", steps: [], error: { code: "clerk-failed" } });
    expect(plain.stderr).toBe(
      "error Clerk's JWT templates could not be read. Clerk won't list the JWT templates: the application's plan doesn't include it. " +
        "Change the plan in Clerk's dashboard, then try again. Clerk says: “no such luck”.\n\n" +
        `Or run the command without ${CREATE}.\n\nNothing was changed.\n`,
    );
    expect(clerk.requests.map(({ method }) => method)).not.toContain("POST");
    expect(await hashTree(app)).toEqual(before);
  });

  test.runIf(POSIX)("yes, and then a file can't be written: it is told what stays", async () => {
    const meddling = 'writeFileSync("src/main.tsx", "export {};\\n");';
    const [app, npm] = await Promise.all([convexApp(), npmThat(`${INSTALLS}\n${meddling}`)]);
    const clerk = clerkWith();
    const args = ["-k", KEY, "--no-verify", "--no-convex-dev", "--yes", CREATE];
    const told = await type(app, clerk, args, npm);
    expect(told.exitCode).toBe(EXIT.stepFailed);
    expect(told.stderr).toMatch(
      /left as they are: src\/main\.tsx\. All else was put back\. The JWT template convex stays in Clerk\.\n$/,
    );
    expect(clerk.templates).toHaveLength(1);
  });
});

describe("in a terminal", () => {
  const QUESTION = "Make these changes?";

  type Session = { app: string; clerk: ClerkServer; terminal: Terminal };

  async function atTheQuestion(
    { templates, convex }: { templates?: Templates; convex?: string } = {},
    ...more: string[]
  ): Promise<Session> {
    const app = await convexApp({}, convex === undefined ? {} : { convex });
    const clerk = clerkWith(templates);
    const args = [...QUIET, "-i", clerk.issuer, "--issuer-in", "file", "--example", ...more];
    const terminal = await openTerminal(process.execPath, [cli, ...args], {
      cwd: app,
      env: keyOf(clerk),
      cols: 300,
    });
    await terminal.waitFor(QUESTION);
    return { app, clerk, terminal };
  }

  async function ended({ terminal, clerk }: Session): Promise<number> {
    const { code } = await terminal.exit;
    expect(terminal.history()).not.toContain(secretIn(clerk));
    return code;
  }

  test("yes to the plan creates it, and the command that repeats the run has the flag", async () => {
    const session = await atTheQuestion();
    const { clerk, terminal, app } = session;
    expect(terminal.screen()).toContain(`POST ${clerk.url}/v1/jwt_templates`);
    expect(clerk.templates).toEqual([]);
    terminal.press("enter");
    expect(await ended(session)).toBe(EXIT.ok);
    expect(clerk.templates).toHaveLength(1);

    const [, typed = ""] = /npx add-clerk-convex (.+--yes)/.exec(terminal.history()) ?? [];
    const args = typed.trim().split(" ");
    expect(args).toContain(CREATE);
    const [fresh, other] = [await convexApp(), emptied(servers[1])];
    await cp(join(app, ".env.local"), join(fresh, ".env.local"));
    expect((await tell(fresh, other, args)).result.status).toBe("wired");
    expect(other.templates).toHaveLength(1);
    expect(await hashTree(fresh)).toEqual(await hashTree(app));
  });

  test("beside one of another name, which is said", async () => {
    const { terminal } = await atTheQuestion({ templates: [{ name: "Convex" }] });
    expect(terminal.history()).toContain('"Convex" has another name than convex');
  });

  test("who doesn't want it has none, and is told what that means", async () => {
    const found = { templates: [{ name: "Convex" }], convex: "1.31.7" };
    const session = await atTheQuestion(found, "--no-create-jwt-template");
    const { clerk, terminal } = session;
    expect(terminal.history()).not.toContain("/v1/jwt_templates");
    terminal.press("enter");
    expect(await ended(session)).toBe(EXIT.ok);
    expect(terminal.history()).toContain("so it gives Convex no token");
    expect(clerk.templates.map(({ name }) => name)).toEqual(["Convex"]);
  });

  test("Ctrl-C changes nothing", async () => {
    const session = await atTheQuestion();
    const before = await hashTree(session.app);
    session.terminal.press("ctrl-c");
    expect(await ended(session)).toBe(EXIT.cancelled);
    expect(session.terminal.screen()).toMatch(/Cancelled\. Nothing was changed\.$/);
    expect(session.clerk.templates).toEqual([]);
    expect(await hashTree(session.app)).toEqual(before);
  });
});
