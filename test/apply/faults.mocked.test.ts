/**
 * Every call of the file system and every program of a run fails once, in one of four ways, or the
 * process loses all effect there, as if it were killed, by turns; the same for an undo. It happens in this
 * process, with programs that are played; real processes are killed in test/real/killed.test.ts.
 */

import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { beginRecord, type Watch } from "../../src/apply/programs/program-record.js";
import type { ProgramResult } from "../../src/apply/programs/run-program.ts";
import { keepPrinted, runIn, undoIn } from "../support/commands.ts";
import { EVERYTHING } from "../support/everything.ts";
import { type FaultKind, type Faults, injectFaults } from "../support/fs-faults.ts";
import { playProgram } from "../support/played-programs.ts";
import { fastTemp, removeTree, treeOf } from "../support/temp.ts";

const FIXTURE = resolve(import.meta.dirname, "../../fixtures/vite-strict-mode/before");
/** By turns: what a run does about an error depends on the call, hardly on the error's name. */
const TURNS: FaultKind[] = ["EIO", "kill", "ENOSPC", "kill", "EACCES", "kill", "EROFS", "kill"];

const CONVEX = '{ "version": "1.48.0", "peerDependencies": { "@clerk/react": "^6.4.3" } }';
const SECRET = "nobody-else-sees-this";

/** Every third call, or with `npm run test:all` each one. */
const STEP = EVERYTHING ? 1 : 3;

let root: string;
let app: string;
let state: string;
/** Where the faults of the command at hand are counted. */
let faults: Faults | undefined;

vi.mock("../../src/apply/programs/run-program.ts", () => ({
  WITHHELD: {},
  runProgram: (command: string[], options: { beginning?: (pid: number) => Watch }) => {
    const watch = options.beginning?.(process.pid + 1_000_000);
    return played(command.slice(-3).join(" "), watch);
  },
}));

/** A program that does what the real one would to the files, but for the fault. */
async function played(words: string, watch: Watch | undefined): Promise<ProgramResult> {
  try {
    faults?.count(`spawn ${words}`);
    faults?.apart(() => {
      const end = watch && beginRecord(watch);
      playProgram(app, words);
      // The supervisor does that, which outlives its parent.
      end?.();
    });
    // Its parent is killed, or told that it failed, when it has done all it does.
    faults?.count(`wait for ${words}`);
    return { exitCode: 0, stdout: "", output: "", ending: "exited" };
  } catch (error) {
    return { exitCode: undefined, stdout: "", output: String(error), ending: "not-started" };
  }
}

keepPrinted();
beforeAll(() => {
  root = fastTemp("faults");
  [app, state] = [join(root, "app"), join(root, "state")];
  vi.stubEnv("XDG_STATE_HOME", state);
  vi.stubEnv("CONVEX_DEPLOYMENT", "dev:happy-horse-123");
});
afterAll(() => removeTree(root));

/** The app and the state directory as `saved` has them, or as they were before any run. */
function reset(saved?: string): void {
  rmSync(root, { recursive: true, force: true });
  if (saved !== undefined) cpSync(saved, root, { recursive: true });
  else {
    cpSync(FIXTURE, app, { recursive: true });
    mkdirSync(join(app, "node_modules/convex"), { recursive: true });
    writeFileSync(join(app, "node_modules/convex/package.json"), CONVEX);
    appendFileSync(join(app, ".env.local"), `MINE=${SECRET}\n`);
    chmodSync(join(app, ".env.local"), 0o600);
    mkdirSync(state);
  }
}

function save(): string {
  const saved = fastTemp("faults-saved");
  cpSync(root, saved, { recursive: true });
  return saved;
}

const run = () => runIn(app);
const takeBack = () => undoIn(app);

type Fault = { at: number; kind: FaultKind; lasting?: boolean };

function faultsIn(calls: readonly string[]): Fault[] {
  const count = Math.floor(calls.length / STEP);
  return Array.from({ length: count }, (_, index) => ({
    at: (index + 1) * STEP,
    kind: TURNS[index % TURNS.length] ?? "kill",
  }));
}

/** A command with its fault: its exit status, or what it threw. */
async function withFault(
  command: () => Promise<number>,
  fault?: Fault,
): Promise<{ status: number | string; calls: string[] }> {
  faults = injectFaults([app, state], fault);
  try {
    return { status: await command(), calls: faults.calls };
  } catch (error) {
    return { status: `thrown: ${String(error)}`, calls: faults.calls };
  } finally {
    faults.restore();
    faults = undefined;
  }
}

/** Whether the state directory holds a journal, or what is left of one. */
function hasJournal(): boolean {
  const entries = readdirSync(state, { recursive: true, encoding: "utf8" });
  return entries.some((path) => /[0-9a-f]{32}[\\/]\d+/.test(path));
}

/** What is on the disk, but for the times and numbers of processes that journals and locks hold. */
function stateOfDisk(): string {
  const kept = readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const bytes = readFileSync(path, "utf8");
      const isJournal = /[0-9a-f]{32}[\\/]\d+[\\/]/.test(path);
      // Each run takes the next lock, and the number says no more than that.
      const shown = path.replace(/locks[\\/]\d+$/, "locks");
      return `${shown} ${isJournal ? bytes.replace(/"began": "[^"]*"/, "") : bytes.length}`;
    });
  const isInstalled = existsSync(join(app, "node_modules/@clerk/react/package.json"));
  return [treeOf(app), `installed: ${isInstalled}`, ...kept].join("\n");
}

/** Files that hold what the env file holds, and that others than its owner can read. */
function exposed(): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => (statSync(path).mode & 0o077) !== 0 && !isInClosedFolder(path))
    .filter((path) => readFileSync(path, "utf8").includes(SECRET));
}

function isInClosedFolder(path: string): boolean {
  return (statSync(dirname(path)).mode & 0o077) === 0;
}

/** Tells whether the disk is in a state that was not met before: where it goes from there depends on nothing else. */
function newStates(): () => boolean {
  const known = new Set<string>();
  return () => {
    const { size } = known;
    return known.add(stateOfDisk()).size > size;
  };
}

/** Collects what went wrong, in words. */
function judge() {
  const torn: string[] = [];
  const expectTree = (label: string, wanted: string) => {
    if (treeOf(app) !== wanted) torn.push(`${label}: ${differing(treeOf(app), wanted)}`);
  };
  const expectStatus = (label: string, { status }: { status: number | string }, wanted: number) => {
    if (status !== wanted) torn.push(`${label}: it ended with ${status}`);
  };
  return { torn, expectTree, expectStatus };
}

function differing(tree: string, wanted: string): string {
  const [one, other] = [new Set(tree.split("\n")), new Set(wanted.split("\n"))];
  const lines = [...one].filter((line) => !other.has(line));
  const gone = [...other].filter((line) => !one.has(line));
  return [...lines, ...gone].map((line) => line.slice(0, 40)).join(", ");
}

async function planned(): Promise<{ before: string; after: string; calls: string[] }> {
  reset();
  const before = treeOf(app);
  const { status, calls } = await withFault(run);
  expect(status).toBe(0);
  return { before, after: treeOf(app), calls };
}

function labelOf(kind: FaultKind, at: number, calls: readonly string[]): string {
  return `${kind} at ${at} (${calls[at - 1]?.replaceAll(root, "")})`;
}

/** The tree after a run whose push has failed: all as planned, but for what the push generates. */
async function withoutPush(calls: readonly string[]): Promise<string> {
  reset();
  const at = 1 + calls.findIndex((call) => /^spawn .*dev --once/.test(call));
  expect((await withFault(run, { at, kind: "EIO" })).status).toBe(4);
  expect(readFileSync(join(app, "src/main.tsx"), "utf8")).toContain("ConvexProviderWithClerk");
  return treeOf(app);
}

describe("a run", () => {
  test("that is struck leaves the tree as before or as planned; a run completes it, undo takes it back", async () => {
    const { before, after, calls } = await planned();
    const { torn, expectTree, expectStatus } = judge();
    const unpushed = await withoutPush(calls);
    const isNew = newStates();
    for (const { at, kind } of faultsIn(calls)) {
      const label = labelOf(kind, at, calls);
      if (treeOf(app) !== before || hasJournal()) reset();
      const struck = await withFault(run, { at, kind });
      const isBefore = treeOf(app) === before;
      // A push that fails leaves the files, which are whole by then.
      const isPush = kind !== "kill" && struck.status === 4 && treeOf(app) === unpushed;
      if (kind !== "kill") {
        if (!isBefore && !isPush) expectTree(label, after);
        if (typeof struck.status === "string") torn.push(`${label}: ${struck.status}`);
        if (struck.status === 0) expectTree(`${label}, exit 0`, after);
      }
      torn.push(...exposed().map((path) => `${label}: others can read ${path}`));
      // As if nothing had ever run: what follows from there is known.
      if (isBefore && !hasJournal()) continue;
      if (!isNew()) continue;
      if (kind === "kill") {
        const saved = save();
        expectStatus(`${label}, undo`, await withFault(takeBack), 0);
        expectTree(`${label}, undo`, before);
        reset(saved);
        removeTree(saved);
      }
      expectStatus(`${label}, run`, await withFault(run), 0);
      expectTree(`${label}, run`, isPush ? unpushed : after);
      expectStatus(`${label}, run, undo`, await withFault(takeBack), 0);
      expectTree(`${label}, run, undo`, before);
    }
    console.info(
      `faults in a run: ${faultsIn(calls).length} at ${calls.length} calls, ${torn.length} torn`,
    );
    expect(torn.slice(0, 12)).toEqual([]);
  }, 1_200_000);

  test("on a disk that takes nothing any more is put back once it does again", async () => {
    const { before, after, calls } = await planned();
    const { torn, expectTree, expectStatus } = judge();
    const isNew = newStates();
    for (let at = 1; at <= calls.length; at += EVERYTHING ? 5 : 25) {
      const kind = at % 2 === 0 ? "EROFS" : "ENOSPC";
      const label = `${labelOf(kind, at, calls)} and on`;
      reset();
      const struck = await withFault(run, { at, kind, lasting: true });
      if (struck.status === 0) expectTree(`${label}, exit 0`, after);
      if (typeof struck.status === "string") torn.push(`${label}: ${struck.status}`);
      if (!isNew()) continue;
      expectStatus(`${label}, run`, await withFault(run), 0);
      expectTree(`${label}, run`, after);
      expectStatus(`${label}, run, undo`, await withFault(takeBack), 0);
      expectTree(`${label}, run, undo`, before);
    }
    console.info(`a dead disk: from each of ${calls.length} calls on, ${torn.length} torn`);
    expect(torn.slice(0, 12)).toEqual([]);
  }, 1_200_000);
});

test.each([
  ["right after the run", ""],
  ["after convex has generated anew", "// and once more\n"],
])(
  "an undo %s that is struck leaves the tree as it was or undone; another one completes it",
  async (_, anew) => {
    await planned();
    const generated = join(app, "convex/_generated/api.d.ts");
    if (anew) writeFileSync(generated, anew);
    const after = treeOf(app);
    const saved = save();
    const { calls } = await withFault(takeBack);
    // Undone, but for what is convex's own.
    if (anew) expect(readFileSync(generated, "utf8")).toBe(anew);
    const before = treeOf(app);
    expect(existsSync(join(app, "convex/auth.config.ts"))).toBe(false);
    const { torn, expectTree, expectStatus } = judge();
    const isNew = newStates();
    for (const { at, kind } of faultsIn(calls)) {
      const label = labelOf(kind, at, calls);
      reset(saved);
      const struck = await withFault(takeBack, { at, kind });
      if (kind !== "kill") {
        if (treeOf(app) !== after) expectTree(label, before);
        if (typeof struck.status === "string") torn.push(`${label}: ${struck.status}`);
        if (struck.status === 0) expectTree(`${label}, exit 0`, before);
      }
      if (!isNew()) continue;
      expectStatus(`${label}, undo`, await withFault(takeBack), 0);
      expectTree(`${label}, undo`, before);
    }
    removeTree(saved);
    console.info(
      `faults in an undo: ${faultsIn(calls).length} at ${calls.length} calls, ${torn.length} torn`,
    );
    expect(torn.slice(0, 12)).toEqual([]);
  },
  1_200_000,
);
