/**
 * Records what a program did to a project's files: what stood there when it began and when it ended. Plain
 * JavaScript, since the supervisor, which outlives this tool, runs it as it stands.
 *
 * @typedef {object} Watch What is to be recorded, and where.
 * @property {string} root The project's root, absolute; the paths are relative to it.
 * @property {string[]} files
 * @property {string[]} there Those of them that were there when the run began.
 * @property {string[]} folders Folders of which every file counts.
 * @property {string} record The file that the record is written to, absolute. Room for it may be kept in
 * a file of that name and `.new`.
 *
 * @typedef {{ mode: number, base64: string } | null} RecordedState Null where there is no file.
 * @typedef {{ path: string, began: RecordedState, ended: RecordedState }} RecordedChange
 * @typedef {{ changes: RecordedChange[], folders: string[] }} ProgramRecord The folders are new ones.
 */

import {
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

const PERMISSIONS = 0o7777;

/**
 * Looks at the files now; what it gives writes the record once the program has ended. What can't be read
 * or written leaves no record: then nobody knows what the program did.
 *
 * @param {Watch} watch
 * @returns {() => void}
 */
export function beginRecord(watch) {
  const began = attempt(() => statesOf(watch, (path) => watch.there.includes(path)));
  return () => {
    if (began === undefined) return;
    const wasThere = (/** @type {string} */ path) => (began.states.get(path) ?? null) !== null;
    attempt(() => writeRecord(watch.record, changesBetween(began, statesOf(watch, wasThere))));
  };
}

/**
 * @template Result
 * @param {() => Result} act
 * @returns {Result | undefined}
 */
function attempt(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** @typedef {{ states: Map<string, RecordedState>, folders: string[] }} States */

/** Milliseconds between two looks at a file that an editor may have taken away to save it, and how many. */
const AWAY = { pause: 10, looks: 10 };

/**
 * @param {Watch} watch
 * @param {(path: string) => boolean} wasThere
 * @returns {States}
 */
function statesOf({ root, files, folders }, wasThere) {
  const found = folders.map((folder) => below(root, folder));
  const paths = new Set([...files, ...found.flatMap((each) => each.files)]);
  const states = new Map([...paths].map((path) => [path, stateOf(join(root, path))]));
  const isAway = (/** @type {string} */ path) => states.get(path) === null && wasThere(path);
  for (let look = 1; look < AWAY.looks && [...paths].some(isAway); look += 1) {
    pause(AWAY.pause);
    for (const path of [...paths].filter(isAway)) states.set(path, stateOf(join(root, path)));
  }
  return { states, folders: found.flatMap((each) => each.folders) };
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * @param {States} began
 * @param {States} ended
 * @returns {ProgramRecord}
 */
function changesBetween(began, ended) {
  const changes = [...new Set([...began.states.keys(), ...ended.states.keys()])].map((path) => ({
    path,
    began: began.states.get(path) ?? null,
    ended: ended.states.get(path) ?? null,
  }));
  return {
    changes: changes.filter((each) => JSON.stringify(each.began) !== JSON.stringify(each.ended)),
    folders: ended.folders.filter((folder) => !began.folders.includes(folder)),
  };
}

/**
 * @param {string} path
 * @returns {RecordedState}
 */
function stateOf(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return null;
  try {
    return { mode: stats.mode & PERMISSIONS, base64: readFileSync(path, "base64") };
  } catch (error) {
    // Taken away since that look at it.
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return null;
    throw error;
  }
}

/**
 * The files and folders below one, relative to the root; links are nobody's to follow.
 *
 * @param {string} root
 * @param {string} folder
 * @returns {{ files: string[], folders: string[] }}
 */
function below(root, folder) {
  const entries = attempt(() => readdirSync(join(root, folder), { withFileTypes: true })) ?? [];
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => `${folder}/${name}`);
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`);
  const deeper = folders.map((each) => below(root, each));
  return {
    files: [...files, ...deeper.flatMap((each) => each.files)],
    folders: [...deeper.flatMap((each) => each.folders), ...folders],
  };
}

/**
 * @param {string} path
 * @param {ProgramRecord} record
 */
function writeRecord(path, record) {
  // Over what is there: room that is kept there is taken, not asked for anew.
  const file = openSync(`${path}.new`, constants.O_WRONLY | constants.O_CREAT, 0o600);
  try {
    const bytes = Buffer.from(JSON.stringify(record));
    writeFileSync(file, bytes);
    ftruncateSync(file, bytes.length);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}
