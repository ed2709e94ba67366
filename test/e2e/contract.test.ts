import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ErrorCode, EXIT } from "../../src/errors.ts";
import { type RunResult, resultSchema } from "../../src/report/result.ts";
import { routeFetch, startClerk } from "../servers/clerk.ts";
import { startConvexDeployment } from "../servers/convex-deployment.ts";
import {
  convexApp,
  FAILS_TO_INSTALL,
  INSTALLS,
  npmThat,
  SIGNALS_THE_TOOL,
} from "../support/convex-app.ts";
import { expectRefused } from "../support/expect-refused.ts";
import { HOST, ISSUER, KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { refusedApp, refusedApps } from "../support/refused-apps.ts";
import { type Run, run } from "../support/run.ts";
import { hashTree, makeTemp } from "../support/temp.ts";

const OFFLINE = ["-k", KEY, "--no-verify", "--no-install", "--no-convex-dev"];
const POSIX = process.platform !== "win32";

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

type Told = Run & { result: RunResult };

/** A run with `--json`, whose standard output is the one document and nothing else. */
async function tell(app: string, args: string[], env: Record<string, string> = {}): Promise<Told> {
  const told = await run(process.execPath, [cli, "--json", ...args], { cwd: app, env });
  return { ...told, result: resultSchema.parse(JSON.parse(told.stdout)) };
}

function expectRefusal(app: string, words: string[], code: ErrorCode): Promise<RunResult> {
  const tool = (typed: string[]) => run(process.execPath, [cli, ...typed], { cwd: app });
  return expectRefused(tool, app, words, code);
}

describe("exit 0", () => {
  test("wired, then already wired", { tags: ["smoke"] }, async () => {
    const app = await convexApp();
    const wired = await tell(app, OFFLINE);
    expect(wired).toMatchObject({ exitCode: EXIT.ok, stderr: "" });
    expect(wired.result).toMatchObject({
      status: "wired",
      framework: "vite",
      sdk: "@clerk/react",
      entry: "src/main.tsx",
      issuer: ISSUER,
      issuerIn: "file",
      packageManager: "npm",
      files: [
        { path: "package.json", action: "modify" },
        { path: ".env.local", action: "modify" },
        { path: ".gitignore", action: "modify" },
        { path: "convex/auth.config.ts", action: "create" },
        { path: "src/main.tsx", action: "modify" },
      ],
      steps: [],
      warnings: [],
    });
    expect(wired.result.error).toBeUndefined();

    const before = await hashTree(app);
    const again = await tell(app, OFFLINE);
    expect(again).toMatchObject({ exitCode: EXIT.ok, result: { status: "already-wired" } });
    expect(again.result.files.map(({ action }) => action)).toEqual(Array(5).fill("keep"));
    expect(await hashTree(app)).toEqual(before);
  });

  test("planned, each file with its diff", { tags: ["smoke"] }, async () => {
    const app = await convexApp();
    const before = await hashTree(app);
    const { result, exitCode } = await tell(app, ["--dry-run", "-k", KEY, "--no-verify"]);
    expect(exitCode).toBe(EXIT.ok);
    expect(result.status).toBe("planned");
    for (const { path, diff } of result.files) expect(diff).toContain(`+++ b/${path}\n`);
    expect(result.steps).toEqual([{ name: "install", command: "npm install", status: "planned" }]);
    expect(await hashTree(app)).toEqual(before);
  });
});

describe("exit 1", () => {
  /** A module that runs before the tool, and has a property of `process` throw when it is read. */
  async function breaking(property: string): Promise<string> {
    const [owner, name] = property.split(/\.(?=\w+$)/);
    const module = join(await makeTemp("broken"), "before.mjs");
    const thrown = `get() { throw new Error("in ${HOST}: ${KEY}"); }`;
    await writeFile(
      module,
      `Object.defineProperty(${owner}, "${name}", { enumerable: false, ${thrown} });\n`,
    );
    return pathToFileURL(module).href;
  }

  // Which process this is, is asked as a command is loaded; which Node, by the look; and which user,
  // by whoever writes a file.
  const bugs: [string, string][] = [
    ["the whole command", "process.pid"],
    ["the first room", "process.versions.node"],
    ["the last room", "process.getuid"],
  ];

  async function expectTold(_: string, property: string): Promise<void> {
    const [app, before] = await Promise.all([convexApp(), breaking(property)]);
    const hash = await hashTree(app);
    const args = ["-k", KEY, "--no-verify", "--no-convex-dev", "--no-install"];
    const broken = ["--import", before, cli];
    const [json, plain] = await Promise.all([
      run(process.execPath, [...broken, "--json", ...args], { cwd: app }),
      run(process.execPath, [...broken, ...args], { cwd: app }),
    ]);
    for (const { exitCode, stderr } of [json, plain]) {
      expect(exitCode).toBe(EXIT.bug);
      expect(stderr).toContain("This is a bug in add-clerk-convex. Please report it");
      expect(stderr).toContain(`Node ${process.version}`);
      expect(stderr).toContain(`in ${HOST}: <key>`);
    }
    const result = resultSchema.parse(JSON.parse(json.stdout));
    expect(result).toMatchObject({ status: "failed", files: [], error: { code: "bug" } });
    expect(result.error?.message).toContain("<key>");
    expect(await hashTree(app)).toEqual(hash);
  }

  const title = "a bug in %s is told as one, with how to report it";
  test.each(bugs.slice(0, 1))(title, { tags: ["smoke"] }, expectTold);
  test.each(bugs.slice(1))(title, expectTold);
});

describe("exit 2", () => {
  test("issuer-mismatch: another issuer answers, and both are named", async () => {
    const clerk = await startClerk({ host: HOST, issuer: "https://clerk.other.example.com" });
    onTestFinished(() => clerk.close());
    const app = await convexApp();
    const before = await hashTree(app);
    const { result, exitCode } = await tell(app, ["-k", KEY], clerk.routes);
    expect(exitCode).toBe(EXIT.usage);
    expect(result.error).toMatchObject({
      code: "issuer-mismatch",
      message: expect.stringMatching(`${ISSUER} .*https://clerk.other.example.com`),
    });
    expect(await hashTree(app)).toEqual(before);
  });

  test("an unreachable issuer is a warning only", async () => {
    const app = await convexApp();
    const args = ["-k", KEY, "--no-install", "--no-convex-dev"];
    const { result, exitCode } = await tell(app, args, routeFetch({}));
    expect(exitCode).toBe(EXIT.ok);
    expect(result.warnings).toEqual([`${ISSUER} could not be verified: there is no such host.`]);
  });

  test("an unknown option is told on standard error only", { tags: ["smoke"] }, async () => {
    const told = await run(process.execPath, [cli, "--frobnicate"], { cwd: await makeTemp() });
    expect(told).toMatchObject({ exitCode: EXIT.usage, stdout: "" });
    expect(told.stderr).toMatch(/^error: .*\n/);
  });
});

// The others are tried without a program of their own, in test/contract.test.ts.
describe("a refusal", () => {
  async function expectTold(code: ErrorCode, args: string[]): Promise<void> {
    const [, , shape = {}] = refusedApps.find(([each]) => each === code) ?? [];
    await expectRefusal(await refusedApp(shape), args, code);
  }

  test("missing-key", () => expectTold("missing-key", OFFLINE.slice(2)));
  test("no-provider", { tags: ["smoke"] }, () => expectTold("no-provider", OFFLINE));
});

describe("exit 4", () => {
  const ONLINE = ["-k", KEY, "--no-verify"];

  async function deployed() {
    const deployment = await startConvexDeployment();
    onTestFinished(() => deployment.close());
    return deployment;
  }

  test.runIf(POSIX)("install-failed: everything is as before", { tags: ["smoke"] }, async () => {
    const app = await convexApp();
    const before = await hashTree(app);
    const { result, exitCode } = await tell(app, ONLINE, await npmThat(FAILS_TO_INSTALL));
    expect(exitCode).toBe(EXIT.stepFailed);
    expect(result.error).toMatchObject({
      code: "install-failed",
      message: expect.stringMatching(/^npm install failed \(1\)[\s\S]*npm error code E500/),
      hint: expect.stringContaining("run this command again"),
    });
    expect(result.steps).toContainEqual(expect.objectContaining({ status: "failed" }));
    expect(await hashTree(app)).toEqual(before);
  });

  test("convex-env-failed: everything is as before", async () => {
    const [app, deployment] = await Promise.all([convexApp(), deployed()]);
    const before = await hashTree(app);
    const refusal = { code: "Nope", message: "Not on my watch." };
    deployment.failNext("/api/update_environment_variables", 400, refusal, 9);
    const env = { ...deployment.selfHosted, ...(await npmThat(INSTALLS)) };
    const { result, exitCode } = await tell(app, ONLINE, env);
    expect(exitCode).toBe(EXIT.stepFailed);
    expect(result.error).toMatchObject({
      code: "convex-env-failed",
      message: expect.stringContaining("Not on my watch."),
      hint: expect.stringContaining("--issuer-in file"),
    });
    expect(result.files.filter(({ action }) => action !== "keep")).toEqual([]);
    expect(await hashTree(app)).toEqual(before);
  });

  test("convex-failed: the files are whole, and the command to go on is named", async () => {
    const [app, fresh, deployment] = await Promise.all([convexApp(), convexApp(), deployed()]);
    const refusal = { code: "Nope", message: "Not on my watch." };
    deployment.failNext("/api/deploy2/start_push", 400, refusal, 9);
    const args = [...ONLINE, "--no-install"];
    const { result, exitCode } = await tell(app, args, deployment.selfHosted);
    expect(exitCode).toBe(EXIT.stepFailed);
    expect(result.error).toMatchObject({
      code: "convex-failed",
      message: expect.stringContaining("Not on my watch."),
      hint: expect.stringContaining("go on with: npx convex dev --once"),
    });
    expect(result.files.map(({ action }) => action)).toContain("create");

    await tell(fresh, [...OFFLINE, "--issuer-in", "env"]);
    const [left, whole] = await Promise.all([app, fresh].map((each) => hashTree(each)));
    for (const { path } of result.files.filter(({ path }) => path !== ".env.local")) {
      expect([path, left?.[path]]).toEqual([path, whole?.[path]]);
    }
  });

  test.runIf(POSIX).each<[ErrorCode, string, string]>([
    ["changed-meanwhile", "a file", 'writeFileSync("src/main.tsx", "export {};\\n");'],
    [
      "write-failed",
      "a folder in a file's place",
      'import { mkdirSync } from "node:fs"; mkdirSync("convex/auth.config.ts");',
    ],
  ])("%s: %s appears during the install, and is left alone", async (code, _, meddling) => {
    const app = await convexApp();
    const before = await hashTree(app);
    const npm = await npmThat(`${INSTALLS}\n${meddling}`);
    const { result, exitCode } = await tell(app, ONLINE, npm);
    expect(exitCode).toBe(EXIT.stepFailed);
    expect(result.error?.code).toBe(code);
    const after = await hashTree(app);
    const changed = Object.keys({ ...before, ...after }).filter(
      (path) => before[path] !== after[path],
    );
    expect(changed).toEqual([code === "write-failed" ? "convex/auth.config.ts/" : "src/main.tsx"]);
  });
});

describe("exit 130", () => {
  async function expectCancelled(signal: string): Promise<void> {
    const app = await convexApp();
    const before = await hashTree(app);
    const npm = await npmThat(
      `${INSTALLS}\n${SIGNALS_THE_TOOL(signal)}\nsetInterval(() => {}, 1000);`,
    );
    const { result, exitCode } = await tell(app, ["-k", KEY, "--no-verify"], npm);
    expect(exitCode).toBe(EXIT.cancelled);
    expect(result).toMatchObject({ status: "failed", error: { code: "cancelled" } });
    expect(await hashTree(app)).toEqual(before);
  }

  test.runIf(POSIX)("SIGINT during the install", { tags: ["smoke"] }, () =>
    expectCancelled("SIGINT"),
  );
  test.runIf(POSIX)("SIGTERM during the install", () => expectCancelled("SIGTERM"));

  test.runIf(POSIX).each([
    ["env", "set-issuer"],
    ["dev", "convex"],
  ])("SIGINT during `convex %s`", async (subcommand, step) => {
    // It stops at nothing by itself, and takes SIGTERM for nothing.
    const convex = `
      if (process.argv[2] === "${subcommand}" && process.argv[3] !== "get") {
        process.on("SIGTERM", () => {});
        ${SIGNALS_THE_TOOL("SIGINT")}
        setInterval(() => {}, 1000);
      }
    `;
    const app = await convexApp(
      { "node_modules/convex/bin/main.js": convex },
      { convex: "1.48.0" },
    );
    const before = await hashTree(app);
    const env = { ...(await npmThat(INSTALLS)), CONVEX_DEPLOYMENT: "dev:happy-horse-123" };
    const { result, exitCode } = await tell(app, ["-k", KEY, "--no-verify"], env);
    expect(exitCode).toBe(EXIT.cancelled);
    expect(result).toMatchObject({ status: "failed", error: { code: "cancelled" } });
    expect(result.steps.find(({ name }) => name === step)?.status).not.toBe("done");
    expect(await hashTree(app)).toEqual(before);
  });
});
