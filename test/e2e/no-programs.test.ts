/** A dry run and a diagnosis that asks nobody start no program at all, whatever the project holds. */

import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { copyOf, goldenCases } from "../support/golden.ts";
import { KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { cleanEnvironment, run } from "../support/run.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

/** Not on every system, nor allowed in every container. */
const TRACES = spawnSync("strace", ["-f", "-e", "trace=execve", "true"]).status === 0;
const SKIPPED = TRACES ? "" : " (skipped: strace is missing, or may trace nothing here)";

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

/** The programs that a command started, itself left out, and its exit status. */
async function programsOf(app: string, words: string[], env: Record<string, string>) {
  const log = join(await makeTemp("strace"), "log");
  const traced = ["-f", "-qq", "-e", "trace=execve,execveat", "-o", log];
  const { exitCode, stderr } = await run("strace", [...traced, process.execPath, cli, ...words], {
    cwd: app,
    env,
  });
  const started = readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => /\bexecve(?:at)?\(/.test(line));
  expect(started[0]).toContain("execve(");
  return { started: started.slice(1), exitCode, stderr };
}

const COMMANDS = [
  ["--dry-run", "-k", KEY, "--no-verify", "--yes"],
  ["doctor", "--no-verify"],
];
const SECRET = { CLERK_SECRET_KEY: "sk_test_bm9ib2R5LXNlZXMtdGhpcw" };

/** One app of each of five frameworks. */
const APPS = [
  "vite-strict-mode",
  "next-app-15-src",
  "react-router-7",
  "tanstack-start-composed",
  "expo-router-app",
];

describe.skipIf(!TRACES)(`no program is started${SKIPPED}`, () => {
  test.each(goldenCases().filter(({ name }) => APPS.includes(name)))(
    "in $name",
    async ({ before }) => {
      const app = copyOf(before);
      const repository = join(app, ".git");
      spawnSync("git", ["init", "-q"], { cwd: app });
      spawnSync("git", ["add", "-A", "-f"], { cwd: app });
      expect(readdirSync(repository)).toContain("index");
      for (const words of COMMANDS) {
        const { started, exitCode, stderr } = await programsOf(app, words, SECRET);
        expect(started).toEqual([]);
        expect([0, 5], stderr).toContain(exitCode);
      }
    },
  );

  test("in a clone that would have its own programs run", async () => {
    const { app, marker, path } = await hostileClone();
    for (const words of COMMANDS) {
      const { started, exitCode, stderr } = await programsOf(app, words, {
        ...SECRET,
        PATH: [path, cleanEnvironment().PATH].join(delimiter),
      });
      expect(started).toEqual([]);
      expect([0, 3, 5], stderr).toContain(exitCode);
      expect(readdirSync(marker)).toEqual([]);
    }
  });
});

/** An app of which everything that could be run leaves a mark. */
async function hostileClone() {
  const golden = goldenCases().find(({ name }) => name === "vite-strict-mode");
  if (!golden) throw new Error("There is no such fixture.");
  const app = copyOf(golden.before);
  const marker = await makeTemp("marker");
  const leavesMark = (name: string) =>
    `require("node:fs").writeFileSync(${JSON.stringify(join(marker, name))}, "");\n`;
  const script = (name: string) => `#!/bin/sh\ntouch '${join(marker, name)}'\n`;
  const programs = ["git", "npx", "npm", "node", "convex", "tsc", "yarn", "pnpm"];
  await writeFiles(app, {
    ".pnp.cjs": leavesMark("pnp"),
    ".yarnrc.yml": "yarnPath: ./evil.sh\n",
    ".npmrc": `node-options=--require=./evil.cjs\nscript-shell=./evil.sh\n`,
    "evil.cjs": leavesMark("required"),
    "evil.sh": script("shell"),
    "vite.config.ts": `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(join(marker, "vite"))}, "");\nexport default {};\n`,
    "node_modules/convex/package.json": '{ "name": "convex", "version": "1.48.0" }\n',
    "node_modules/convex/bin/main.js": leavesMark("convex"),
    "node_modules/typescript/bin/tsc": leavesMark("compiler"),
    "node_modules/typescript/package.json": '{ "name": "typescript", "version": "5.9.3" }\n',
    ...Object.fromEntries(programs.map((name) => [`node_modules/.bin/${name}`, script(name)])),
  });
  const runnable = ["evil.sh", ...programs.map((name) => `node_modules/.bin/${name}`)];
  for (const path of runnable) chmodSync(join(app, path), 0o755);
  const git = (...words: string[]) => spawnSync("git", words, { cwd: app });
  git("init", "-q");
  git("add", "-A", "-f");
  git("config", "core.fsmonitor", "./evil.sh");
  git("config", "core.hooksPath", ".");
  git("config", "core.worktree", app);
  // The app's folder is a bare repository too, as a clone can bring it along.
  for (const name of ["HEAD", "index", "objects", "refs", "config"]) {
    cpSync(join(app, ".git", name), join(app, name), { recursive: true });
  }
  expect(git("status").status).toBe(0);
  expect(readdirSync(marker)).toContain("shell");
  spawnSync("rm", ["-f", join(marker, "shell")]);
  return { app, marker, path: join(app, "node_modules/.bin") };
}
