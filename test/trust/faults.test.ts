/** Every call of the real process that concerns the project fails, is cut short, or is its last. */

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fastTemp, removeTree } from "../support/temp.ts";
import { type Arena, openToOthers, RUN, said, UNDO } from "./arena.ts";
import {
  type Call,
  callsIn,
  compiledLibrary,
  type ErrorName,
  type Fault,
  preloaded,
} from "./fault-library.ts";
import { inArenas } from "./in-arenas.ts";
import { followUp, judge } from "./judged.ts";
import { diceFor, sample } from "./share.ts";
import { openTally } from "./tally.ts";

const tally = openTally("faults");
const folder = fastTemp("fault-library");
const library = compiledLibrary(folder);

/** What is done while the fault is met: from which state, and what it is to come to. */
const SCENARIOS = [
  { name: "run", from: "fresh", args: RUN, wanted: "after" },
  { name: "undo", from: "wired", args: UNDO, wanted: "before" },
  { name: "run after a kill", from: "killed", args: RUN, wanted: "after" },
  { name: "undo after a kill", from: "killed", args: UNDO, wanted: "before" },
] as const;
type Scenario = (typeof SCENARIOS)[number];

type Point = { scenario: Scenario; fault: Fault; call: Call };

type Prepared = {
  library: string;
  before: string;
  after: string;
  calls: { scenario: Scenario; calls: Call[] }[];
};

const CHANGING = new Set([
  ...["create", "write", "pwrite64", "writev", "fsync", "fdatasync", "fchmod", "chmod", "fchown"],
  ...["ftruncate64", "rename", "unlink", "rmdir", "mkdir", "link", "symlink", "remove"],
]);
const WRITING = new Set(["write", "pwrite64", "writev"]);
const OPENING = new Set(["open", "create", "scandir", "opendir"]);
const INTERRUPTED = new Set(["open", "create", "read", "write", "fsync"]);
const FINDING = new Set(["open", "statx", "scandir"]);

/** What can become of a call: all there is where it changes something, one by turns where it only looks. */
function faultsOf({ at, name }: Call): Fault[] {
  const errors: ErrorName[] = [
    ...(["EIO", "EACCES"] as const),
    ...(OPENING.has(name) ? (["EMFILE"] as const) : []),
    ...(INTERRUPTED.has(name) ? (["EINTR"] as const) : []),
    ...(FINDING.has(name) ? (["ENOENT"] as const) : []),
  ];
  if (!CHANGING.has(name)) {
    const error = errors[at % errors.length] ?? "EIO";
    const kills = at % 3 === 0 ? [{ at, kind: "kill-before" } as const] : [];
    return [{ at, kind: "error", error }, ...kills];
  }
  const halves = [{ at, kind: "short" } as const, { at, kind: "kill-within" } as const];
  return [
    ...[...errors, ...(["ENOSPC", "EDQUOT", "EROFS"] as const)].map(
      (error): Fault => ({ at, kind: "error", error }),
    ),
    ...(["ENOSPC", "EIO"] as const).map(
      (error): Fault => ({ at, kind: "error", error, isLasting: true }),
    ),
    ...(WRITING.has(name) ? halves : []),
    { at, kind: "kill-before" },
    { at, kind: "kill-after" },
  ];
}

async function prepare(arena: Arena, path: string): Promise<Prepared> {
  arena.reset();
  arena.keep("fresh");
  const before = arena.tree();
  const logs = { run: join(arena.root, "run.log"), other: join(arena.root, "other.log") };
  const first = await arena.run(RUN, preloaded(path, arena, undefined, logs.run));
  expect(first.code, first.stdout + first.stderr).toBe(0);
  const after = arena.tree();
  arena.keep("wired");
  const calls = callsIn(logs.run);
  // The journal's last description is what makes a run one that went well.
  const seal = calls.filter(({ name }) => name === "rename").at(-1);
  expect(seal, "a run renames").toBeDefined();
  arena.reset("fresh");
  await arena.run(RUN, preloaded(path, arena, { at: seal?.at ?? 0, kind: "kill-before" }));
  expect(await arena.settled()).toBe(true);
  arena.keep("killed");
  const counted = [];
  for (const scenario of SCENARIOS) {
    rmSync(logs.other, { force: true });
    arena.reset(scenario.from);
    const ended = await arena.run(scenario.args, preloaded(path, arena, undefined, logs.other));
    expect(ended.code, `${scenario.name}: ${ended.stdout}${ended.stderr}`).toBe(0);
    expect(arena.tree(), scenario.name).toBe(scenario.wanted === "after" ? after : before);
    counted.push({ scenario, calls: callsIn(logs.other) });
  }
  return { library: path, before, after, calls: counted };
}

async function meet(arena: Arena, { scenario, fault, call }: Point, prepared: Prepared) {
  const { before, after } = prepared;
  arena.reset(scenario.from);
  const begun = arena.tree();
  const env = preloaded(prepared.library, arena, fault);
  const ended = await arena.run(scenario.args, env);
  const isKill = fault.kind.startsWith("kill");
  tally.count("points");
  const how = `${fault.kind}${fault.error ? ` ${fault.error}` : ""}${fault.isLasting ? " lasting" : ""}`;
  const path = call.path.replace(/^.*?-trust-[^/]+/, "").replace(/\d{3,}|[0-9a-f]{32}/g, "N");
  const where = `${scenario.name}, call ${call.at} ${call.name} ${path}, ${how}: ${said(ended)}`;
  if (!(await arena.settled())) tally.fault("a process is left", where);
  const open = openToOthers(arena.state);
  if (open.length > 0) tally.fault("others may look into the journal", `${where}: ${open.join()}`);
  if (ended.hung) tally.fault("hangs", where);

  if (isKill) {
    if (ended.signal === "SIGKILL") tally.count("kills");
    else tally.count("not reached");
    judgeLeftovers(arena, prepared, where);
    await followUp(arena, prepared, where, tally, fault.at % 2 === 0);
    return;
  }
  tally.count(fault.kind === "short" ? "short writes" : "errors");
  const isKept = fault.isLasting === true && /^(?:rmdir|unlink)$/.test(call.name);
  const tree = isKept ? withoutKept(arena, call.name) : arena.tree();
  const command = scenario.args === RUN ? "run" : "undo";
  const { kind, mustFollow, left } = judge(command, ended, tree, {
    ...{ before, after, begun },
    isKilled: scenario.from === "killed",
  });
  // Who is told that a file isn't there plans on that; all of it must be undone all the same.
  const isMisled = fault.error === "ENOENT" && ended.code === 0;
  if (kind && !isMisled) tally.fault(kind, where);
  if (left.length > 0) {
    tally.count("files left and named", left.length);
    return;
  }
  if (mustFollow || tree !== begun || isMisled) {
    await followUp(arena, prepared, where, tally);
  }
}

/**
 * The tree without the folders of the run that the system never lets go: nothing is left in one, or what
 * keeps git from it, or what stood in it, where that is what can't be taken away.
 */
function withoutKept(arena: Arena, denied: string): string {
  const kept = [".gitignore ", ...(denied === "unlink" ? ["new ", "taken-"] : [])];
  const lines = arena.tree().split("\n");
  const emptied = lines.flatMap((line) => {
    const folder = /^(.*\.add-clerk-convex-\d+-[0-9a-f]+\.tmp\/) \d+$/.exec(line)?.[1];
    if (folder === undefined) return [];
    const inside = lines.filter((other) => other.startsWith(folder) && other !== line);
    const isKept = (line: string) => kept.some((name) => line.startsWith(folder + name));
    return inside.every(isKept) ? [folder] : [];
  });
  if (emptied.length > 0) tally.count("folders left");
  return lines.filter((line) => !emptied.some((folder) => line.startsWith(folder))).join("\n");
}

/** How projects name the files that git is to leave alone. */
const ENV_PATTERNS = ["*.local", ".env*", ".env*.local", ".env.*.local"];

/** What a kill leaves beside a file with secrets is as secret. */
function judgeLeftovers({ app }: Arena, { before }: Prepared, where: string): void {
  const known = new Set(before.split("\n").map((line) => line.replace(/ \S+ \S+$/, "")));
  const left = readdirSync(app, { recursive: true, encoding: "utf8" }).filter(
    (path) => !path.startsWith("node_modules") && !known.has(path) && holdsSecrets(join(app, path)),
  );
  for (const path of left) {
    tally.count("copies left by kills");
    if (isOpenToOthers(app, path)) tally.fault("others may read a copy", `${where}: ${path}`);
    if (!isIgnored(app, path)) tally.fault("git would take a copy", `${where}: ${path}`);
  }
}

function holdsSecrets(path: string): boolean {
  return statSync(path).isFile() && readFileSync(path, "utf8").includes("CONVEX_DEPLOYMENT=");
}

/** Whether others get to it: a folder above it may keep them out. */
function isOpenToOthers(app: string, path: string): boolean {
  if (path === ".") return true;
  return (statSync(join(app, path)).mode & 0o077) !== 0 && isOpenToOthers(app, dirname(path));
}

/** Whether git leaves it alone, whichever usual pattern the project ignores its env files by. */
function isIgnored(app: string, path: string): boolean {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: app }).status;
  git("init", "-q");
  try {
    return ENV_PATTERNS.every((pattern) => {
      writeFileSync(join(app, ".git/info/exclude"), `${pattern}\n`);
      return git("check-ignore", "-q", path) === 0;
    });
  } finally {
    rmSync(join(app, ".git"), { recursive: true });
  }
}

/** While it is written, too. */
function judgeModes({ calls }: Prepared): void {
  for (const { scenario, calls: made } of calls) {
    for (const { name, mode, path } of made) {
      if (!WRITING.has(name) || !path.includes("/project/app/")) continue;
      tally.count("writes into the project");
      if ((mode & 0o077) !== 0) {
        const shown = `${basename(path)} has mode ${mode.toString(8)}`;
        tally.fault("others may read a file while it is written", `${scenario.name}: ${shown}`);
      }
    }
  }
}

test.skipIf("missing" in library)("each call fails, is short, or is the last", async () => {
  if (!("path" in library)) return;
  const { path } = library;
  const dice = diceFor("faults");
  try {
    await inArenas({
      prepare: (arena) => prepare(arena, path),
      tasks(prepared) {
        judgeModes(prepared);
        const points = prepared.calls.flatMap(({ scenario, calls }) =>
          calls.flatMap((call) =>
            faultsOf(call).map((fault): Point => ({ scenario, fault, call })),
          ),
        );
        const kills = points.filter(({ fault }) => fault.kind.startsWith("kill"));
        console.info(`faults: ${points.length} points in all, ${kills.length} of them kills`);
        return sample(points, dice);
      },
      act: meet,
    });
  } finally {
    if (existsSync(folder)) removeTree(folder);
    tally.print();
  }
  expect(tally.faults()).toEqual({});
});

test.runIf("missing" in library)("faults are not injected here", () => {
  console.info(`faults: skipped, since ${"missing" in library ? library.missing : ""}`);
});
