import { cp, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type RunResult, resultSchema, undoResultSchema } from "../../src/report/result.ts";
import { type ClerkServer, startClerk } from "../servers/clerk.ts";
import { type ConvexDeployment, startConvexDeployment } from "../servers/convex-deployment.ts";
import { startServer } from "../servers/http.ts";
import { afterFile } from "../support/after-test.ts";
import { commands, type ManagerName, managerEnvironments } from "../support/package-managers.ts";
import { packedTool } from "../support/packed.ts";
import { pinned } from "../support/pin.ts";
import { withRegistry } from "../support/registry.ts";
import { type Run, run } from "../support/run.ts";
import { hashTree, makeTemp, writeFiles } from "../support/temp.ts";
import { exactVersions } from "../support/versions.ts";
import { must } from "../support/vite-app.ts";

const FIXTURE = join(import.meta.dirname, "../../fixtures/vite-strict-mode/before");
const MINUTES = 240_000;

/** As small as an app can be: what the tool looks for, and what convex needs for its push. */
const MANIFEST = {
  name: "field-notes",
  private: true,
  version: "0.0.0",
  type: "module",
  dependencies: await pinned({ convex: "1.48", react: "19", "react-dom": "19" }),
  devDependencies: await pinned({ vite: "8" }),
};

const LOCK_FILES = ["bun.lock", "bun.lockb", "package-lock.json", "pnpm-lock.yaml", "yarn.lock"];

type Environment = Record<string, string>;

let clerk: ClerkServer;
let cli: string;
/** Of a registry that has no package at all. */
let emptyRegistry: Environment;
let environments: Record<ManagerName, Environment>;
/** Shared by all tests: those that run side by side have no end of their own to clean up at. */
let temp: string;

beforeAll(async () => {
  const registry = await startServer(() => ({ status: 404, body: { error: "Not found" } }));
  afterFile(() => void registry.close());
  emptyRegistry = withRegistry(registry.url);
  [temp, clerk, cli, environments] = await Promise.all([
    makeTemp("managers"),
    startClerk(),
    packedTool(),
    managerEnvironments(),
  ]);
  afterFile(() => void clerk.close());
}, MINUTES);

/** The app's files in `directory`, with nothing installed. */
async function writeApp(directory: string, more: Record<string, string> = {}): Promise<string> {
  await cp(FIXTURE, directory, { recursive: true });
  await writeFiles(directory, {
    "package.json": json(MANIFEST),
    ".env.local": "# Written by hand\n",
    ...more,
  });
  return directory;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The packed tool on `app`, as a script would call it. */
function wire(app: string, deployment: ConvexDeployment, env: Environment): Promise<Run> {
  return run(process.execPath, [cli, "--json", "-k", clerk.publishableKey], {
    cwd: app,
    env: { ...clerk.routes, ...deployment.selfHosted, ...env },
    timeout: MINUTES,
  });
}

function resultOf(stdout: string): RunResult {
  return resultSchema.parse(JSON.parse(stdout));
}

async function lockFilesIn(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => LOCK_FILES.includes(name));
}

/** By a package that only the SDK depends on: convex names the SDK itself as a peer. */
async function locksTheSdk(lockFile: string): Promise<boolean> {
  return (await readFile(lockFile, "utf8")).includes("@clerk/shared");
}

/** Lets the install fail, and checks that nothing of it is left. */
async function expectPutBack(
  app: string,
  root: string,
  deployment: ConvexDeployment,
  env: Environment,
): Promise<void> {
  const before = await hashTree(root);
  const failed = await wire(app, deployment, { ...env, ...emptyRegistry });
  const result = resultOf(failed.stdout);
  expect(result).toMatchObject({ status: "failed", error: { code: "install-failed" } });
  expect(result.error?.message).toMatch(/@clerk(\/|%2f)react/i);
  expect(result.steps.map(({ status }) => status)).toEqual(["failed", "not-run", "not-run"]);
  expect(failed).toMatchObject({ exitCode: 4, stderr: "" });
  expect(await hashTree(root)).toEqual(before);
  expect(deployment.requests).toEqual([]);
}

/** Wires the installed app and checks what every manager must give. */
async function expectWired(situation: {
  app: string;
  root: string;
  /** Where the tool is started. */
  start: string;
  lockFile: string;
  env: Environment;
  /** What runs a script with the app's packages. */
  node: readonly string[];
}): Promise<RunResult> {
  const { app, root, start, lockFile, env, node } = situation;
  const deployment = await startConvexDeployment();
  try {
    const lockPath = join(root, lockFile);
    expect(await lockFilesIn(root)).toEqual([lockFile]);
    expect(await locksTheSdk(lockPath)).toBe(false);

    await expectPutBack(start, root, deployment, env);
    const formerly = await hashTree(root);

    const result = resultOf(must(await wire(start, deployment, env)).stdout);
    expect(result).toMatchObject({ status: "wired", sdk: "@clerk/react", warnings: [] });
    expect(result.steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "install done",
      "set-issuer done",
      "convex done",
    ]);
    expect(await locksTheSdk(lockPath)).toBe(true);
    expect(await lockFilesIn(root)).toEqual([lockFile]);
    if (root !== app) expect(await lockFilesIn(app)).toEqual([]);
    const [program = "", ...words] = node;
    const resolve = ["-p", `require.resolve("@clerk/react")`];
    must(await run(program, [...words, ...resolve], { cwd: app, env }));

    expect(deployment.variables.get("CLERK_JWT_ISSUER_DOMAIN")).toBe(clerk.issuer);
    expect(deployment.pushes.map(({ finished }) => finished)).toEqual([true]);
    expect(deployment.authConfig).toEqual([expect.objectContaining({ domain: clerk.issuer })]);

    const before = await hashTree(root);
    const again = resultOf(must(await wire(start, deployment, env)).stdout);
    expect(again.status).toBe("already-wired");
    expect(again.steps.map(({ name }) => name)).not.toContain("install");
    expect(await hashTree(root)).toEqual(before);
    expect(deployment.pushes).toHaveLength(1);

    const undo = await run(process.execPath, [cli, "undo", "--json"], {
      cwd: start,
      env: { ...deployment.selfHosted, ...env },
      timeout: MINUTES,
    });
    expect(undoResultSchema.parse(JSON.parse(must(undo).stdout))).toMatchObject({
      status: "undone",
      steps: [{ name: "install", status: "done" }],
    });
    expect(await hashTree(root)).toEqual(formerly);
    expect((await run(program, [...words, ...resolve], { cwd: app, env })).exitCode).not.toBe(0);
    return result;
  } finally {
    await deployment.close();
  }
}

type Case = {
  manager: ManagerName;
  lockFile: string;
  /** Files at the root: of the workspace where there is one, else the app's. */
  files?: Record<string, string>;
  workspace?: true;
  /** The functions are in a package of their own, and the tool is started in this folder. */
  startedIn?: string;
  plugNPlay?: true;
  /** Set once the app is installed: package managers then keep their lock files as they are. */
  ci?: true;
};

const WORKSPACES = json({ private: true, workspaces: ["apps/*", "packages/*"] });

const BACKEND = json({
  name: "@field-notes/backend",
  private: true,
  version: "0.0.0",
  dependencies: await pinned({ convex: "1.48" }),
});

// An app with npm, alone in its folder, is what create-vite's test has.
const CASES: Record<string, Case> = {
  "npm, in a workspace": {
    manager: "npm",
    lockFile: "package-lock.json",
    files: { "package.json": WORKSPACES },
    workspace: true,
    startedIn: "",
  },
  "pnpm, in a workspace, in CI": {
    manager: "pnpm",
    lockFile: "pnpm-lock.yaml",
    files: {
      "package.json": json({ private: true }),
      // From pnpm 11 on, build scripts that nobody has allowed or refused fail an install.
      "pnpm-workspace.yaml":
        "packages:\n  - apps/*\n  - packages/*\nallowBuilds:\n  esbuild: true\n",
    },
    workspace: true,
    startedIn: "packages/backend",
    ci: true,
  },
  "yarn 1": {
    manager: "yarn 1",
    lockFile: "yarn.lock",
    // It fetches Vite's binaries for every platform, 800 MB of them: a stand-in has none.
    files: {
      "package.json": json({ ...MANIFEST, devDependencies: { vite: "file:stand-in" } }),
      "stand-in/package.json": json({ name: "vite", version: "8.3.8" }),
    },
  },
  "yarn 4 with node_modules": {
    manager: "yarn 4",
    lockFile: "yarn.lock",
    files: { "yarn.lock": "", ".yarnrc.yml": "nodeLinker: node-modules\n" },
  },
  "yarn 4 with Plug'n'Play, in a workspace, in CI": {
    manager: "yarn 4",
    lockFile: "yarn.lock",
    files: { "package.json": WORKSPACES, "yarn.lock": "" },
    workspace: true,
    plugNPlay: true,
    ci: true,
  },
  bun: { manager: "bun", lockFile: "bun.lock" },
};

describe.skipIf(process.platform === "win32").concurrent("an app is wired with", () => {
  test.for(Object.entries(CASES))("%s", { timeout: MINUTES }, async ([name, situation]) => {
    const { manager, lockFile, files = {}, workspace, startedIn, plugNPlay, ci } = situation;
    const root = join(temp, name.replaceAll(/\W+/g, "-"));
    const app = await writeApp(workspace ? join(root, "apps/web") : root);
    await writeFiles(root, files);
    if (startedIn !== undefined) {
      await writeFiles(root, { "packages/backend/package.json": BACKEND });
      await rename(join(app, "convex"), join(root, "packages/backend/convex"));
    }
    const env = environments[manager];
    const [command = ""] = manager.split(" ");
    must(await run(command, ["install"], { cwd: root, env, timeout: MINUTES }));
    const result = await expectWired({
      app,
      root,
      start: startedIn === undefined ? app : join(root, startedIn),
      lockFile,
      env: { ...env, ...(ci ? { CI: "1" } : {}) },
      node: plugNPlay ? ["yarn", "node"] : ["node"],
    });
    expect(result.packageManager).toBe(command);
    expect((await readdir(root)).includes("node_modules")).toBe(!plugNPlay);
  });
});

test.skipIf(process.platform === "win32")(
  "what an install adds to package.json stays",
  async () => {
    const app = await writeApp(await makeTemp("pinned"), { "yarn.lock": "" });
    const pin = `s.replace("{", "{\\n  \\"packageManager\\": \\"yarn@1.22.22\\",")`;
    await writeFiles(temp, {
      "pin.cjs": `const fs = require("node:fs");
const s = fs.readFileSync("package.json", "utf8");
fs.writeFileSync("package.json", ${pin});\n`,
    });
    const env = await commands({ yarn: `"${process.execPath}" "${join(temp, "pin.cjs")}"` });
    const wired = must(
      await run(process.execPath, [cli, "--json", "-k", clerk.publishableKey], {
        cwd: app,
        env: { ...clerk.routes, ...env },
      }),
    );
    expect(resultOf(wired.stdout)).toMatchObject({ status: "wired" });
    expect(JSON.parse(await readFile(join(app, "package.json"), "utf8"))).toMatchObject({
      packageManager: "yarn@1.22.22",
      dependencies: { "@clerk/react": expect.any(String) },
    });
  },
);

describe.skipIf(process.platform === "win32")("an install that fails", () => {
  test.each([
    ["npm", "package-lock.json"],
    ["pnpm", "pnpm-lock.yaml"],
    ["yarn", "yarn.lock"],
    ["bun", "bun.lock"],
  ])("%s's, after it wrote in both folders", async (command, lockFile) => {
    const root = await makeTemp("failing");
    const app = await writeApp(join(root, "apps/web"));
    await writeFiles(root, { "package.json": WORKSPACES, [lockFile]: "as it was\n" });
    const before = await hashTree(root);
    const writes = `echo more >> ../../${lockFile}; echo new > .pnp.cjs; echo said once >&2; exit 1`;
    const env = await commands({ [command]: `sh -c '${writes}'` });
    const failed = await run(process.execPath, [cli, "-y", "-k", clerk.publishableKey], {
      cwd: app,
      env: { ...clerk.routes, ...env },
    });
    expect(failed.exitCode).toBe(4);
    const printed = failed.stdout + failed.stderr;
    expect(printed.split("said once")).toHaveLength(2);
    expect(printed).toContain(`${command} install failed (1)`);
    expect(await hashTree(root)).toEqual(before);
  });

  test("npm's for packages that do not fit together", async () => {
    const app = await writeApp(await makeTemp("eresolve"), {
      "package.json": json({
        ...MANIFEST,
        dependencies: {
          ...MANIFEST.dependencies,
          ...exactVersions({ react: "19.2.3", "react-dom": "19.2.4" }),
        },
      }),
    });
    const before = await hashTree(app);
    const failed = await run(process.execPath, [cli, "--json", "-k", clerk.publishableKey], {
      cwd: app,
      env: { ...clerk.routes, ...environments.npm },
      timeout: MINUTES,
    });
    expect(failed.exitCode).toBe(4);
    expect(resultOf(failed.stdout).error).toMatchObject({
      code: "install-failed",
      message: expect.stringContaining("ERESOLVE"),
      hint: expect.stringMatching(/do not fit together.*run this command again/s),
    });
    expect(await hashTree(app)).toEqual(before);
  });
});
