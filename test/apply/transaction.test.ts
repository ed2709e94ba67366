import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTransaction } from "../../src/apply/transaction.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "transaction-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const at = (path: string) => join(directory, path);
const text = (path: string) => readFileSync(at(path), "utf8");

test("writes, and puts back bytes, modes and absence", async () => {
  writeFileSync(at("kept.txt"), "before\r\n");
  chmodSync(at("kept.txt"), 0o640);
  const transaction = openTransaction(directory);
  await transaction.write({ path: "kept.txt", before: "before\r\n", after: "after\n" });
  await transaction.write({ path: "deep/er/new.txt", before: null, after: "new\n" });
  expect(text("kept.txt")).toBe("after\n");
  expect(statSync(at("kept.txt")).mode & 0o777).toBe(0o640);
  expect(text("deep/er/new.txt")).toBe("new\n");

  expect(await transaction.rollBack()).toEqual(["kept.txt", "deep/er/new.txt"]);
  expect(text("kept.txt")).toBe("before\r\n");
  expect(statSync(at("kept.txt")).mode & 0o777).toBe(0o640);
  expect(readdirSync(directory)).toEqual(["kept.txt"]);
});

test("a folder that was there stays, and so does one that somebody else filled meanwhile", async () => {
  mkdirSync(at("there"));
  const transaction = openTransaction(directory);
  await transaction.write({ path: "there/a.txt", before: null, after: "a" });
  await transaction.write({ path: "new/b.txt", before: null, after: "b" });
  writeFileSync(at("new/theirs.txt"), "theirs");
  await transaction.rollBack();
  expect(readdirSync(directory).sort()).toEqual(["new", "there"]);
  expect(readdirSync(at("new"))).toEqual(["theirs.txt"]);
});

test.each([
  ["changed", "planned on", "somebody's edit"],
  ["appeared", null, "somebody's file"],
])("a file that %s meanwhile is not written over", async (_, before, now) => {
  writeFileSync(at("file.txt"), now);
  const transaction = openTransaction(directory);
  await expect(
    transaction.write({ path: "file.txt", before, after: "ours" }),
  ).rejects.toMatchObject({ code: "changed-meanwhile" });
  expect(text("file.txt")).toBe(now);
});

test("remembers files that other programs change, or create", async () => {
  writeFileSync(at("package-lock.json"), "{}");
  const transaction = openTransaction(directory);
  await transaction.remember("package-lock.json");
  await transaction.remember("yarn.lock");
  writeFileSync(at("package-lock.json"), '{"changed":true}');
  writeFileSync(at("yarn.lock"), "created");
  await transaction.rollBack();
  expect(readdirSync(directory)).toEqual(["package-lock.json"]);
  expect(text("package-lock.json")).toBe("{}");
});

test("writes through a symbolic link, which stays one", async () => {
  writeFileSync(at("real.env"), "A=1\n");
  symlinkSync("real.env", at(".env.local"));
  const transaction = openTransaction(directory);
  await transaction.write({ path: ".env.local", before: "A=1\n", after: "A=2\n" });
  expect(text("real.env")).toBe("A=2\n");
  await transaction.rollBack();
  expect(text("real.env")).toBe("A=1\n");
  expect(readdirSync(directory).sort()).toEqual([".env.local", "real.env"]);
});
