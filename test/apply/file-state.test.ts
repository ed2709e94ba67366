import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { ChangedMeanwhile, readIfThere, readState } from "../../src/apply/file-state.ts";
import { isTornBetween, replaceFile } from "../../src/apply/replace-file.ts";
import { makeTemp } from "../support/temp.ts";

let folder: string;
beforeEach(async () => {
  folder = await makeTemp("file-state");
});

const at = (path: string) => join(folder, path);
const state = (text: string, mode = 0o644) => ({ bytes: Buffer.from(text), mode });
const isWindows = process.platform === "win32";

const replace = (path: string, from: string | null, to: string | null) =>
  replaceFile(at(path), {
    expected: from === null ? null : state(from),
    becomes: to === null ? null : state(to),
    temporary: at(".tmp"),
  });

test("what was expected is replaced, and nothing stays beside it", () => {
  writeFileSync(at("a"), "one");
  replace("a", "one", "two");
  expect(readFileSync(at("a"), "utf8")).toBe("two");
  replace("a", "two", null);
  replace("deep/b", null, "new");
  expect(readFileSync(at("deep/b"), "utf8")).toBe("new");
  expect(readdirSync(folder)).toEqual(["deep"]);
});

test.each([
  ["something else", "theirs", "one", "two"],
  ["something", "theirs", null, "two"],
  ["something else, to be removed", "theirs", "one", null],
])("%s stands there: it stays", (_, now, expected, becomes) => {
  writeFileSync(at("a"), now);
  expect(() => replace("a", expected, becomes)).toThrow(ChangedMeanwhile);
  expect(readFileSync(at("a"), "utf8")).toBe(now);
  expect(readdirSync(folder)).toEqual(["a"]);
});

test.runIf(!isWindows)("a pipe that nobody writes into, or a device, keeps nobody waiting", () => {
  spawnSync("mkfifo", [at("pipe")]);
  symlinkSync("/dev/zero", at("zero"));
  for (const name of ["pipe", "zero"]) {
    expect(() => readState(at(name))).toThrow(expect.objectContaining({ code: "ENXIO" }));
    expect(() => readIfThere(at(name))).toThrow(expect.objectContaining({ code: "ENXIO" }));
  }
});

test("nothing stands there any more: it stays so", () => {
  expect(() => replace("a", "one", "two")).toThrow(ChangedMeanwhile);
  expect(readdirSync(folder)).toEqual([]);
});

test.runIf(!isWindows)("a file whose group may do more than others is written in its place", () => {
  writeFileSync(at("a"), "one");
  chmodSync(at("a"), 0o640);
  const { ino } = statSync(at("a"));
  replaceFile(at("a"), {
    expected: state("one"),
    becomes: state("two", 0o640),
    temporary: at(".tmp"),
  });
  expect(readFileSync(at("a"), "utf8")).toBe("two");
  expect(statSync(at("a"))).toMatchObject({ ino, mode: 0o100640 });
});

test("a folder is no file, and a link to nothing none either", () => {
  mkdirSync(at("folder"));
  expect(() => readState(at("folder"))).toThrow(/EISDIR/);
  if (!isWindows) symlinkSync("nowhere", at("link"));
  expect(readState(at("link"))).toBeNull();
  expect(readState(at("no/such/file"))).toBeNull();
});

test.runIf(!isWindows)(
  "a file that an editor takes away for a moment is not taken for missing",
  // The system may let the editor wait for long, where others work too.
  { retry: 5 },
  async () => {
    writeFileSync(at("a"), "text");
    const editor = spawn(
      process.execPath,
      [
        "-e",
        `const fs = require("fs"); fs.writeFileSync("ready", "");
     for (;;) { fs.renameSync("a", "b"); fs.writeFileSync("a", "text"); fs.rmSync("b"); }`,
      ],
      { cwd: folder },
    );
    onTestFinished(() => void editor.kill("SIGKILL"));
    await expect.poll(() => existsSync(at("ready")), { timeout: 10_000 }).toBe(true);
    const look = () => {
      const seen = Array.from({ length: 300 }, () => {
        try {
          return readState(at("a"));
        } catch {
          return "refused";
        }
      });
      expect(seen.filter((each) => each !== "refused").length).toBeGreaterThan(100);
      return seen.filter((each) => each === null).length;
    };
    // Between the two steps there is none, for as long as the system lets the editor wait there.
    expect(Math.min(look(), look(), look(), look())).toBeLessThan(15);
  },
);

test("what a write in its place leaves when it is cut off is known as that", () => {
  const [from, to] = [state("AAAAAAAA"), state("bbbb")];
  for (let written = 1; written <= 4; written += 1) {
    const torn = state("bbbb".slice(0, written) + "AAAAAAAA".slice(written));
    expect(isTornBetween(torn, from, to)).toBe(true);
  }
  expect(isTornBetween(state("bbXAAAAA"), from, to)).toBe(false);
  expect(isTornBetween(state("AAAAAAAAA"), from, to)).toBe(false);
  expect(isTornBetween(state("bb"), from, to)).toBe(false);
});
