/** Real processes are killed at any moment, stopped in every phase, and run against each other. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { beginRecord, type Watch } from "../../src/apply/programs/program-record.js";
import type { ProgramResult } from "../../src/apply/programs/run-program.ts";
import { routeFetch } from "../servers/clerk.ts";
import { startServer } from "../servers/http.ts";
import { keepPrinted, runIn, undoIn } from "../support/commands.ts";
import { EVERYTHING } from "../support/everything.ts";
import { HOST, ISSUER, KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { playProgram } from "../support/played-programs.ts";
import { cleanEnvironment, killGroup } from "../support/run.ts";
import { fastTemp, removeTree, treeOf } from "../support/temp.ts";

const FIXTURE = resolve(import.meta.dirname, "../../fixtures/vite-strict-mode/before");
const POSIX = process.platform !== "win32";

let root: string;
let cli: string;
let app: string;
let state: string;
let environment: Record<string, string>;

// The runs after a kill happen in this process; what is killed is the packed tool, with real programs.
vi.mock("../../src/apply/programs/run-program.ts", () => ({
  WITHHELD: {},
  async runProgram(
    command: string[],
    { beginning }: { beginning?: (pid: number) => Watch },
  ): Promise<ProgramResult> {
    const watch = beginning?.(process.pid + 1_000_000);
    const end = watch && beginRecord(watch);
    playProgram(app, command.slice(-3).join(" "));
    end?.();
    return { exitCode: 0, stdout: "", output: "", ending: "exited" };
  },
}));

/** The programs of a run, as fast as they can be: a package manager and a convex CLI. */
const NPM = `#!/bin/sh
sleep 0.02
printf '{ "of": ' > package-lock.json
sleep 0.02
cat package.json >> package-lock.json
printf ' }' >> package-lock.json
mkdir -p node_modules/@clerk/react
printf '{ "version": "6.18.0" }' > node_modules/@clerk/react/package.json
`;
const CONVEX = `
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const [command, verb, name, value] = process.argv.slice(2);
const variable = "node_modules/variable-" + name;
if (command === "env" && verb === "set") writeFileSync(variable, value);
if (command === "env" && verb === "get" && existsSync(variable))
  console.log(readFileSync(variable, "utf8"));
if (command === "dev") {
  mkdirSync("convex/_generated/ai", { recursive: true });
  writeFileSync("convex/_generated/api.d.ts", "// generated anew\\n");
  writeFileSync("convex/_generated/ai/rules.md", "generated\\n");
  const env = readFileSync(".env.local", "utf8");
  if (!env.includes("SITE_URL"))
    writeFileSync(".env.local", env + "VITE_CONVEX_SITE_URL=http://127.0.0.1:1\\n");
}
`;

keepPrinted();
beforeAll(async () => {
  cli = await packedTool();
  root = fastTemp("killed");
  [app, state] = [join(root, "app"), join(root, "state")];
  const bin = join(root, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "npm"), NPM);
  chmodSync(join(bin, "npm"), 0o755);
  environment = cleanEnvironment({
    XDG_STATE_HOME: state,
    CONVEX_DEPLOYMENT: "dev:happy-horse-123",
  });
  environment.PATH = `${bin}:${environment.PATH}`;
  vi.stubEnv("XDG_STATE_HOME", state);
  vi.stubEnv("CONVEX_DEPLOYMENT", "dev:happy-horse-123");
});
afterAll(() => removeTree(root));

function reset(convex = CONVEX): void {
  for (const folder of [app, state]) rmSync(folder, { recursive: true, force: true });
  cpSync(FIXTURE, app, { recursive: true });
  mkdirSync(join(app, "node_modules/convex/bin"), { recursive: true });
  writeFileSync(
    join(app, "node_modules/convex/package.json"),
    '{ "name": "convex", "version": "1.48.0", "peerDependencies": { "@clerk/react": "*" } }',
  );
  writeFileSync(join(app, "node_modules/convex/bin/main.js"), convex);
}

type Process = {
  child: ChildProcess;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  output(): string;
};

const OFFLINE = ["--no-verify"];

function start(args: string[] = [], env: Record<string, string> = {}): Process {
  const words = [cli, "-k", KEY, "-i", ISSUER, "--yes", ...args];
  const child = spawn(process.execPath, words, {
    cwd: app,
    env: { ...environment, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  const ended = new Promise<Awaited<Process["ended"]>>((settle) => {
    child.once("exit", (code, signal) => settle({ code, signal }));
  });
  return { child, ended, output: () => output };
}

const run = () => runIn(app);
const takeBack = () => undoIn(app);

function hasJournal(): boolean {
  try {
    const entries = readdirSync(state, { recursive: true, encoding: "utf8" });
    return entries.some((path) => /[0-9a-f]{32}\/\d+/.test(path));
  } catch {
    return false;
  }
}

/** Processes that still work for the app: they stand in its folder, or their words name it. */
function leftBehind(): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,stat=,args="], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => {
    const [pid = "", status = ""] = line.trim().split(/\s+/);
    if (pid === "" || status.startsWith("Z")) return false;
    return line.includes(root) || folderOf(pid)?.startsWith(root);
  });
}

function folderOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It has ended, or this system has no such table.
    return undefined;
  }
}

/** The trees before and after a run of the packed tool, and how many milliseconds one takes. */
async function measured(): Promise<{ before: string; after: string; milliseconds: number }> {
  reset();
  const before = treeOf(app);
  const began = performance.now();
  const first = start(OFFLINE);
  expect((await first.ended).code, first.output()).toBe(0);
  const milliseconds = performance.now() - began;
  return { before, after: treeOf(app), milliseconds };
}

test.runIf(POSIX)(
  "killed at random moments, it is put back, goes on, and is undone",
  async () => {
    const { before, after, milliseconds } = await measured();
    const kills = EVERYTHING ? 200 : 8;
    const torn: string[] = [];
    const met = { untouched: 0, between: 0, done: 0, ended: 0 };
    let kill = 0;
    while (kill < kills) {
      reset();
      const moment = Math.round(Math.random() * milliseconds);
      const process = start(OFFLINE);
      await delay(moment);
      const wasRunning = process.child.kill("SIGKILL");
      const { signal } = await process.ended;
      const left = treeOf(app);
      if (!wasRunning || signal === null) {
        // It was faster than the one that was measured.
        met.ended += 1;
        continue;
      }
      kill += 1;
      if (left === after) met.done += 1;
      else if (left === before && !hasJournal()) met.untouched += 1;
      else met.between += 1;
      if (left === before && !hasJournal()) continue;
      const fault = async (what: string, act: () => Promise<number>, wanted: string) => {
        const status = await act();
        if (status !== 0 || treeOf(app) !== wanted)
          torn.push(`${what} after ${moment} ms: ${status}`);
      };
      // By turns the next command is an undo, or the same once more and then an undo.
      if (kill % 2 === 0) await fault("undo", takeBack, before);
      await fault("run", run, after);
      await fault("run, undo", takeBack, before);
    }
    console.info(`${kills} kills within ${Math.round(milliseconds)} ms: ${JSON.stringify(met)}`);
    expect(torn).toEqual([]);
    await expect.poll(leftBehind, { timeout: 10_000 }).toEqual([]);
  },
  600_000,
);

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

describe.runIf(POSIX)("stopped by a signal, everything is as before and no process is left", () => {
  const hangs = (when: string) => `
    if (${when}) {
      require("node:fs").writeFileSync(${JSON.stringify("REACHED")}, "");
      require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", __filename]);
      setInterval(() => {}, 1000);
    } else { ${CONVEX} }
  `;
  const HANGING_NPM = `#!/bin/sh\nprintf changed > package-lock.json\n: > REACHED\nsleep 1000\n`;

  const phases: [string, { npm?: string; convex?: string; clerk?: boolean }][] = [
    ["the issuer is asked", { clerk: true }],
    ["the install", { npm: HANGING_NPM }],
    ["convex env get", { convex: hangs('process.argv[3] === "get"') }],
    ["convex env set", { convex: hangs('process.argv[3] === "set"') }],
    ["convex dev --once", { convex: hangs('process.argv[2] === "dev"') }],
  ];

  test.each(
    phases.flatMap(([phase, what], row) =>
      SIGNALS.filter((_, at) => EVERYTHING || at === row % SIGNALS.length).map((signal) => ({
        phase,
        signal,
        ...what,
      })),
    ),
  )("$signal during: $phase", async ({ signal, npm, convex, clerk }) => {
    reset(convex);
    const before = treeOf(app);
    const bin = join(root, `hanging-${signal}`);
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "npm"), npm ?? NPM, { mode: 0o755 });
    const env: Record<string, string> = { PATH: `${bin}:${environment.PATH}` };
    let asked = false;
    const server = clerk
      ? await startServer(() => {
          asked = true;
          return new Promise(() => {});
        })
      : undefined;
    if (server) Object.assign(env, routeFetch({ [HOST]: server.url }));
    const process = start(server ? [] : OFFLINE, env);
    try {
      const isReached = () => asked || readdirSync(app).includes("REACHED");
      await expect.poll(isReached, { timeout: 20_000, interval: 20 }).toBe(true);
      rmSync(join(app, "REACHED"), { force: true });
      process.child.kill(signal);
      const { code, signal: endedBy } = await process.ended;
      expect(code === 130 || endedBy === signal, process.output()).toBe(true);
      expect(treeOf(app)).toBe(before);
      await expect.poll(leftBehind, { timeout: 10_000 }).toEqual([]);
      expect(hasJournal()).toBe(false);
    } finally {
      killGroup(process.child.pid);
      await server?.close();
    }
  });
});

test.runIf(POSIX)(
  "two runs at once: one wires, the other waits or is refused",
  async () => {
    const { after, milliseconds } = await measured();
    const rounds = EVERYTHING ? 50 : 3;
    const seen: Record<string, number> = {};
    for (let round = 1; round <= rounds; round += 1) {
      reset();
      const first = start([...OFFLINE, "--json"]);
      await delay(Math.random() * milliseconds);
      const second = start([...OFFLINE, "--json"]);
      const codes = await Promise.all([first, second].map(async ({ ended }) => (await ended).code));
      const results = [first, second].map(({ output }) => JSON.parse(output()));
      const words = results
        .map(({ status, error }) => error?.code ?? status)
        .sort()
        .join(" + ");
      seen[words] = (seen[words] ?? 0) + 1;
      expect(results.filter(({ status }) => status === "wired")).toHaveLength(1);
      expect(codes.every((code) => code === 0 || code === 4)).toBe(true);
      expect(treeOf(app)).toBe(after);
    }
    console.info(`two runs at once, ${rounds} times: ${JSON.stringify(seen)}`);
    const allowed = /^(?:already-wired|changed-meanwhile|locked) \+ wired$/;
    expect(Object.keys(seen).filter((words) => !allowed.test(words))).toEqual([]);
  },
  600_000,
);
