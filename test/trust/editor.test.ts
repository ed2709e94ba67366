/** Somebody saves files while the tool is at work: no byte of theirs is lost, and no word is false. */

import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Arena, type Ended, RUN } from "./arena.ts";
import { EDITS } from "./edits.js";
import { inArenas } from "./in-arenas.ts";
import {
  differing,
  type Habit,
  lostSaves,
  openPerson,
  type Save,
  telling,
  withoutPerson,
  withoutPersonAtRest,
} from "./person.ts";
import { behaving } from "./played.ts";
import { type Dice, diceFor, roundsOf } from "./share.ts";
import { openTally } from "./tally.ts";

const SITUATIONS = ["run", "failing run", "undo", "killed run"] as const;
const HABITS = [
  { style: "in-place", rhythm: "moments" },
  { style: "rename", rhythm: "moments" },
  { style: "in-place", rhythm: "provoked" },
  { style: "rename", rhythm: "provoked" },
  { style: "in-place", rhythm: "loop" },
  { style: "rename", rhythm: "loop" },
] as const;

/** Of each situation with each habit; in place, by rename and in a loop come to 200 each and more. */
const ROUNDS = 100;

const HUMAN = RUN.filter((word) => word !== "--json");

type Files = Map<string, string>;
type Trees = { before: Files; after: Files; span: number };
type Round = {
  situation: (typeof SITUATIONS)[number];
  habit: Habit;
  /** Which of two ways to fail, or to go on after a kill. */
  variant: number;
  /** Between 0 and 1: when it is killed. */
  moment: number;
  edits: string[];
};

const tally = openTally("editor");

const MORE = {
  "convex.json": '{\n  "functions": "convex/"\n}\n',
  "app.json": '{\n  "name": "field-notes"\n}\n',
  "package-lock.json": '{\n  "name": "field-notes"\n}\n',
};

async function prepare(arena: Arena): Promise<Trees> {
  arena.reset();
  arena.keep("fresh");
  const before = withoutPerson(arena.app);
  const began = performance.now();
  const first = await arena.run(HUMAN, behaving({ slowly: SLOWLY }));
  expect(first.code, first.stdout + first.stderr).toBe(0);
  arena.keep("wired");
  return { before, after: withoutPerson(arena.app), span: performance.now() - began };
}

/** Seconds that npm takes before and after it writes, and convex before each call. */
const SLOWLY = 0.04;

async function attempt(arena: Arena, round: Round, trees: Trees): Promise<void> {
  const { situation, habit, variant, moment } = round;
  arena.reset(situation === "undo" ? "wired" : "fresh");
  const person = await openPerson(arena, { ...habit, span: trees.span });
  const act = (args: string[], env: Record<string, string> = {}) =>
    watched(arena, args, { ...behaving({ slowly: SLOWLY }), ...telling(arena), ...env });
  const ended: Judgement[] = [];
  if (situation === "run") ended.push(await act(HUMAN));
  if (situation === "failing run") {
    const fails = variant === 0 ? { npmFails: true } : { envSetFails: true };
    ended.push(await act(HUMAN, behaving(fails)));
  }
  if (situation === "undo") ended.push(await act(["undo"]));
  if (situation === "killed run") {
    const env = { ...behaving({ slowly: SLOWLY }), ...telling(arena) };
    const started = arena.start(HUMAN, env);
    await delay(moment * trees.span);
    started.child.kill("SIGKILL");
    await started.ended;
    await arena.settled();
    for (const edit of round.edits) await person.save(edit);
    const next = [["undo"], HUMAN, ["doctor", "--fix", "--no-verify", "--yes"]];
    ended.push(await act(next[variant] ?? ["undo"]));
  }
  await arena.settled();
  const saves = await person.stop();
  const where = `${situation}, ${habit.style} ${habit.rhythm}, seed ${habit.seed}`;
  tally.count("rounds");
  judge(arena, saves, ended, where, trees);
  // What went well is undone another day.
  if (situation === "run" && ended[0]?.end.code === 0) {
    const undo = await watched(arena, ["undo"], telling(arena));
    tally.count("undos later");
    judge(arena, saves, [undo], `${where}, undo later`, trees, false);
  }
}

/** A command, and how the app was when it began. */
type Judgement = { args: string[]; end: Ended; begun: Files };

async function watched(
  arena: Arena,
  args: string[],
  env: Record<string, string>,
): Promise<Judgement> {
  const begun = await withoutPersonAtRest(arena.app);
  return { args, end: await arena.run(args, env), begun };
}

function judge(
  arena: Arena,
  saves: readonly Save[],
  commands: readonly Judgement[],
  where: string,
  trees: Trees,
  isFirst = true,
): void {
  if (isFirst) {
    const done = saves.filter(({ text }) => text !== undefined);
    tally.count("saves", done.length);
  }
  const words = commands.map(({ end }) => `${end.code ?? end.signal}`).join();
  for (const save of lostSaves(arena, saves)) {
    tally.fault("a save is lost", `${where}: ${save.way} of ${save.path} (${words})`);
  }
  for (const { failed, path } of isFirst ? saves : []) {
    if (failed)
      tally.fault("a save failed, since a file was taken away", `${where}: ${path} ${failed}`);
  }
  for (const command of commands) judgeWords(arena, saves, command, where, trees);
}

/** What each sentence says of the files, if it is said. */
const SENTENCES: { said: RegExp; wanted: (trees: Trees, begun: Files) => Files }[] = [
  { said: /The files were put back as they were\./, wanted: ({ before }) => before },
  { said: /The files were put back, but/, wanted: ({ before }) => before },
  {
    said: /as it was before that run|as they were? before that run/,
    wanted: ({ before }) => before,
  },
  { said: /Nothing was changed/, wanted: (_, begun) => begun },
  { said: /To put the project back as it was:/, wanted: ({ after }) => after },
];

function judgeWords(
  arena: Arena,
  saves: readonly Save[],
  { args, end, begun }: Judgement,
  where: string,
  trees: Trees,
): void {
  // The person has gone home by now.
  const left = withoutPerson(arena.app);
  const text = `${end.stdout}\n${end.stderr}`;
  const shown = `${where}: ${args[0] === "undo" ? "undo" : "run"} ended with ${end.code ?? end.signal}`;
  if (end.hung) tally.fault("hangs", shown);
  if (end.code === 1 || end.code === null)
    tally.fault("exit 1, or a signal", `${shown} ${text.slice(-300)}`);
  tally.count(`exit ${end.code}`);
  for (const { said, wanted } of SENTENCES) {
    if (!said.test(text)) continue;
    const others = differing(left, wanted(trees, begun)).filter(
      (path) => !isNamedAsTheirs(text, path) && !isOverwritten(saves, path),
    );
    if (others.length > 0) tally.fault(`says "${said.source}"`, `${shown}, but: ${others.join()}`);
  }
  if (/nothing was written over it/.test(text)) tally.count("stopped for a save");
}

/** Whether the editor wrote over what the tool had written, between the two halves of a save. */
function isOverwritten(saves: readonly Save[], path: string): boolean {
  const isSo = saves.some((save) => save.path === path && save.overwrote);
  if (isSo) tally.count("written over by the editor");
  return isSo;
}

/** Whether a line says that a file was left to somebody else. */
function isNamedAsTheirs(text: string, path: string): boolean {
  const lines = text.split("\n");
  return lines.some((line) => line.includes(path) && /somebody else|[Ee]dited|left/.test(line));
}

function roundsWith(dice: Dice): Round[] {
  const names = Object.keys(EDITS);
  return SITUATIONS.flatMap((situation) =>
    HABITS.flatMap((habit) =>
      Array.from({ length: roundsOf(ROUNDS) }, (): Round => {
        return {
          situation,
          habit: { ...habit, seed: dice.below(2 ** 31), span: 0 },
          variant: dice.below(situation === "failing run" ? 2 : 3),
          moment: dice.next(),
          edits: [dice.oneOf(names), dice.oneOf(names)],
        };
      }),
    ),
  );
}

test("nothing that somebody saves is lost, and nothing false is said of it", async () => {
  const work = {
    prepare,
    tasks: () => roundsWith(diceFor("editor")),
    act: attempt,
  };
  try {
    await inArenas(work, MORE);
  } finally {
    tally.print();
  }
  expect(tally.faults()).toEqual({});
});
