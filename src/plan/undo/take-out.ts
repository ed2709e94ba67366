/** Takes a run's own changes out of a file that somebody has edited since. */

import { isUtf8 } from "node:buffer";
import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseEnv } from "../../text/parse-env.ts";
import { tryParseFile } from "../../text/try-parse.ts";
import type { FileState, JournaledFile } from "../journal.ts";
import { isManifest } from "../plan.ts";
import { type Sides, subtractChanges } from "./subtract-changes.ts";
import { takeOutDependencies } from "./take-out-dependencies.ts";

/** What a file becomes, its bytes or none; undefined where it is somebody else's by now. */
export type TakenOut = { bytes: Buffer | null } | undefined;

/** Source text, which is read back by the parser. */
const SOURCE = /\.(?:[cm]?[jt]sx?|astro)$/;

/**
 * Takes out of a file, as it stands now, what the run is known to have left there: by lines from env
 * files and .gitignore, by names from package.json, from others by the places that the run had changed.
 * That is clean or not at all: the result must parse, and say of everything else what it said before.
 */
export async function takeOut(
  { path, former, known }: Pick<JournaledFile, "path" | "former" | "known">,
  now: FileState,
): Promise<TakenOut> {
  const later = known.at(-1);
  if (now === null || later === undefined || later === null) return undefined;
  const [before, after, present] = [textOf(former), textOf(later), textOf(now)];
  if (before === undefined || after === undefined || present === undefined) return undefined;
  const sides = { former: before, later: after, now: present };
  const text = await takenOut(path, sides, former !== null);
  if (text === undefined) return undefined;
  const isEmptied = former === null && text.trim() === "";
  return { bytes: isEmptied ? null : Buffer.from(text) };
}

function textOf(state: FileState): string | undefined {
  if (state === null) return "";
  return isUtf8(state.bytes) ? state.bytes.toString("utf8") : undefined;
}

async function takenOut(
  path: string,
  sides: Sides,
  wasThere: boolean,
): Promise<string | undefined> {
  const name = posix.basename(path);
  if (name.startsWith(".env")) return withoutVariables(sides);
  if (name === ".gitignore") return subtractChanges(sides, { linesAreIndependent: true });
  // What the run has made whole has no lines of its own within what somebody made of it.
  if (!wasThere) return undefined;
  if (isManifest(path)) return withoutDependencies(sides);
  const text = subtractChanges(sides, { linesAreIndependent: false });
  if (text === undefined || !SOURCE.test(name)) return text;
  const { readsAsBefore } = await import("../../code/splice/read-back.ts");
  return readsAsBefore({ path, before: sides.now, after: text }) ? text : undefined;
}

/** By lines, which keeps the layout, where that gives the same as by names. */
function withoutDependencies(sides: Sides): string | undefined {
  const byNames = takeOutDependencies(sides);
  const byLines = subtractChanges(sides, { linesAreIndependent: false });
  const isSame = isDeepStrictEqual(tryParseFile(byLines), tryParseFile(byNames));
  return byNames !== undefined && isSame ? byLines : byNames;
}

/** Every variable but those that the run has set must read as it does now. */
function withoutVariables(sides: Sides): string | undefined {
  const text = subtractChanges(sides, { linesAreIndependent: true });
  if (text === undefined) return undefined;
  const [former, later, now, after] = [sides.former, sides.later, sides.now, text].map((each) =>
    parseEnv(each),
  );
  const names = new Set(
    [now, after, former, later].flatMap((variables) => Object.keys(variables ?? {})),
  );
  const isClean = [...names].every((name) =>
    former?.[name] === later?.[name]
      ? after?.[name] === now?.[name]
      : after?.[name] === former?.[name],
  );
  return isClean ? text : undefined;
}
