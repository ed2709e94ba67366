/** Apps with damaged files: refused or wired, in time; wired once, and undone to the byte. */

import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { extname, join, resolve } from "node:path";
import { expect, test, vi } from "vitest";
import { keepPrinted, runIn, undoIn } from "../support/commands.ts";
import { fastTemp, removeTree, treeOf } from "../support/temp.ts";
import { type Dice, diceFor, roundsOf } from "./share.ts";
import { openTally } from "./tally.ts";

const FIXTURES = resolve(import.meta.dirname, "../../fixtures");
const INPUTS = 10_000;
/** Milliseconds. */
const TOO_LONG = 10_000;

const tally = openTally("fuzz");
const printed = keepPrinted();

/** Fixtures that are apps, by name. */
const apps = readdirSync(FIXTURES).filter((name) => existsSync(join(FIXTURES, name, "before")));

/** No programs: what they do to an app is other parts' business. */
const ALONE = { install: false, convexDev: false, issuerIn: "file" } as const;

/** Files that are mutated; what is generated is hardly read. */
function textsOf(app: string): string[] {
  const kinds = [
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".json",
    ".html",
    ".astro",
    ".local",
    ".env",
    "",
  ];
  return readdirSync(app, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("_generated"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => kinds.includes(extname(path)) && !path.includes("node_modules"))
    .sort();
}

const WORDS = [
  ..."ConvexProvider ConvexProviderWithClerk ClerkProvider useAuth convex/react client children".split(
    " ",
  ),
  ..."import export default const let function return class => ... await async as satisfies".split(
    " ",
  ),
  ..."<> </> < > { } ( ) [ ] ; , : = ? ! \" ' ` $\u007b // /* */ # \\ \\u{1f600} \uFEFF \r \r\n \n".split(
    " ",
  ),
  ..."null undefined NaN 0 1e999 true VITE_CONVEX_URL= CONVEX_DEPLOYMENT=dev:x".split(" "),
  ...[
    "\u0000",
    "\u2028",
    "\uD800",
    "\u001b[31m",
    " ".repeat(5000),
    "(".repeat(300),
    "\n".repeat(3000),
  ],
];

/** A text in words, spaces and signs, which together are the text. */
function tokensOf(text: string): string[] {
  return text.match(/[\w$]+|\s+|[^\w\s$]/g) ?? [];
}

type Damage = (text: string, dice: Dice, other: string) => string;

const onTokens =
  (change: (tokens: string[], at: number, dice: Dice, other: string) => void): Damage =>
  (text, dice, other) => {
    const tokens = tokensOf(text);
    change(tokens, dice.below(Math.max(1, tokens.length)), dice, other);
    return tokens.join("");
  };

const DAMAGES: readonly Damage[] = [
  onTokens((tokens, at, dice) => tokens.splice(at, 1 + dice.below(4))),
  onTokens((tokens, at, dice) => tokens.splice(at, 0, dice.oneOf(WORDS))),
  onTokens((tokens, at, dice) => tokens.splice(at, 1, dice.oneOf(WORDS))),
  onTokens((tokens, at, dice) => {
    const part = tokens.slice(at, at + 1 + dice.below(40));
    tokens.splice(dice.below(tokens.length + 1), 0, ...part);
  }),
  onTokens((tokens, at, dice) => {
    const to = dice.below(Math.max(1, tokens.length));
    [tokens[at], tokens[to]] = [tokens[to] ?? "", tokens[at] ?? ""];
  }),
  onTokens((tokens, at, dice, other) => {
    const theirs = tokensOf(other);
    const from = dice.below(Math.max(1, theirs.length));
    tokens.splice(at, dice.below(20), ...theirs.slice(from, from + dice.below(60)));
  }),
  (text, dice) => text.slice(0, dice.below(text.length + 1)),
  (text, dice) => {
    const lines = text.split("\n");
    lines.splice(dice.below(lines.length), 1 + dice.below(3));
    return lines.join("\n");
  },
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => `\uFEFF${text}`,
  (text) => text.trimEnd(),
  () => "",
];

/** Flips bits of a file, which may be no text then. */
function flip(path: string, dice: Dice): void {
  const bytes = readFileSync(path);
  for (let times = 1 + dice.below(6); times > 0 && bytes.length > 0; times -= 1) {
    const at = dice.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
  }
  writeFileSync(path, bytes);
}

function damage(app: string, dice: Dice): void {
  const paths = textsOf(app);
  for (let times = 1 + dice.below(4); times > 0; times -= 1) {
    const path = dice.oneOf(paths);
    if (dice.below(8) === 0) flip(path, dice);
    else {
      const other = readFileSync(dice.oneOf(paths), "utf8");
      writeFileSync(path, dice.oneOf(DAMAGES)(readFileSync(path, "utf8"), dice, other));
    }
  }
}

/** The exit status; a bug is thrown, and has none. */
async function attempt(act: () => Promise<number>, where: string): Promise<number | undefined> {
  const began = performance.now();
  try {
    return await act();
  } catch (error) {
    const shown = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    tally.fault("a bug", `${where}: ${shown.split("\n")[0]?.slice(0, 120)}`);
    return undefined;
  } finally {
    const seconds = (performance.now() - began) / 1000;
    if (seconds * 1000 > TOO_LONG) tally.fault("takes too long", `${where}: ${seconds} s`);
    printed();
  }
}

test("damaged files are refused, or wired once and undone to the byte", async () => {
  const root = fastTemp("fuzz");
  const [app, state] = [join(root, "app"), join(root, "state")];
  vi.stubEnv("XDG_STATE_HOME", state);
  vi.stubEnv("CONVEX_DEPLOYMENT", undefined);
  const inputs = roundsOf(INPUTS);
  const dice = diceFor("fuzz");
  const met: Record<string, number> = {};
  try {
    for (let at = 0; at < inputs; at += 1) {
      const name = dice.oneOf(apps);
      for (const folder of [app, state]) rmSync(folder, { recursive: true, force: true });
      mkdirSync(state);
      cpSync(join(FIXTURES, name, "before"), app, { recursive: true });
      damage(app, dice);
      const before = treeOf(app);
      const where = `input ${at}, ${name}`;
      tally.count("inputs");
      const planned = await attempt(() => runIn(app, { ...ALONE, dryRun: true }), where);
      met[`exit ${planned}`] = (met[`exit ${planned}`] ?? 0) + 1;
      if (treeOf(app) !== before) tally.fault("a dry run changes something", where);
      if (planned !== 0) continue;
      const wired = await attempt(() => runIn(app, ALONE), where);
      const after = treeOf(app);
      if (wired !== 0) {
        if (after !== before)
          tally.fault("a run that failed changes something", `${where}: ${wired}`);
        continue;
      }
      tally.count("wired");
      const again = await attempt(() => runIn(app, ALONE), `${where}, again`);
      if (again !== 0 || treeOf(app) !== after) {
        tally.fault("a second run changes something", `${where}: ${again}`);
        continue;
      }
      const undone = await attempt(() => undoIn(app), `${where}, undo`);
      if (undone !== 0 || treeOf(app) !== before) {
        tally.fault("an undo is not exact", `${where}: ${undone}`);
      }
    }
  } finally {
    for (const [what, times] of Object.entries(met)) tally.count(what, times);
    removeTree(root);
    tally.print();
  }
  expect(tally.faults()).toEqual({});
});
