/** Real disks that are full, or nearly so: the project's, that of the user's state, and both. */

import { spawnSync } from "node:child_process";
import { statfsSync } from "node:fs";
import { expect, test } from "vitest";
import { fastTemp, removeTree } from "../support/temp.ts";
import { type Arena, RUN, said, UNDO } from "./arena.ts";
import { inArenas } from "./in-arenas.ts";
import { followUp, judge } from "./judged.ts";
import { diceFor, sample } from "./share.ts";
import { keepStages } from "./stages.ts";
import { openTally } from "./tally.ts";

const PLACES = { project: ["app"], state: ["state"], both: ["app", "state"] } as const;
type Disk = (typeof PLACES)["both"][number];

const COMMANDS = [
  { name: "run", from: "fresh", args: RUN, command: "run" },
  { name: "undo", from: "wired", args: UNDO, command: "undo" },
  { name: "run after a kill", from: "killed", args: RUN, command: "run" },
] as const;

type Trial = {
  disks: readonly Disk[];
  of: "pages" | "inodes";
  left: number;
  scenario: (typeof COMMANDS)[number];
};

/** So many pages, or files, are left free at most. */
const MOST_LEFT = 20;

const TRIALS = Object.values(PLACES).flatMap((disks) =>
  (["pages", "inodes"] as const).flatMap((of) =>
    COMMANDS.flatMap((scenario) =>
      Array.from({ length: MOST_LEFT }, (_, left): Trial => ({ disks, of, left, scenario })),
    ),
  ),
);

const tally = openTally("full disks");

function mount(...args: string[]): boolean {
  const { status, error } = spawnSync("mount", args, { encoding: "utf8" });
  return error === undefined && status === 0;
}

/** Whether this user may mount a disk in memory at all. */
function mayMount(): boolean {
  if (process.platform !== "linux") return false;
  const folder = fastTemp("mount");
  const isMounted = mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder);
  if (isMounted) spawnSync("umount", [folder]);
  removeTree(folder);
  return isMounted;
}

const PLENTY = "size=64m,nr_inodes=20000";

/** Leaves so many pages or inodes free on a disk. */
function limit(folder: string, of: Trial["of"], left: number): void {
  const { blocks, bfree, bsize, files, ffree } = statfsSync(folder);
  const size = of === "pages" ? (blocks - bfree + left) * bsize : 64 * 2 ** 20;
  const inodes = of === "inodes" ? files - ffree + left : 20_000;
  // No size at all would be no limit.
  mount("-o", `remount,size=${Math.max(size, bsize)},nr_inodes=${Math.max(inodes, 1)}`, folder);
}

function makeRoom({ disks }: Arena): void {
  for (const folder of Object.values(disks)) mount("-o", `remount,${PLENTY}`, folder);
}

async function prepare(arena: Arena) {
  for (const folder of Object.values(arena.disks)) {
    expect(mount("-t", "tmpfs", "-o", PLENTY, "tmpfs", folder)).toBe(true);
  }
  return keepStages(arena);
}

async function attempt(arena: Arena, trial: Trial, trees: { before: string; after: string }) {
  const { scenario, disks, of, left } = trial;
  makeRoom(arena);
  arena.reset(scenario.from);
  const begun = arena.tree();
  for (const disk of disks) limit(arena.disks[disk], of, left);
  const ended = await arena.run(scenario.args);
  await arena.settled();
  const tree = arena.tree();
  makeRoom(arena);
  tally.count("full disks");
  tally.count(ended.code === 0 ? "went well" : "failed");
  const where = `${scenario.name}, ${left} ${of} left on ${disks.join(" and ")}: ${said(ended)}`;
  const {
    kind,
    mustFollow,
    left: unknown,
  } = judge(scenario.command, ended, tree, {
    ...trees,
    begun,
    isKilled: scenario.from === "killed",
  });
  if (kind) tally.fault(kind, where);
  if (unknown.length > 0) {
    tally.count("files left and named", unknown.length);
    return;
  }
  if (mustFollow || tree !== begun || arena.hasJournal()) {
    await followUp(arena, trees, where, tally);
  }
}

const isAllowed = mayMount();

test.runIf(isAllowed)("on a full disk all is whole or not at all", async () => {
  try {
    await inArenas({
      prepare,
      tasks: () => sample(TRIALS, diceFor("full disks")),
      act: attempt,
      finish(arena) {
        for (const folder of Object.values(arena.disks)) spawnSync("umount", [folder]);
      },
    });
  } finally {
    tally.print();
  }
  expect(tally.faults()).toEqual({});
});

test.skipIf(isAllowed)("disks are not filled here", () => {
  console.info("full disks: skipped, since this user may not mount one");
});
