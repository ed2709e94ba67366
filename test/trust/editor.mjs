/**
 * A person at work in an editor: saves files of an app as editors do, and notes what was saved. Told
 * over IPC what to do; one JSON line a save goes to the log.
 *
 *   { app, log, style: "in-place" | "rename", rhythm: "moments" | "provoked" | "loop", seed, span, first }
 */

import { createHash } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  watch,
  writeSync,
} from "node:fs";
import { basename, join } from "node:path";
import { EDITS } from "./edits.js";

let task;
let number = 0;
let state = 1;
const watchers = [];

function dice() {
  // An LCG is good enough for moments.
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 4_294_967_296;
}

function wait(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** The text, mode and identity of a file at one moment. */
function look(path) {
  let file;
  try {
    file = openSync(path, "r+");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
  const { mode, ino } = fstatSync(file);
  return { file, mode, ino, text: readFileSync(file, "utf8") };
}

function writeWhole(path, text, flag, mode) {
  const file = openSync(path, flag, mode);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** As VS Code and nano do: the file is emptied and written. A file that was replaced is read anew. */
function saveInPlace(path, change) {
  for (;;) {
    const now = look(path);
    const text = change(now?.text);
    if (now === undefined) {
      writeWhole(path, text, "wx", 0o644);
      return { text };
    }
    try {
      if (statSync(path, { throwIfNoEntry: false })?.ino !== now.ino) continue;
      ftruncateSync(now.file);
      writeSync(now.file, text, 0);
      return { text };
    } finally {
      closeSync(now.file);
    }
  }
}

/** As JetBrains' editors do: a new file is written beside it, and takes its name. */
function saveOver(path, change) {
  const beside = `${path}___jb_tmp___`;
  for (;;) {
    const now = look(path);
    if (now) closeSync(now.file);
    const text = change(now?.text);
    rmSync(beside, { force: true });
    writeWhole(beside, text, "wx", now?.mode ?? 0o644);
    if (statSync(path, { throwIfNoEntry: false })?.ino !== now?.ino) continue;
    renameSync(beside, path);
    return { text };
  }
}

/** As vim does with backupcopy=no: the old file is renamed away, and a new one made in its place. */
function saveAway(path, change) {
  const backup = `${path}~`;
  try {
    renameSync(path, backup);
  } catch (error) {
    if (error.code === "ENOENT") return saveInPlace(path, change);
    throw error;
  }
  const { file, mode, text: former } = look(backup);
  closeSync(file);
  const text = change(former);
  wait(dice() * 2);
  let overwrote = false;
  try {
    writeWhole(path, text, "wx", mode);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    overwrote = true;
    writeWhole(path, text, "w", mode);
  }
  unlinkSync(backup);
  return { text, overwrote };
}

function save(name) {
  const edit = EDITS[name];
  const path = join(task.app, edit.path);
  number += 1;
  const mark = `mark-${task.first + number}-`;
  const ways = task.style === "in-place" ? [saveInPlace] : [saveOver, saveAway];
  const way = ways[Math.floor(dice() * ways.length)];
  const began = Date.now();
  let result;
  try {
    // Nobody edits a file that isn't there, unless it is a new one.
    if (!edit.isNew && !existsSync(path)) return;
    result = way(path, (former) => edit.change(former ?? "", mark));
  } catch (error) {
    result = { failed: String(error) };
  }
  const noted = {
    ...{ name, path: edit.path, mark, way: way.name, began, ended: Date.now() },
    ...result,
  };
  appendFileSync(task.log, `${JSON.stringify(noted)}\n`);
}

function saveAny() {
  const names = Object.keys(EDITS);
  save(names[Math.floor(dice() * names.length)]);
}

/** What the name of somebody's temporary folder has of the file's beside it. */
function hashOf(path) {
  return createHash("sha256").update(basename(path)).digest("hex").slice(0, 8);
}

/** Saves a file the moment that somebody's temporary folder for it appears. */
function provoke() {
  const seen = new Set();
  const onEvent = (_, file) => {
    const name = basename(String(file));
    const isTemporary = name.includes("add-clerk-convex");
    if (!isTemporary || seen.has(name) || dice() < 0.3) return;
    seen.add(name);
    const target = Object.keys(EDITS).find((edit) => name.includes(hashOf(EDITS[edit].path)));
    save(target ?? "env");
  };
  for (const folder of ["", "src", "convex"]) watchers.push(watch(join(task.app, folder), onEvent));
  // And while the package manager is at work.
  watchers.push(
    watch(task.signs, () => {
      if (dice() < 0.5) setTimeout(saveAny, dice() * 60);
    }),
  );
}

function loop() {
  saveAny();
  setTimeout(loop, dice() * 6);
}

process.on("message", (message) => {
  if (message.stop) {
    for (const watcher of watchers) watcher.close();
    process.exit(0);
  }
  if (message.save) {
    save(message.save);
    process.send({ saved: message.save });
    return;
  }
  task = message;
  state = task.seed >>> 0;
  if (task.rhythm === "provoked") provoke();
  if (task.rhythm === "loop") setTimeout(loop, dice() * 50);
  if (task.rhythm === "moments") {
    for (let at = 0; at < 3; at += 1) setTimeout(saveAny, dice() * task.span);
  }
  process.send({ ready: true });
});
