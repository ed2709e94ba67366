import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { lockProject, waitForLock } from "../../src/apply/run-lock.ts";
import { makeTemp } from "../support/temp.ts";

let state: string;
let locks: string;

beforeEach(async () => {
  state = await makeTemp("locks");
  locks = join(state, "locks");
  await mkdir(locks);
});

/** A lock that somebody else has taken. */
function taken(number: number, holder: Partial<{ pid: number; host: string }>, minutes = 0): void {
  const path = join(locks, String(number));
  const whole = { pid: process.ppid, host: hostname(), since: "2026-01-01T10:00:00Z", ...holder };
  writeFileSync(path, JSON.stringify(whole));
  const then = Date.now() / 1000 - minutes * 60;
  utimesSync(path, then, then);
}

/** The number of a process that is gone: the highest that Linux gives is far below. */
const GONE = 999_999_999;

test("is taken, given back, and taken anew; one lock is left", async () => {
  for (const number of ["1", "2", "3"]) {
    const unlock = await lockProject(state, "/app");
    expect(readdirSync(locks)).toEqual([number]);
    expect(JSON.parse(readFileSync(join(locks, number), "utf8"))).toMatchObject({
      pid: process.pid,
    });
    unlock();
  }
});

test.each<[string, Parameters<typeof taken>]>([
  ["whose process is gone", [4, { pid: GONE }]],
  ["of a process with this one's number, as in a container", [4, { pid: process.pid }]],
  ["of another host, older than any run", [4, { host: "elsewhere" }, 31]],
])("a lock %s is taken over", async (_, args) => {
  taken(...args);
  const unlock = await lockProject(state, "/app");
  expect(readdirSync(locks)).toEqual(["5"]);
  unlock();
});

test("a lock that nobody has written into for a while is taken over", async () => {
  writeFileSync(join(locks, "4"), "");
  const began = performance.now();
  const unlock = await lockProject(state, "/app");
  expect(performance.now() - began).toBeGreaterThan(1500);
  unlock();
});

test.each<[string, Parameters<typeof taken>, RegExp]>([
  ["a running process", [4, {}], new RegExp(`process ${process.ppid}, since 2026`)],
  ["a run on another host", [4, { host: "elsewhere" }, 5], / on elsewhere, since /],
])("%s is waited for, then named", async (_, args, named) => {
  taken(...args);
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

test("one that is given back in the meantime is had", async () => {
  const first = await lockProject(state, "/app");
  // Another process's, so that it counts.
  taken(1, {});
  setTimeout(first, 300);
  const second = await lockProject(state, "/app");
  expect(readdirSync(locks)).toEqual(["2"]);
  second();
});
