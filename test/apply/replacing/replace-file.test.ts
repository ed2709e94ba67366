/** Somebody saves a file at the very moment in which it is replaced: it is their text that stays. */

import {
  closeSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { ChangedMeanwhile } from "../../../src/apply/file-state.ts";
import { replaceFile } from "../../../src/apply/replace-file.ts";
import { atMoment } from "../../support/fs-moments.ts";
import { makeTemp } from "../../support/temp.ts";

let folder: string;
beforeEach(async () => {
  folder = await makeTemp("replacing");
});

const at = (path: string) => join(folder, path);
const state = (text: string) => ({ bytes: Buffer.from(text), mode: 0o644 });

const replace = (from: string | null, to: string | null) =>
  replaceFile(at("a"), {
    expected: from === null ? null : state(from),
    becomes: to === null ? null : state(to),
    temporary: at(".tmp"),
  });

/** As JetBrains' editors save. */
function saveOver(): void {
  writeFileSync(at("a.theirs"), "theirs");
  renameSync(at("a.theirs"), at("a"));
}

/** As vim does where it renames the old file away. */
function saveAway(): void {
  renameSync(at("a"), at("a~"));
  writeFileSync(at("a"), "theirs");
  rmSync(at("a~"));
}

/** As VS Code does. */
function saveInPlace(): void {
  writeFileSync(at("a"), "theirs");
}

describe.runIf(process.platform !== "win32")("between the last look and the change", () => {
  test.each([
    ["over it", saveOver],
    ["with the old one renamed away", saveAway],
    ["in its place", saveInPlace],
  ])("a file is saved %s", (_, save) => {
    for (const becomes of ["two", null]) {
      writeFileSync(at("a"), "one");
      atMoment("before", "renameSync", "/a", save);
      expect(() => replace("one", becomes)).toThrow(ChangedMeanwhile);
      expect(readFileSync(at("a"), "utf8")).toBe("theirs");
      expect(readdirSync(folder)).toEqual(["a"]);
    }
  });

  test("a file is made where none was", () => {
    atMoment("before", "linkSync", "/a", saveInPlace);
    expect(() => replace(null, "two")).toThrow(ChangedMeanwhile);
    expect(readFileSync(at("a"), "utf8")).toBe("theirs");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("a file is made anew where the old one was taken away for a moment", () => {
    writeFileSync(at("a"), "one");
    atMoment("before", "linkSync", "/a", saveInPlace);
    expect(() => replace("one", "two")).toThrow(ChangedMeanwhile);
    expect(readFileSync(at("a"), "utf8")).toBe("theirs");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  test("an editor that had the file open writes into what isn't in its place any more", () => {
    for (const becomes of ["two", null]) {
      writeFileSync(at("a"), "one");
      const editor = openSync(at("a"), "r+");
      atMoment("after", "renameSync", "/a", () => {
        ftruncateSync(editor);
        writeSync(editor, "theirs", 0);
      });
      expect(() => replace("one", becomes)).toThrow(ChangedMeanwhile);
      closeSync(editor);
      expect(readFileSync(at("a"), "utf8")).toBe("theirs");
      expect(readdirSync(folder)).toEqual(["a"]);
    }
  });
});
