/** Two commands at once: each may win, and what both say must be true of what stands there then. */

import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Arena, documentOf, type Ended, RUN, said, UNDO } from "./arena.ts";
import { inArenas } from "./in-arenas.ts";
import { diceFor, roundsOf } from "./share.ts";
import { openTally } from "./tally.ts";

const FIX = ["doctor", "--fix", "--no-verify", "--yes", "--json"];

const PAIRS = [
  { name: "run and run", from: "fresh", commands: [RUN, RUN] },
  { name: "run and undo", from: "wired", commands: [RUN, UNDO] },
  { name: "undo and run", from: "wired", commands: [UNDO, RUN] },
  { name: "undo and undo", from: "wired", commands: [UNDO, UNDO] },
  { name: "run and doctor --fix", from: "fresh", commands: [RUN, FIX] },
  { name: "undo and doctor --fix", from: "wired", commands: [UNDO, FIX] },
] as const;

/** Rounds of each pair. */
const ROUNDS = 60;
/** Milliseconds by which the second begins later, at most. */
const LATER = 300;

type Round = { pair: (typeof PAIRS)[number]; later: number };
type Trees = { before: string; after: string };
type State = keyof Trees;

const tally = openTally("side by side");

async function prepare(arena: Arena): Promise<Trees> {
  arena.reset();
  arena.keep("fresh");
  const before = arena.tree();
  expect((await arena.run()).code).toBe(0);
  arena.keep("wired");
  return { before, after: arena.tree() };
}

async function attempt(arena: Arena, { pair, later }: Round, trees: Trees): Promise<void> {
  arena.reset(pair.from);
  const [one, other] = pair.commands;
  const first = arena.start(one);
  await delay(later);
  const second = arena.start(other);
  const ends = await Promise.all([first.ended, second.ended]);
  await arena.settled();
  tally.count("rounds");
  const where = `${pair.name}, ${Math.round(later)} ms later: ${ends.map(said).join(" and ")}`;
  const tree = arena.tree();
  const state = stateOf(tree, trees);
  for (const ended of ends) {
    if (ended.hung) tally.fault("hangs", where);
    const isKnown = [0, 3, 4, 5].includes(ended.code ?? -1);
    if (!isKnown) tally.fault(`ended with ${ended.code ?? ended.signal}`, where);
  }
  if (state === undefined) tally.fault("half wired", where);
  else if (!isExplained(ends, pair.from === "fresh" ? "before" : "after", state)) {
    tally.fault("what was said is not what stands there", `${where}; it is as ${state}`);
  }
  // What was done can be undone, and nothing else.
  const undo = await arena.undo();
  if (undo.code !== 0 || arena.tree() !== trees.before) {
    tally.fault("an undo afterwards doesn't bring it back", `${where}; ${said(undo)}`);
  }
}

function stateOf(tree: string, { before, after }: Trees): State | undefined {
  if (tree === before) return "before";
  return tree === after ? "after" : undefined;
}

/** Whether one after the other, in either order, they would have said that and come to this. */
function isExplained([one, other]: Ended[], begun: State, ended: State): boolean {
  if (!one || !other) return false;
  const isOrder = (order: Ended[]) => {
    const states = order.reduce<State[]>(
      (possible, command) => possible.flatMap((state) => afterCommand(command, state)),
      [begun],
    );
    return states.includes(ended);
  };
  return isOrder([one, other]) || isOrder([other, one]);
}

/** The states that a command may lead to which says that, from one; none where it can't have said it. */
function afterCommand(command: Ended, from: State): State[] {
  const document = documentOf(command);
  // A diagnosis says what it found, whether it mended that or not.
  if (document && "checks" in document) return [from, "after"];
  switch (document?.status) {
    case "wired":
      return ["after"];
    case "already-wired":
      return from === "after" ? ["after"] : [];
    case "undone":
      return from === "after" ? ["before"] : [];
    case "nothing-to-undo":
      return from === "before" ? ["before"] : [];
    default:
      return [from];
  }
}

test("two commands at once are as one after the other", async () => {
  const dice = diceFor("side by side");
  const rounds = PAIRS.flatMap((pair) =>
    Array.from({ length: roundsOf(ROUNDS) }, (): Round => ({ pair, later: dice.next() * LATER })),
  );
  try {
    await inArenas({ prepare, tasks: () => rounds, act: attempt });
  } finally {
    tally.print();
  }
  expect(tally.faults()).toEqual({});
});
