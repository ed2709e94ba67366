import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { lockProject, waitForLock } from "../../src/apply/run-lock.ts";
import { makeTemp } from "../support/temp.ts";

let root: string;
let places = 0;

beforeAll(async () => {
  root = await makeTemp("locks");
});

/** A state directory of the test's own. */
function place(): { state: string; locks: string } {
  places += 1;
  const state = join(root, String(places));
  const locks = join(state, "locks");
  mkdirSync(locks, { recursive: true });
  return { state, locks };
}

type Taken = [number: number, holder: Partial<{ pid: number; host: string }>, minutes?: number];

/** A lock that somebody else has taken. */
function taken(locks: string, ...[number, holder, minutes = 0]: Taken): void {
  const path = join(locks, String(number));
  const whole = { pid: process.ppid, host: hostname(), since: "2026-01-01T10:00:00Z", ...holder };
  writeFileSync(path, JSON.stringify(whole));
  const then = Date.now() / 1000 - minutes * 60;
  utimesSync(path, then, then);
}

/** The number of a process that is gone: the highest that Linux gives is far below. */
const GONE = 999_999_999;

test("is taken, given back, and taken anew; one lock is left", async () => {
  const { state, locks } = place();
  for (const number of ["1", "2", "3"]) {
    const unlock = await lockProject(state, "/app");
    expect(readdirSync(locks)).toEqual([number]);
    expect(JSON.parse(readFileSync(join(locks, number), "utf8"))).toMatchObject({
      pid: process.pid,
    });
    unlock();
  }
});

test.each<[string, Taken]>([
  ["whose process is gone", [4, { pid: GONE }]],
  ["of a process with this one's number, as in a container", [4, { pid: process.pid }]],
  ["of another host, older than any run", [4, { host: "elsewhere" }, 31]],
])("a lock %s is taken over", async (_, args) => {
  const { state, locks } = place();
  taken(locks, ...args);
  const unlock = await lockProject(state, "/app");
  expect(readdirSync(locks)).toEqual(["5"]);
  unlock();
});

// Those that wait do so at the same time.
test.concurrent("a lock that nobody has written into for a while is taken over", async () => {
  const { state, locks } = place();
  writeFileSync(join(locks, "4"), "");
  const began = performance.now();
  const unlock = await lockProject(state, "/app");
  expect(performance.now() - began).toBeGreaterThan(1500);
  unlock();
});

test.concurrent.each<[string, Taken, RegExp]>([
  ["a running process", [4, {}], new RegExp(`process ${process.ppid}, since 2026`)],
  ["a run on another host", [4, { host: "elsewhere" }, 5], / on elsewhere, since /],
])("%s is waited for, then named", async (_, args, named) => {
  const { state, locks } = place();
  taken(locks, ...args);
  const waits = [lockProject(state, "/app"), waitForLock(state, "/app")].map((wait) =>
    expect(wait).rejects.toMatchObject({
      code: "locked",
      message: expect.stringMatching(named),
      hint: expect.stringContaining(join(locks, "4")),
    }),
  );
  await Promise.all(waits);
  expect(readdirSync(locks)).toEqual(["4"]);
});

test.concurrent("one that is given back in the meantime is had", async () => {
  const { state, locks } = place();
  const first = await lockProject(state, "/app");
  // Another process's, so that it counts.
  taken(locks, 1, {});
  setTimeout(first, 300);
  const second = await lockProject(state, "/app");
  expect(readdirSync(locks)).toEqual(["2"]);
  second();
});
