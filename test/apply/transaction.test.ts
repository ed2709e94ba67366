import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { readJournals } from "../../src/apply/journal.ts";
import type { ProgramName } from "../../src/apply/programs/own-changes.ts";
import { beginRecord } from "../../src/apply/programs/program-record.js";
import {
  openTransaction,
  type Transaction,
  type Undertaking,
} from "../../src/apply/transaction.ts";
import type { FileChange } from "../../src/plan/plan.ts";
import { projectWith } from "../support/project.ts";
import { makeTemp } from "../support/temp.ts";

let directory: string;
let state: string;

beforeEach(async () => {
  [directory, state] = await Promise.all([makeTemp("transaction"), makeTemp("state")]);
});

const at = (path: string) => join(directory, path);
const text = (path: string) => readFileSync(at(path), "utf8");
const isWindows = process.platform === "win32";

function begin(changes: FileChange[], rest: Partial<Undertaking> = {}) {
  return openTransaction(
    {
      project: projectWith({ directory }),
      root: directory,
      changes,
      installFolder: undefined,
      installFiles: [],
      pushes: false,
      ...rest,
    },
    state,
  );
}

/** Lets a program of the run do something, or somebody else while it is at work. */
function whileRunning(transaction: Transaction, name: ProgramName, act: () => void): void {
  const end = beginRecord(transaction.beginProgram(name, process.pid));
  act();
  end();
}

test("writes, and puts back bytes, modes and absence", async () => {
  writeFileSync(at("kept.txt"), "before\r\n");
  chmodSync(at("kept.txt"), 0o640);
  const changes = [
    { path: "kept.txt", before: "before\r\n", after: "after\n" },
    { path: "deep/er/new.txt", before: null, after: "new\n" },
  ];
  const transaction = await begin(changes);
  for (const change of changes) transaction.write(change);
  expect(text("kept.txt")).toBe("after\n");
  if (!isWindows) expect(statSync(at("kept.txt")).mode & 0o777).toBe(0o640);
  expect(text("deep/er/new.txt")).toBe("new\n");

  expect(await transaction.rollBack()).toEqual({
    restored: ["kept.txt", "deep/er/new.txt"],
    merged: [],
    edited: [],
    failed: [],
    isUnrecorded: false,
  });
  expect(text("kept.txt")).toBe("before\r\n");
  if (!isWindows) expect(statSync(at("kept.txt")).mode & 0o777).toBe(0o640);
  expect(readdirSync(directory)).toEqual(["kept.txt"]);
  expect(readJournals(state)).toEqual([]);
});

test("a folder that was there stays, and so does one that somebody else filled meanwhile", async () => {
  mkdirSync(at("there"));
  const changes = [
    { path: "there/a.txt", before: null, after: "a" },
    { path: "new/b.txt", before: null, after: "b" },
  ];
  const transaction = await begin(changes);
  for (const change of changes) transaction.write(change);
  writeFileSync(at("new/theirs.txt"), "theirs");
  expect((await transaction.rollBack()).failed).toEqual([]);
  expect(readdirSync(directory).sort()).toEqual(["new", "there"]);
  expect(readdirSync(at("new"))).toEqual(["theirs.txt"]);
});

test.each([
  ["changed", "planned on", "somebody's edit"],
  ["appeared", null, "somebody's file"],
])("a file that %s before it begins stops it", async (_, before, now) => {
  writeFileSync(at("file.txt"), now);
  await expect(begin([{ path: "file.txt", before, after: "ours" }])).rejects.toMatchObject({
    code: "changed-meanwhile",
  });
  expect(text("file.txt")).toBe(now);
  expect(readdirSync(state)).toEqual([]);
});

test("a file that is saved between two writes is left alone, the others are put back", async () => {
  writeFileSync(at("one.txt"), "1");
  writeFileSync(at("two.txt"), "2");
  const one = { path: "one.txt", before: "1", after: "one" };
  const two = { path: "two.txt", before: "2", after: "two" };
  const transaction = await begin([one, two]);
  transaction.write(one);
  writeFileSync(at("two.txt"), "theirs");
  expect(() => transaction.write(two)).toThrow(
    expect.objectContaining({ code: "changed-meanwhile" }),
  );
  expect(await transaction.rollBack()).toEqual({
    restored: ["one.txt"],
    merged: [],
    edited: ["two.txt"],
    failed: [],
    isUnrecorded: false,
  });
  expect(text("one.txt")).toBe("1");
  expect(text("two.txt")).toBe("theirs");
});

test("a folder that somebody puts in a file's place is left alone, the others are put back", async () => {
  writeFileSync(at("one.txt"), "1");
  writeFileSync(at("two.txt"), "2");
  const one = { path: "one.txt", before: "1", after: "one" };
  const two = { path: "sub/two.txt", before: null, after: "two" };
  const transaction = await begin([one, two]);
  transaction.write(one);
  transaction.write(two);
  rmSync(at("sub/two.txt"));
  mkdirSync(at("sub/two.txt/full"), { recursive: true });
  expect(await transaction.rollBack()).toMatchObject({
    restored: ["one.txt"],
    edited: ["sub/two.txt"],
  });
  expect(text("one.txt")).toBe("1");
});

test("puts back what the package manager changes, or creates", async () => {
  writeFileSync(at("package-lock.json"), "{}");
  const installFiles = ["package-lock.json", "yarn.lock"].map(at);
  const transaction = await begin([], { installFolder: "", installFiles });
  whileRunning(transaction, "install", () => {
    writeFileSync(at("package-lock.json"), '{"changed":true}');
    writeFileSync(at("yarn.lock"), "created");
  });
  await transaction.rollBack();
  expect(readdirSync(directory)).toEqual(["package-lock.json"]);
  expect(text("package-lock.json")).toBe("{}");
});

test("room for the record of a program is kept before it begins, and given back", async () => {
  writeFileSync(at("package.json"), "{}");
  const transaction = await begin([], { installFiles: [at("package.json")] });
  const { record } = transaction.beginProgram("install", process.pid);
  const most = 2 ** 18;
  expect(statSync(`${record}.new`).size).toBeGreaterThan(most);

  const watch = transaction.beginProgram("install", process.pid);
  const end = beginRecord(watch);
  writeFileSync(at("package.json"), '{ "a": 1 }');
  end();
  expect(existsSync(`${watch.record}.new`)).toBe(false);
  expect(JSON.parse(readFileSync(watch.record, "utf8")).changes).toHaveLength(1);
  expect(statSync(watch.record).size).toBeLessThan(most);
});

test.each([
  ["saved", "theirs", "theirs"],
  ["taken away", null, "old"],
])("a lock file that somebody has %s before its program began", async (_, theirs, restored) => {
  writeFileSync(at("package-lock.json"), "old");
  const transaction = await begin([], { installFiles: [at("package-lock.json")] });
  if (theirs === null) rmSync(at("package-lock.json"));
  else writeFileSync(at("package-lock.json"), theirs);
  whileRunning(transaction, "install", () => writeFileSync(at("package-lock.json"), "npm's"));
  expect(await transaction.rollBack()).toMatchObject({ edited: [], failed: [] });
  expect(text("package-lock.json")).toBe(restored);
});

test("a file that an editor takes away for a moment is not taken for missing", async () => {
  writeFileSync(at("package-lock.json"), "old");
  const transaction = await begin([], { installFiles: [at("package-lock.json")] });
  const watch = transaction.beginProgram("install", process.pid);
  renameSync(at("package-lock.json"), at("package-lock.json~"));
  const editor = spawn("/bin/sh", ["-c", "sleep 0.01; cp package-lock.json~ package-lock.json"], {
    cwd: directory,
  });
  await once(editor, "spawn");
  const end = beginRecord(watch);
  await once(editor, "exit");
  writeFileSync(at("package-lock.json"), "npm's");
  end();
  expect(JSON.parse(readFileSync(watch.record, "utf8")).changes).toMatchObject([
    { began: { base64: Buffer.from("old").toString("base64") } },
  ]);
  await transaction.rollBack();
  expect(text("package-lock.json")).toBe("old");
});

test("puts back what the convex CLI generates, a folder of it too", async () => {
  mkdirSync(at("convex/_generated"), { recursive: true });
  writeFileSync(at("convex/_generated/api.js"), "old");
  writeFileSync(at(".env.local"), "A=1\n");
  const env = { path: ".env.local", before: "A=1\n", after: "A=1\nB=2\n" };
  const transaction = await begin([env], { pushes: true });
  transaction.write(env);
  whileRunning(transaction, "convex", () => {
    writeFileSync(at("convex/_generated/api.js"), "new");
    mkdirSync(at("convex/_generated/ai"));
    writeFileSync(at("convex/_generated/ai/rules.md"), "new");
    writeFileSync(at(".env.local"), "A=1\nB=2\nVITE_CONVEX_SITE_URL=http://127.0.0.1\n");
  });
  expect(await transaction.rollBack()).toMatchObject({ edited: [], failed: [] });
  expect(text("convex/_generated/api.js")).toBe("old");
  expect(existsSync(at("convex/_generated/ai"))).toBe(false);
  expect(text(".env.local")).toBe("A=1\n");
});

test.runIf(!isWindows)(
  "a generated file that a link leads to within the project is put back",
  async () => {
    mkdirSync(at("convex/_generated"), { recursive: true });
    mkdirSync(at("shared"));
    writeFileSync(at("shared/api.js"), "old");
    symlinkSync("../../shared/api.js", at("convex/_generated/api.js"));
    const transaction = await begin([], { pushes: true });
    whileRunning(transaction, "convex", () =>
      writeFileSync(at("convex/_generated/api.js"), "generated"),
    );
    await transaction.rollBack();
    expect(text("shared/api.js")).toBe("old");
    expect(readdirSync(at("convex/_generated"))).toEqual(["api.js"]);
  },
);

test("a file that is too large to be kept is refused before anything is written", async () => {
  writeFileSync(at("package-lock.json"), "{");
  truncateSync(at("package-lock.json"), 2 ** 31);
  await expect(begin([], { installFiles: [at("package-lock.json")] })).rejects.toThrow(
    expect.objectContaining({ code: "unreadable-file" }),
  );
});

test.runIf(!isWindows)("writes through a symbolic link, which stays one", async () => {
  writeFileSync(at("real.env"), "A=1\n");
  symlinkSync("real.env", at(".env.local"));
  const change = { path: ".env.local", before: "A=1\n", after: "A=2\n" };
  const transaction = await begin([change]);
  transaction.write(change);
  expect(text("real.env")).toBe("A=2\n");
  await transaction.rollBack();
  expect(text("real.env")).toBe("A=1\n");
  expect(readdirSync(directory).sort()).toEqual([".env.local", "real.env"]);
  expect(readFileSync(at(".env.local"), "utf8")).toBe("A=1\n");
});

test.runIf(!isWindows)("writes through a link to a file that is not there yet", async () => {
  mkdirSync(at("shared"));
  symlinkSync("shared/env", at(".env.local"));
  const change = { path: ".env.local", before: null, after: "A=2\n" };
  const transaction = await begin([change]);
  transaction.write(change);
  expect(text("shared/env")).toBe("A=2\n");
  await transaction.rollBack();
  expect(readdirSync(at("shared"))).toEqual([]);
  expect(readdirSync(directory).sort()).toEqual([".env.local", "shared"]);
});

test.runIf(!isWindows)("the journal is for the user's eyes only", async () => {
  writeFileSync(at(".env.local"), "CLERK_SECRET_KEY=nobody\n");
  const before = "CLERK_SECRET_KEY=nobody\n";
  const change = { path: ".env.local", before, after: `${before}A=1\n` };
  const transaction = await begin([change]);
  transaction.write(change);
  transaction.seal({ variable: null, pushed: false, template: false });
  const modes = readdirSync(state, { recursive: true, encoding: "utf8" }).map((path) => {
    const stats = statSync(join(state, path));
    return stats.isDirectory() ? stats.mode & 0o777 : stats.mode & 0o777;
  });
  expect(new Set(modes)).toEqual(new Set([0o700, 0o600]));
  expect(readFileSync(join(transaction.folder, "run.json"), "utf8")).not.toContain("nobody");
});

test.skipIf(isWindows)(
  "what a secret is put into is nobody else's, until it is undone",
  async () => {
    writeFileSync(at("old.env"), "A=1\n");
    chmodSync(at("old.env"), 0o644);
    const changes = [
      { path: "old.env", before: "A=1\n", after: "A=1\nB=2\n", isPrivate: true },
      { path: "new.env", before: null, after: "B=2\n", isPrivate: true },
    ];
    const transaction = await begin(changes);
    for (const change of changes) transaction.write(change);
    const modes = ["old.env", "new.env"].map((path) => statSync(at(path)).mode & 0o777);
    expect(modes).toEqual([0o640, 0o600]);
    await transaction.rollBack();
    expect(statSync(at("old.env")).mode & 0o777).toBe(0o644);
  },
);
