/** Keeps the journal of a run: what stood where before it, so that all of it can be put back. */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import * as z from "zod/mini";
import { CliError } from "../errors.ts";
import { PACKAGE_MANAGERS } from "../packages/package-managers.ts";
import type { FileState, Journal, JournaledFile } from "../plan/journal.ts";
import { commandLine } from "../text/shell-command.ts";
import { isMissing, PERMISSIONS, readOwn } from "./file-state.ts";
import { flushFolder, writeOwnFile } from "./replace-file.ts";
import {
  folderName,
  highestIn,
  journalFailed,
  numbersIn,
  PRIVATE_FILE,
  PRIVATE_FOLDER,
  stateDirectory,
} from "./state-directory.ts";

/** A mode as `chmod` takes it. */
export const fileMode = z.int().check(z.gte(0), z.lte(PERMISSIONS));

const count = z.int().check(z.gte(0));

/** Where a file's bytes are in the journal's file of bytes. */
const recordedState = z.nullable(
  z.object({ mode: fileMode, offset: count, length: count, sha256: z.string() }),
);

/** Relative, with forward slashes, and nowhere outside what it is relative to. */
const innerPath = z.string().check(
  z.refine((path) => {
    const parts = path.split("/");
    return !posix.isAbsolute(path) && !parts.includes("..") && !path.includes("\0");
  }),
);

const recordedFile = z.object({
  path: innerPath,
  owner: z.enum(["plan", "install", "convex"]),
  former: recordedState,
  known: z.array(recordedState),
});

/** A `Journal` as it is written, its bytes apart. */
const journalSchema = z.object({
  format: z.literal(2),
  status: z.enum(["open", "done", "undoing"]),
  began: z.string(),
  root: z.string(),
  directory: innerPath,
  files: z.array(recordedFile),
  left: z.array(innerPath),
  folders: z.array(innerPath),
  generated: z.array(innerPath),
  temporary: z.string().check(z.regex(/^\.add-clerk-convex-\d+\.tmp$/)),
  packageManager: z.enum(PACKAGE_MANAGERS),
  installedIn: z.nullable(innerPath),
  convex: z.object({ command: z.array(z.string()), folder: innerPath }),
  variable: z.nullable(z.object({ name: z.string(), former: z.nullable(z.string()) })),
  pushed: z.boolean(),
  template: z.boolean(),
});

/** The same with the sum of it, which what somebody else has changed doesn't have. */
const descriptionSchema = z.object({ sha256: z.string(), journal: z.unknown() });

type Recorded = z.infer<typeof journalSchema>;
type RecordedFile = z.infer<typeof recordedFile>;

/** A journal, and the folder that it is kept in (absolute). */
export type KeptJournal = { folder: string; journal: Journal };

const DESCRIPTION = "run.json";
/** The folder of what is kept of the run's programs. */
export const PROGRAMS = "programs";

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
  const folder = join(stateFolder, String(highestIn(stateFolder) + 1));
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
  const { bytes, recorded } = packed(
    journal.files.flatMap(({ former, known }) => [former, ...known]),
  );
  const files = journal.files.map(({ path, owner, known }): RecordedFile => {
    const [former = null, ...left] = recorded.splice(0, 1 + known.length);
    return { path, owner, former, known: left };
  });
  const described: Recorded = { ...journal, format: 2, files };
  const description = { sha256: digest(JSON.stringify(described)), journal: described };
  const write = (name: string, content: Buffer) =>
    writeOwnFile(join(folder, name), content, PRIVATE_FILE);
  write(bytesFile(journal.status), bytes);
  write(DESCRIPTION, Buffer.from(JSON.stringify(description, null, 2)));
}

/** Takes away what only an open journal needed. */
export function tidyJournal(folder: string): void {
  for (const name of [PROGRAMS, bytesFile("open")]) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // It goes with the journal.
    }
  }
}

/**
 * Ends an undo: what could not be taken out of these files stays to be undone later; without any the
 * journal goes. Throws the system's own error.
 */
export function keepRest({ folder, journal }: KeptJournal, files: readonly JournaledFile[]): void {
  if (files.length === 0) {
    dropJournal(folder);
    return;
  }
  writeJournal(folder, { ...journal, status: "done", files: [...files], left: [] });
  tidyJournal(folder);
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

type JournalFilter = (journal: Pick<Journal, "status" | "directory" | "began" | "root">) => boolean;

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

/** The journals of all projects that are `wanted`; one that can't be read is its own project's matter. */
export async function readAllJournals(wanted: JournalFilter): Promise<KeptJournal[]> {
  const all = await stateDirectory();
  return projectFolders(all).flatMap((project) => {
    try {
      return readJournals(join(all, project), wanted);
    } catch {
      return [];
    }
  });
}

/** The journal in a folder, or undefined where none was finished there, or that one isn't wanted. */
function readJournal(folder: string, wanted: JournalFilter): KeptJournal | undefined {
  try {
    const { files, ...rest } = readDescription(folder);
    if (!wanted(rest)) return undefined;
    const bytes = readOwn(join(folder, bytesFile(rest.status)));
    const read = files.map(({ path, owner, former, known }) => ({
      path,
      owner,
      former: stateIn(bytes, former),
      known: known.map((state) => stateIn(bytes, state)),
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

/** Throws for what isn't as it was written, and for what is not of the project whose folder it is in. */
function readDescription(folder: string): Omit<Recorded, "format"> {
  const text = readOwn(join(folder, DESCRIPTION)).toString("utf8");
  const { sha256, journal } = descriptionSchema.parse(JSON.parse(text));
  if (digest(JSON.stringify(journal)) !== sha256) throw new Error("It was changed.");
  const { format: _format, ...described } = journalSchema.parse(journal);
  if (folderName(described.root) !== basename(dirname(folder))) throw new Error("It was moved.");
  return described;
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

function digest(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Throws away every project's journals that are too old. What a killed run left stays, and what can't be
 * read: something may have to be put back from it.
 */
export async function pruneJournals(now: number): Promise<void> {
  const all = await stateDirectory();
  for (const project of projectFolders(all)) {
    for (const number of numbersIn(join(all, project))) {
      const folder = join(all, project, String(number));
      const stats = statSync(folder, { throwIfNoEntry: false });
      if (stats && now - stats.mtimeMs > KEPT_FOR * DAY && isNotNeeded(folder)) dropJournal(folder);
    }
  }
}

function isNotNeeded(folder: string): boolean {
  try {
    return readDescription(folder).status === "done";
  } catch (error) {
    return isMissing(error);
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
