/** Journals that are damaged, forged or somebody else's: nothing is written outside the project. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { treeOf } from "../support/temp.ts";
import { type Arena, documentOf, journalsIn, RUN, said, UNDO } from "./arena.ts";
import { inArenas } from "./in-arenas.ts";
import { type Dice, diceFor, sample } from "./share.ts";
import { keepStages } from "./stages.ts";
import { openTally } from "./tally.ts";

const tally = openTally("journals");

const COMMANDS = [
  UNDO,
  RUN,
  [...UNDO, "--dry-run"],
  ["doctor", "--no-verify", "--json"],
  ["doctor", "--fix", "--no-verify", "--yes", "--json"],
] as const;

/** What is done to a journal; `outside` is a folder of somebody else's, with a file `victim`. */
type Mutation = { name: string; act(journal: string, outside: string): void };

/** Each kind of mutation, with how many of it there are. */
function mutations(dice: Dice): Mutation[] {
  const many = (times: number, make: (at: number) => Mutation) =>
    Array.from({ length: times }, (_, at) => make(at));
  return [
    ...many(240, flipped(dice)),
    ...many(100, cut(dice)),
    ...many(300, leafChanged(dice)),
    ...many(60, keyMissing(dice)),
    ...many(60, valuesSwapped(dice)),
    ...many(25, pathForged(dice)),
    ...many(20, replaced),
  ];
}

const NAMES = /\.(?:json|open)$|bytes$/;

/** A file of the journal: the description, or the bytes. */
function fileOf(journal: string, at: number): string {
  const names = readdirSync(journal).filter((name) => NAMES.test(name));
  return join(journal, names[at % names.length] ?? "run.json");
}

function flipped(dice: Dice): (at: number) => Mutation {
  return (at) => {
    const [place, bit] = [dice.next(), dice.below(8)];
    return {
      name: `a bit flipped at ${Math.round(place * 100)} %`,
      act(journal) {
        const path = fileOf(journal, at);
        const bytes = readFileSync(path);
        const index = Math.floor(place * bytes.length);
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        writeFileSync(path, bytes);
      },
    };
  };
}

function cut(dice: Dice): (at: number) => Mutation {
  return (at) => {
    const place = dice.next();
    return {
      name: `cut at ${Math.round(place * 100)} %`,
      act(journal) {
        const path = fileOf(journal, at);
        truncateSync(path, Math.floor(place * statSync(path).size));
      },
    };
  };
}

const VALUES: readonly unknown[] = [
  ...[null, "", -1, 1e308, 0.5, 2 ** 53, true, [], {}, "..", "../outside/victim", "/"],
  ...["x".repeat(300_000), "a\u0000b", "\u001b]0;title\u0007", "convex/../../outside/victim"],
  ...["\uD800", "CON", "-rf", "node_modules", ".git/config", [[[[]]]], { path: "../victim" }],
];

/** Every place in the description that holds a value of its own, as the keys that lead to it. */
function leavesOf(value: unknown, keys: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [keys];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...keys, key]));
}

/**
 * Changes what the keys lead to: `change` gets what holds it, and the last key. The sum is made to fit
 * again, as who forges a journal would do.
 */
function describedAnew(
  journal: string,
  choose: (leaves: string[][]) => string[],
  change: (holder: Record<string, unknown>, key: string) => void,
): void {
  const path = join(journal, "run.json");
  const description: Record<string, unknown> = JSON.parse(readFileSync(path, "utf8"));
  const keys = choose(leavesOf(description));
  const last = keys.at(-1) ?? "";
  let holder: Record<string, unknown> = description;
  for (const key of keys.slice(0, -1)) {
    const next = holder[key];
    if (isRecord(next)) holder = next;
  }
  change(holder, last);
  if ("journal" in description) {
    const sum = createHash("sha256").update(JSON.stringify(description.journal));
    description.sha256 = sum.digest("hex");
  }
  writeFileSync(path, JSON.stringify(description));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function leafChanged(dice: Dice): (at: number) => Mutation {
  return () => {
    const [place, value] = [dice.next(), dice.oneOf(VALUES)];
    const shown = JSON.stringify(value)?.slice(0, 40);
    return {
      name: `a value is ${shown}`,
      act: (journal) =>
        describedAnew(
          journal,
          (leaves) => leaves[Math.floor(place * leaves.length)] ?? [],
          (holder, key) => {
            holder[key] = value;
          },
        ),
    };
  };
}

function keyMissing(dice: Dice): (at: number) => Mutation {
  return () => {
    const [place, depth] = [dice.next(), dice.next()];
    return {
      name: "a key is missing",
      act: (journal) =>
        describedAnew(
          journal,
          (leaves) => {
            const keys = leaves[Math.floor(place * leaves.length)] ?? [];
            return keys.slice(0, 1 + Math.floor(depth * keys.length));
          },
          (holder, key) => {
            delete holder[key];
          },
        ),
    };
  };
}

function valuesSwapped(dice: Dice): (at: number) => Mutation {
  return () => {
    const [one, other] = [dice.next(), dice.next()];
    return {
      name: "two values are swapped",
      act(journal) {
        const at = (place: number) => (leaves: string[][]) =>
          leaves[Math.floor(place * leaves.length)] ?? [];
        let first: unknown;
        let second: unknown;
        describedAnew(journal, at(one), (holder, key) => {
          first = holder[key];
        });
        describedAnew(journal, at(other), (holder, key) => {
          second = holder[key];
          holder[key] = first;
        });
        describedAnew(journal, at(one), (holder, key) => {
          holder[key] = second;
        });
      },
    };
  };
}

/** Ways out of the project, from the root of a journal. */
const WAYS_OUT = ["../../outside/victim", "convex/../../../outside/victim", "outside-link/victim"];

function pathForged(dice: Dice): (at: number) => Mutation {
  return (at) => {
    const place = dice.next();
    const keys = ["root", "path", "directory", "folders", "generated"];
    const key = keys[at % keys.length] ?? "root";
    return {
      name: `${key} leads out, ${Math.floor(at / keys.length)}`,
      act(journal, outside) {
        const victim = join(outside, "victim");
        const ways = [...WAYS_OUT, victim, outside];
        const way = ways[Math.floor(at / keys.length) % ways.length] ?? victim;
        const value = key === "root" ? outside : way;
        describedAnew(
          journal,
          (leaves) => {
            const fitting = leaves.filter((each) => each.includes(key));
            return fitting[Math.floor(place * fitting.length)] ?? [key];
          },
          (holder, last) => {
            holder[last] = value;
          },
        );
      },
    };
  };
}

/** The journal, or a file of it, is another thing. */
function replaced(at: number): Mutation {
  const swap = (path: string, put: (path: string, kept: string) => void) => {
    const kept = `${path}.kept`;
    renameSync(path, kept);
    put(path, kept);
  };
  const acts: Record<string, Mutation["act"]> = {
    "the description is a link": (journal, outside) =>
      swap(join(journal, "run.json"), (path, kept) => {
        cpSync(kept, join(outside, "run.json"));
        symlinkSync(join(outside, "run.json"), path);
      }),
    "the bytes are a link": (journal) =>
      swap(fileOf(journal, 0), (path, kept) => symlinkSync(kept, path)),
    "the journal is a link": (journal, outside) =>
      swap(journal, (path, kept) => {
        cpSync(kept, join(outside, "journal"), { recursive: true });
        symlinkSync(join(outside, "journal"), path);
      }),
    "the project's folder is a link": (journal, outside) =>
      swap(dirname(journal), (path, kept) => {
        cpSync(kept, join(outside, "state"), { recursive: true });
        symlinkSync(join(outside, "state"), path);
      }),
    "the description is a FIFO": (journal) =>
      swap(join(journal, "run.json"), (path) => execFileSync("mkfifo", [path])),
    "the bytes are a FIFO": (journal) =>
      swap(fileOf(journal, 0), (path) => execFileSync("mkfifo", [path])),
    "the bytes never end": (journal) =>
      swap(fileOf(journal, 0), (path) => symlinkSync("/dev/zero", path)),
    "the description never ends": (journal) =>
      swap(join(journal, "run.json"), (path) => symlinkSync("/dev/zero", path)),
    "the description is a folder": (journal) =>
      swap(join(journal, "run.json"), (path) => mkdirSync(path)),
    "the description is huge": (journal) =>
      writeFileSync(join(journal, "run.json"), " ".repeat(60_000_000)),
    "the description is empty": (journal) => writeFileSync(join(journal, "run.json"), ""),
    "the description is deep": (journal) =>
      writeFileSync(join(journal, "run.json"), "[".repeat(200_000)),
    "the bytes are missing": (journal) => rmSync(fileOf(journal, 0)),
    "the journal is another user's": (journal) => chownSync(journal, 1000, 1000),
    "the description is another user's": (journal) =>
      chownSync(join(journal, "run.json"), 1000, 1000),
    "the project's folder is another user's": (journal) => chownSync(dirname(journal), 1000, 1000),
    "anybody may write the journal": (journal) => chmodSync(join(journal, "run.json"), 0o666),
    "the program is no number": (journal) => writeFileSync(join(journal, "program"), "-1"),
    "the program is process 1": (journal) => writeFileSync(join(journal, "program"), "1"),
    "the lock is garbage": (journal) =>
      writeFileSync(join(dirname(journal), "locks", "99"), "\u0000{"),
  };
  const [name = "", act = () => {}] = Object.entries(acts)[at % Object.keys(acts).length] ?? [];
  return { name, act };
}

type Trial = { mutation: Mutation; from: "killed" | "wired"; command: readonly string[] };

async function attempt(arena: Arena, { mutation, from, command }: Trial): Promise<void> {
  arena.reset(from);
  const outside = join(arena.root, "outside");
  rmSync(outside, { recursive: true, force: true });
  mkdirSync(join(outside, "convex"), { recursive: true });
  for (const name of ["victim", ".env.local", "package.json", "convex/auth.config.ts"]) {
    writeFileSync(join(outside, name), "somebody else's\n");
  }
  symlinkSync(outside, join(arena.app, "outside-link"));
  const [journal] = journalsIn(arena.state);
  if (!journal) throw new Error("There is no journal to change.");
  mutation.act(journal, outside);
  const others = treeOf(outside);
  const ended = await arena.run(command);
  await arena.settled();
  tally.count("journals");
  tally.count(`exit ${ended.code ?? ended.signal}`);
  const shown = relative(arena.root, command.join(" ")) && command.join(" ").slice(0, 20);
  const where = `${mutation.name} (${from}), ${shown}: ${said(ended)}`;
  if (treeOf(outside) !== others) tally.fault("written outside the project", where);
  if (ended.hung) tally.fault("hangs", where);
  else if (ended.code === null || ended.code === 1) {
    tally.fault(
      `ended with ${ended.code ?? ended.signal}`,
      `${where} ${ended.stderr.slice(0, 200)}`,
    );
  } else if (!documentOf(ended)) tally.fault("no document", where);
  else if (ended.code !== 0 && ended.code !== 5) {
    const { error } = documentOf(ended) ?? {};
    if (!error?.message || !error.hint) tally.fault("no word on what to do", where);
  }
  if (ended.memory > 500) tally.fault("more than 500 MB", `${where}: ${ended.memory} MB`);
}

test("a journal that is not as it was left harms nobody", async () => {
  const dice = diceFor("journals");
  const trials = mutations(dice).map(
    (mutation, at): Trial => ({
      mutation,
      from: at % 3 === 0 ? "wired" : "killed",
      command: COMMANDS[dice.below(COMMANDS.length)] ?? UNDO,
    }),
  );
  try {
    await inArenas({ prepare: keepStages, tasks: () => sample(trials, dice), act: attempt });
  } finally {
    tally.print();
  }
  expect(tally.faults()).toEqual({});
});
