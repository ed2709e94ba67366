import { createHash } from "node:crypto";
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
import { folderName } from "../../src/apply/state-directory.ts";
import type { Journal } from "../../src/plan/journal.ts";
import { makeTemp } from "../support/temp.ts";

let all: string;
let state: string;
beforeEach(async () => {
  all = await makeTemp("journals");
  state = join(all, "add-clerk-convex", folderName(JOURNAL.root));
  mkdirSync(state, { recursive: true });
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
      known: [{ bytes: bytes("new"), mode: 0o640 }],
    },
    {
      path: "b.txt",
      owner: "plan",
      former: null,
      known: [{ bytes: bytes(""), mode: 0o644 }, null],
    },
    {
      path: "c.txt",
      owner: "install",
      former: { bytes: bytes("lock"), mode: 0o644 },
      known: [],
    },
    { path: "d.txt", owner: "convex", former: { bytes: bytes("x"), mode: 0o600 }, known: [null] },
  ],
  left: [],
  folders: ["deep/er", "deep"],
  generated: ["convex/_generated"],
  temporary: ".add-clerk-convex-1.tmp",
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
  ["cut short", (folder: string) => writeFileSync(join(folder, "run.json"), '{ "sha256": "')],
  [
    "of a later version",
    (folder: string) => {
      const path = join(folder, "run.json");
      writeFileSync(path, readFileSync(path, "utf8").replace('"format": 2', '"format": 3'));
    },
  ],
  ...[2 ** 53, 0o10000, -1, 0.5].map((mode): [string, (folder: string) => void] => [
    `with the mode ${mode}, which no file has`,
    (folder) => {
      const path = join(folder, "run.json");
      const { journal } = JSON.parse(readFileSync(path, "utf8"));
      journal.files[0].former.mode = mode;
      const sha256 = createHash("sha256").update(JSON.stringify(journal)).digest("hex");
      writeFileSync(path, JSON.stringify({ sha256, journal }));
    },
  ]),
  [
    "with another path, though its sum is not of that",
    (folder: string) => {
      const path = join(folder, "run.json");
      writeFileSync(path, readFileSync(path, "utf8").replace("a.txt", "z.txt"));
    },
  ],
  [
    "of another project",
    (folder: string) => writeJournal(folder, { ...JOURNAL, root: "/srv/other" }),
  ],
  [
    "with a path that leads upward",
    (folder: string) => writeJournal(folder, { ...JOURNAL, folders: ["deep/../../up"] }),
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
  "after 30 days they are thrown away, whosever project it was, but for what a killed run left",
  async () => {
    vi.stubEnv("XDG_STATE_HOME", all);
    vi.resetModules();
    const done = { ...JOURNAL, status: "done" } as const;
    const [old, young] = [keepJournal(state, done), keepJournal(state, done)];
    const killed = keepJournal(state, JOURNAL);
    const days = (count: number) => Date.now() / 1000 - count * 24 * 3600;
    utimesSync(old.folder, days(31), days(31));
    utimesSync(young.folder, days(29), days(29));
    utimesSync(killed.folder, days(400), days(400));
    const { pruneJournals: prune } = await import("../../src/apply/journal.ts");
    expect(prune).not.toBe(pruneJournals);
    await prune(Date.now());
    const kept = [old, young, killed].map(({ folder }) => existsSync(folder));
    expect(kept).toEqual([false, true, true]);
    expect(statSync(young.folder).mode & 0o077).toBe(0);
  },
);
