import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  dropJournal,
  keepJournal,
  pruneJournals,
  readJournals,
  tidyJournal,
  writeJournal,
} from "../../src/apply/journal.ts";
import type { Journal } from "../../src/plan/journal.ts";
import { makeTemp } from "../support/temp.ts";

let state: string;
beforeEach(async () => {
  state = await makeTemp("journals");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const bytes = (text: string) => Buffer.from(text, "latin1");

const JOURNAL: Journal = {
  status: "open",
  began: "2026-01-01T10:00:00.000Z",
  root: "/srv/app",
  directory: "",
  files: [
    {
      path: "a.txt",
      owner: "plan",
      former: { bytes: bytes("\xff\x00old"), mode: 0o640 },
      later: { bytes: bytes("new"), mode: 0o640 },
    },
    { path: "b.txt", owner: "plan", former: null, later: { bytes: bytes(""), mode: 0o644 } },
    {
      path: "c.txt",
      owner: "install",
      former: { bytes: bytes("lock"), mode: 0o644 },
      later: undefined,
    },
    { path: "d.txt", owner: "convex", former: { bytes: bytes("x"), mode: 0o600 }, later: null },
  ],
  left: [],
  folders: ["deep/er", "deep"],
  generated: ["convex/_generated"],
  temporary: ".tmp",
  packageManager: "npm",
  installedIn: "",
  convex: { command: ["npx", "convex"], folder: "" },
  variable: { name: "ISSUER", former: null },
  pushed: true,
  template: true,
};

test("what is kept is read again, in each state that it may be in", () => {
  const { folder } = keepJournal(state, JOURNAL);
  for (const status of ["open", "done", "undoing", "done"] as const) {
    writeJournal(folder, { ...JOURNAL, status });
    expect(readJournals(state)).toEqual([{ folder, journal: { ...JOURNAL, status } }]);
  }
  tidyJournal(folder);
  expect(readJournals(state)).toHaveLength(1);
  dropJournal(folder);
  expect(readdirSync(state)).toEqual([]);
});

test("the newest comes first, beyond nine too", () => {
  for (let run = 1; run <= 11; run += 1) keepJournal(state, { ...JOURNAL, began: String(run) });
  expect(readJournals(state).map(({ journal }) => journal.began)).toEqual([
    "11",
    "10",
    "9",
    "8",
    "7",
    "6",
    "5",
    "4",
    "3",
    "2",
    "1",
  ]);
});

test("one without its description was never finished, and is none", () => {
  mkdirSync(join(state, "1"));
  writeFileSync(join(state, "1/bytes.open"), "half");
  expect(readJournals(state)).toEqual([]);
});

test.each([
  ["cut short", (folder: string) => writeFileSync(join(folder, "run.json"), '{ "format": 1')],
  [
    "of a later version",
    (folder: string) => {
      const path = join(folder, "run.json");
      writeFileSync(path, readFileSync(path, "utf8").replace('"format": 1', '"format": 2'));
    },
  ],
  [
    "with other bytes",
    (folder: string) => writeFileSync(join(folder, "bytes.open"), "other bytes"),
  ],
])("one that is %s is refused by name, with the way to remove it", (_, spoil) => {
  const { folder } = keepJournal(state, JOURNAL);
  spoil(folder);
  expect(() => readJournals(state)).toThrow(
    expect.objectContaining({
      code: "journal-failed",
      message: expect.stringContaining(folder),
      hint: expect.stringContaining(`rm -r ${folder}`),
    }),
  );
});

test.runIf(process.platform === "linux")(
  "after 30 days they are thrown away, whosever project it was",
  async () => {
    vi.stubEnv("XDG_STATE_HOME", state);
    vi.resetModules();
    const project = join(state, "add-clerk-convex", "0".repeat(32));
    mkdirSync(project, { recursive: true });
    const [old, young] = [keepJournal(project, JOURNAL), keepJournal(project, JOURNAL)];
    const days = (count: number) => Date.now() / 1000 - count * 24 * 3600;
    utimesSync(old.folder, days(31), days(31));
    utimesSync(young.folder, days(29), days(29));
    const { pruneJournals: prune } = await import("../../src/apply/journal.ts");
    expect(prune).not.toBe(pruneJournals);
    await prune(Date.now());
    expect([old, young].map(({ folder }) => existsSync(folder))).toEqual([false, true]);
    expect(statSync(young.folder).mode & 0o077).toBe(0);
  },
);
