/** Keeps beside a journal which programs its run has started, and what each is known to have done. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import type { FileState, Journal, JournaledFile } from "../plan/journal.ts";
import { tryParse } from "../text/try-parse.ts";
import { readIfThere, sameState } from "./file-state.ts";
import { fileMode, type KeptJournal, PROGRAMS } from "./journal.ts";
import {
  isGenerated,
  isOwnChange,
  PROGRAM_NAMES,
  type ProgramName,
} from "./programs/own-changes.ts";
import type { Watch } from "./programs/program-record.js";
import { writeOwnFile } from "./replace-file.ts";
import { highestIn, numbersIn, PRIVATE_FILE, PRIVATE_FOLDER } from "./state-directory.ts";
import { twice } from "./twice.ts";

const NOTE = "begun.json";
const RECORD = "ended.json";

const noteSchema = z.object({
  name: z.enum(PROGRAM_NAMES),
  pid: z.int(),
});
type Note = z.infer<typeof noteSchema>;

const stateSchema = z.nullable(z.object({ mode: fileMode, base64: z.string() }));
const recordSchema = z.object({
  changes: z.array(z.object({ path: z.string(), began: stateSchema, ended: stateSchema })),
  folders: z.array(z.string()),
});

/**
 * Notes that a program begins, which ends when the process `pid` has, and gives what is to be recorded of
 * it. Throws the system's own error.
 */
export function noteProgram(
  { folder, journal }: KeptJournal,
  name: ProgramName,
  pid: number,
): Watch {
  const all = join(folder, PROGRAMS);
  const own = join(all, String(highestIn(all) + 1));
  const record = join(own, RECORD);
  mkdirSync(own, { recursive: true, mode: PRIVATE_FOLDER });
  // First: on a disk that is full the program is not begun, since nobody would know what it did.
  keepRoom(`${record}.new`, journal);
  const note: Note = { name, pid };
  writeOwnFile(join(own, NOTE), Buffer.from(JSON.stringify(note)), PRIVATE_FILE);
  return {
    root: journal.root,
    files: journal.files.map(({ path }) => path),
    there: journal.files.filter(({ former }) => former !== null).map(({ path }) => path),
    folders: journal.generated,
    record,
  };
}

/** Bytes of files that were not there before: a lock file, what convex generates. */
const ROOM_FOR_NEW = 512 * 2 ** 10;

/** Fills a file with as much as the record of a program may need. Throws the system's own error. */
function keepRoom(path: string, { files }: Journal): void {
  const former = files.reduce((sum, file) => sum + (file.former?.bytes.length ?? 0), 0);
  // Each file may be recorded twice, a third longer than it is.
  writeOwnFile(path, Buffer.alloc(3 * former + ROOM_FOR_NEW), PRIVATE_FILE);
}

/** The process that was noted last, if one was. */
export function notedProcess(folder: string): number | undefined {
  return notesIn(folder).at(-1)?.pid;
}

/** Whether a program has begun of which nobody knows what it did: it was ended with all around it. */
export function isAnyUnrecorded(folder: string): boolean {
  return twice(() => notesIn(folder).some(({ at }) => readIfThere(join(at, RECORD)) === undefined));
}

/** The journal with what its programs are known to have left among what the run has left. */
export function withRecords(kept: KeptJournal): Journal {
  return twice(() => addRecords(kept));
}

function addRecords({ folder, journal }: KeptJournal): Journal {
  return notesIn(folder).reduce((known, { at, name }) => {
    const record = recordSchema.safeParse(tryParse(readIfThere(join(at, RECORD)))).data;
    return record ? withRecord(known, name, record) : known;
  }, journal);
}

function notesIn(folder: string): (Note & { at: string })[] {
  const all = join(folder, PROGRAMS);
  return numbersIn(all)
    .sort((a, b) => a - b)
    .flatMap((number) => {
      const at = join(all, String(number));
      const note = noteSchema.safeParse(tryParse(readIfThere(join(at, NOTE)))).data;
      return note ? { ...note, at } : [];
    });
}

function withRecord(
  journal: Journal,
  name: ProgramName,
  { changes, folders }: z.infer<typeof recordSchema>,
): Journal {
  const own = changes
    .map((change) => ({
      path: change.path,
      began: stateOf(change.began),
      ended: stateOf(change.ended),
    }))
    .filter((change) => isOwnChange(name, change, journal));
  const files = journal.files.map((file) => {
    const change = own.find(({ path }) => path === file.path);
    return change ? withChange(file, change) : file;
  });
  const added = own.flatMap(({ path, began, ended }): JournaledFile[] => {
    const isNew = began === null && !journal.files.some((file) => file.path === path);
    return isNew && isGenerated(path, journal)
      ? [{ path, owner: "convex", former: null, known: [ended] }]
      : [];
  });
  return {
    ...journal,
    files: [...files, ...added],
    folders: [...folders.filter((folder) => !journal.folders.includes(folder)), ...journal.folders],
  };
}

/**
 * A file with what a program of the run has made of it. What somebody saved before the run first came to it
 * is what is put back; whatever else the program began with is theirs, and so is what became of that.
 */
function withChange(
  file: JournaledFile,
  { began, ended }: { began: FileState; ended: FileState },
): JournaledFile {
  if (file.known.length === 0) return { ...file, former: began ?? file.former, known: [ended] };
  return isKnown(file, began) ? { ...file, known: [...file.known, ended] } : file;
}

/** Whether a state is the former one, or one that the run is known to have left. */
function isKnown({ former, known }: JournaledFile, state: FileState): boolean {
  return [former, ...known].some((each) => sameState(each, state));
}

function stateOf(recorded: z.infer<typeof stateSchema>): FileState {
  return recorded && { mode: recorded.mode, bytes: Buffer.from(recorded.base64, "base64") };
}
