/** An editor has a file open while it is replaced, and writes into it once all is done. */

import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { replaceFile } from "../../../src/apply/replace-file.ts";
import { bringBack, release } from "../../../src/apply/replacing/late-saves.ts";
import type { Replaced } from "../../../src/apply/replacing/swap-file.ts";
import { openTransaction } from "../../../src/apply/transaction.ts";
import { projectWith } from "../../support/project.ts";
import { makeTemp } from "../../support/temp.ts";

let folder: string;
beforeEach(async () => {
  folder = await makeTemp("late-saves");
});

const at = (path: string) => join(folder, path);
const state = (text: string) => ({ bytes: Buffer.from(text), mode: 0o644 });
const text = (path: string) => readFileSync(at(path), "utf8");

/** Opens a file as an editor does; what it gives writes it anew. */
function openEditor(path: string): (saved: string) => void {
  const file = openSync(at(path), "r+");
  onTestFinished(() => closeSync(file));
  return (saved) => {
    ftruncateSync(file);
    writeSync(file, saved, 0);
  };
}

function replaced(path: string, from: string, to: string | null): Replaced[] {
  const becomes = to === null ? null : state(to);
  const one = replaceFile(at(path), { expected: state(from), becomes, temporary: at(".tmp") });
  const all = one ? [one] : [];
  onTestFinished(() => release(all));
  return all;
}

describe.runIf(process.platform !== "win32")("saved into what was replaced", () => {
  test("it has its place back, each time", async () => {
    for (const becomes of ["two\n", null]) {
      writeFileSync(at("a"), "one\n");
      const save = openEditor("a");
      const all = replaced("a", "one\n", becomes);
      expect(await bringBack(all)).toEqual([]);
      for (const saved of ["theirs\n", "theirs, and more\n", ""]) {
        save(saved);
        expect(await bringBack(all)).toEqual([at("a")]);
        expect(text("a")).toBe(saved);
        expect(await bringBack(all)).toEqual([]);
      }
      release(all);
      expect(readdirSync(folder)).toEqual(["a"]);
    }
  });

  test("a file that is emptied first is waited for", async () => {
    writeFileSync(at("a"), "one\n");
    const save = openEditor("a");
    const all = replaced("a", "one\n", "two\n");
    save("");
    setTimeout(() => save("theirs\n"), 50);
    expect(await bringBack(all)).toEqual([at("a")]);
    expect(text("a")).toBe("theirs\n");
  });

  test("and into what took its place: both are kept", async () => {
    writeFileSync(at("a"), "1\n2\n3\n4\n5\n");
    const save = openEditor("a");
    const all = replaced("a", "1\n2\n3\n4\n5\n", "1\n2\n3\nrun\n4\n5\n");
    save("theirs\n1\n2\n3\n4\n5\n");
    writeFileSync(at("a"), "1\n2\n3\nrun\n4\n5\nlater\n");
    expect(await bringBack(all)).toEqual([at("a")]);
    expect(text("a")).toBe("theirs\n1\n2\n3\nrun\n4\n5\nlater\n");
  });

  test("and into what took its place, in the same lines: it stands beside it", async () => {
    writeFileSync(at("a"), "one\n");
    const save = openEditor("a");
    const all = replaced("a", "one\n", "two\n");
    save("theirs\n");
    writeFileSync(at("a"), "theirs, later\n");
    expect(await bringBack(all)).toEqual([at("a.saved-1")]);
    expect(text("a")).toBe("theirs, later\n");
    expect(text("a.saved-1")).toBe("theirs\n");
  });

  test("beside a run: it stops, and puts back all else", async () => {
    const changes = ["a", "b"].map((path) => ({ path, before: "one\n", after: "two\n" }));
    for (const { path, before } of changes) writeFileSync(at(path), before);
    const state = at("state");
    mkdirSync(state);
    const transaction = await openTransaction(
      {
        ...{ project: projectWith({ directory: folder }), root: folder, changes },
        ...{ installFolder: undefined, installFiles: [], pushes: false },
      },
      state,
    );
    const save = openEditor("a");
    for (const change of changes) transaction.write(change);
    await transaction.settle();
    save("one\ntheirs\n");
    await expect(transaction.settle()).rejects.toMatchObject({ code: "changed-meanwhile" });
    // Its editor has it open, and goes on.
    save("one\ntheirs, and more\n");
    expect(await transaction.rollBack()).toMatchObject({ restored: ["b"], failed: [] });
    expect([text("a"), text("b")]).toEqual(["one\ntheirs, and more\n", "one\n"]);
  });
});
