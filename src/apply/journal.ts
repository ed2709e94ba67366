/** Keeps the journal of a run: what stood where before it, so that all of it can be put back. */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { CliError } from "../errors.ts";
import { PACKAGE_MANAGERS } from "../packages/package-managers.ts";
import type { FileState, Journal } from "../plan/journal.ts";
import { commandLine } from "../text/shell-command.ts";
import { flushFolder, isMissing, writeState } from "./file-state.ts";
import {
  journalFailed,
  numbersIn,
  PRIVATE_FILE,
  PRIVATE_FOLDER,
  stateDirectory,
} from "./state-directory.ts";

/** Where a file's bytes are in the journal's file of bytes. */
const recordedState = z.nullable(
  z.object({ mode: z.number(), offset: z.number(), length: z.number(), sha256: z.string() }),
);

const recordedFile = z.object({
  path: z.string(),
  owner: z.enum(["plan", "install", "convex"]),
  former: recordedState,
  later: z.optional(recordedState),
});

/** A `Journal` as it is written, its bytes apart. */
const journalSchema = z.object({
  format: z.literal(1),
  status: z.enum(["open", "done", "undoing"]),
  began: z.string(),
  root: z.string(),
  directory: z.string(),
  files: z.array(recordedFile),
  left: z.array(z.string()),
  folders: z.array(z.string()),
  generated: z.array(z.string()),
  temporary: z.string(),
  packageManager: z.enum(PACKAGE_MANAGERS),
  installedIn: z.nullable(z.string()),
  convex: z.object({ command: z.array(z.string()), folder: z.string() }),
  variable: z.nullable(z.object({ name: z.string(), former: z.nullable(z.string()) })),
  pushed: z.boolean(),
  // Journals of earlier versions have none.
  template: z._default(z.boolean(), false),
});

type Recorded = z.infer<typeof journalSchema>;
type RecordedFile = z.infer<typeof recordedFile>;

/** A journal, and the folder that it is kept in (absolute). */
export type KeptJournal = { folder: string; journal: Journal };

const DESCRIPTION = "run.json";
/** Names the process of a journal's run that ends last, while one is at work. */
const PROGRAM = "program";

/**
 * The file with the bytes of all files. An open journal's has another name than the later ones', which
 * are all the same, so that description and bytes always fit together.
 */
function bytesFile(status: Journal["status"]): string {
  return status === "open" ? "bytes.open" : "bytes";
}

/** Days after which a journal is thrown away. */
const KEPT_FOR = 30;
const DAY = 24 * 60 * 60_000;

/**
 * Keeps a new journal in the project's state directory, flushed to the disk. Until its description is
 * there, which comes last, there is no journal. Throws `journal-failed`.
 */
export function keepJournal(stateFolder: string, journal: Journal): KeptJournal {
  const folder = join(stateFolder, String(Math.max(0, ...numbersIn(stateFolder)) + 1));
  try {
    mkdirSync(folder, { mode: PRIVATE_FOLDER });
    writeJournal(folder, journal);
    flushFolder(stateFolder);
    return { folder, journal };
  } catch (error) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Without a description it counts for nothing.
    }
    throw journalFailed(folder, error);
  }
}

/** Writes the journal anew, in one step. Throws the system's own error. */
export function writeJournal(folder: string, journal: Journal): void {
  const states = journal.files.flatMap(({ former, later }) => [former, later ?? null]);
  const { bytes, recorded } = packed(states);
  const files = journal.files.map(
    ({ path, owner, later }, index): RecordedFile => ({
      path,
      owner,
      former: recorded[2 * index] ?? null,
      ...(later === undefined ? {} : { later: recorded[2 * index + 1] ?? null }),
    }),
  );
  const described: Recorded = { ...journal, format: 1, files };
  const write = (name: string, content: Buffer) =>
    writeState(join(folder, name), content, join(folder, `${name}.new`), PRIVATE_FILE);
  write(bytesFile(journal.status), bytes);
  write(DESCRIPTION, Buffer.from(JSON.stringify(described, null, 2)));
}

/** Takes away what only an open journal needed. */
export function tidyJournal(folder: string): void {
  for (const name of [PROGRAM, bytesFile("open")]) {
    try {
      rmSync(join(folder, name), { force: true });
    } catch {
      // It goes with the journal.
    }
  }
}

/** Throws it away; what is left of it when that is interrupted is no journal. */
export function dropJournal(folder: string): void {
  rmSync(join(folder, DESCRIPTION), { force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** Throws it away, or leaves it to the next run, which finds nothing left to put back. */
export function forgetJournal(folder: string): void {
  try {
    dropJournal(folder);
  } catch {
    // See above.
  }
}

/** Remembers which process must have ended before another run puts anything back. */
export function noteProgram(folder: string, pid: number): void {
  writeFileSync(join(folder, PROGRAM), String(pid), { mode: PRIVATE_FILE });
}

/** The process that was noted last, if one was. */
export function notedProgram(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, PROGRAM), "utf8")) || undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

type JournalFilter = (journal: Pick<Journal, "status" | "directory" | "began">) => boolean;

/**
 * The journals in a project's state directory that are `wanted`, the newest first; the bytes of the
 * others are not read. Throws `journal-failed` for one that can't be read.
 */
export function readJournals(
  stateFolder: string,
  wanted: JournalFilter = () => true,
): KeptJournal[] {
  return numbersIn(stateFolder)
    .sort((a, b) => b - a)
    .flatMap((number) => readJournal(join(stateFolder, String(number)), wanted) ?? []);
}

/** The journal in a folder, or undefined where none was finished there, or that one isn't wanted. */
function readJournal(folder: string, wanted: JournalFilter): KeptJournal | undefined {
  try {
    const text = readFileSync(join(folder, DESCRIPTION), "utf8");
    const { files, format: _format, ...rest } = journalSchema.parse(JSON.parse(text));
    if (!wanted(rest)) return undefined;
    const bytes = readFileSync(join(folder, bytesFile(rest.status)));
    const read = files.map((file) => ({
      path: file.path,
      owner: file.owner,
      former: stateIn(bytes, file.former),
      later: file.later === undefined ? undefined : stateIn(bytes, file.later),
    }));
    return { folder, journal: { ...rest, files: read } };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new CliError(
      "journal-failed",
      `The journal of an earlier run could not be read: ${folder}.`,
      `If nothing of that run is to be put back any more, remove it: ${commandLine(["rm", "-r", folder])}`,
    );
  }
}

function stateIn(bytes: Buffer, recorded: z.infer<typeof recordedState>): FileState {
  if (recorded === null) return null;
  const { offset, length, mode, sha256 } = recorded;
  const part = bytes.subarray(offset, offset + length);
  if (digest(part) !== sha256) throw new Error("The bytes are not those that were kept.");
  return { bytes: part, mode };
}

/** All files' bytes in one, and where each one's are. */
function packed(states: readonly FileState[]) {
  let offset = 0;
  const recorded = states.map((state): z.infer<typeof recordedState> => {
    if (state === null) return null;
    const { mode, bytes } = state;
    const place = { mode, offset, length: bytes.length, sha256: digest(bytes) };
    offset += bytes.length;
    return place;
  });
  return { bytes: Buffer.concat(states.flatMap((state) => state?.bytes ?? [])), recorded };
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Throws away every project's journals that are too old, and what interrupted ones left. */
export async function pruneJournals(now: number): Promise<void> {
  const all = await stateDirectory();
  for (const project of projectFolders(all)) {
    for (const number of numbersIn(join(all, project))) {
      const folder = join(all, project, String(number));
      const stats = statSync(folder, { throwIfNoEntry: false });
      if (stats && now - stats.mtimeMs > KEPT_FOR * DAY) dropJournal(folder);
    }
  }
}

function projectFolders(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^[0-9a-f]{32}$/.test(name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
