/** Whatever stands in a lock file: an answer or none, never a crash, soon. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { valid } from "semver";
import { expect, test } from "vitest";
import { lockedPackage } from "../../../../src/project/dependencies/lock-file.ts";
import { propertyRun } from "../../../support/property-run.ts";
import { makeTemp, writeFiles } from "../../../support/temp.ts";

type Lock = { file: string; text: string };

const WRITTEN: Lock[] = ["single", "workspace"].flatMap((project) =>
  readdirSync(join(import.meta.dirname, project)).map((writer) => {
    const folder = join(import.meta.dirname, project, writer);
    const file = readdirSync(folder).find((name) => name !== "installed.json") ?? "";
    return { file, text: readFileSync(join(folder, file), "utf8") };
  }),
);

const WANTED = [
  ["convex", "^1.10.0"],
  ["convex", "*"],
  ["react", "npm:@preact/compat@^17.1.0"],
  ["preact-compat", "*"],
  ["local", "file:./local"],
  ["ui", "workspace:*"],
  ["is-odd", "catalog:"],
  ["__proto__", "*"],
  ["toString", "*"],
] as const;
const FOLDERS = [".", "apps/web", "apps/small"];

/** Asks a lock file of this text all there is to ask. */
function askAll(directory: string, { file, text }: Lock): void {
  writeFileSync(join(directory, file), text);
  for (const folder of FOLDERS) {
    for (const [name, range] of WANTED) {
      const locked = lockedPackage(name, range, join(directory, folder));
      if (locked === undefined) continue;
      expect(valid(locked.version)).toBe(locked.version);
      expect(["string", "undefined"]).toContain(typeof locked.node);
      for (const range of Object.values(locked.peers ?? {})) expect(typeof range).toBe("string");
    }
  }
}

const TOKENS = [
  ..."{}[]\",':\n \t&*?|>-#%@\0\\_()/",
  "__proto__",
  '"__proto__": {"version": "1.0.0"},',
  "&a [*a]",
  "<<: *a",
  "!!js/function 'x'",
  "---\n",
  "\n<<<<<<< HEAD\n",
  "link:",
  "npm:",
  "workspace:",
  "1.19.4",
  "\u{1f600}\ud800",
  "[".repeat(2000),
];
type Damage = { at: number; length: number; token: string };

const damage = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(60),
  token: fc.constantFrom("", ...TOKENS),
});

function damaged(text: string, faults: readonly Damage[]): string {
  return faults.reduce((before, { at, length, token }) => {
    const start = Math.floor(at * before.length);
    return before.slice(0, start) + token + before.slice(start + length);
  }, text);
}

test("damaged ones", async () => {
  const directories = new Map<string, string>();
  for (const { file } of WRITTEN) {
    if (directories.has(file)) continue;
    const directory = await makeTemp("damaged");
    await writeFiles(directory, { ".git/HEAD": "" });
    directories.set(file, directory);
  }
  fc.assert(
    fc.property(
      fc.constantFrom(...WRITTEN),
      fc.array(damage, { minLength: 1, maxLength: 12 }),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      ({ file, text }, faults, end) => {
        const whole = damaged(text, faults);
        const cutOff = end === null ? whole : whole.slice(0, Math.floor(end * whole.length));
        askAll(directories.get(file) ?? "", { file, text: cutOff });
      },
    ),
    propertyRun("damaged lock files", 150),
  );
});

const MANY = 400_000;
const HOSTILE: [string, Lock][] = [
  ["deep JSON", { file: "package-lock.json", text: `{"packages":${"[".repeat(MANY)}` }],
  ["deep JSONC", { file: "bun.lock", text: `{"packages":${"[".repeat(MANY)}` }],
  [
    "many keys in an importer",
    { file: "pnpm-lock.yaml", text: `importers:\n  .:\n${"    a: b\n".repeat(MANY)}` },
  ],
  [
    "many packages of one name",
    { file: "pnpm-lock.yaml", text: `packages:\n${"  a:\n".repeat(MANY)}` },
  ],
  ["nothing but line ends", { file: "yarn.lock", text: "\n".repeat(4_000_000) }],
  [
    "one long heading",
    { file: "yarn.lock", text: `${"a@1, ".repeat(MANY)}:\n  version "1.0.0"\n` },
  ],
  ["many quotes", { file: "yarn.lock", text: `${'"\\'.repeat(MANY)}\n` }],
  [
    "a workspace in a circle",
    {
      file: "package-lock.json",
      text: '{"packages":{"":{},"node_modules/convex":{"link":true,"resolved":"node_modules/convex"}}}',
    },
  ],
  ["more than 5 MB", { file: "yarn.lock", text: "a@1:\n".repeat(2_000_000) }],
  ["spaces", { file: "yarn.lock", text: `__metadata:\n${" ".repeat(4_000_000)}` }],
  [
    "commas and spaces",
    { file: "yarn.lock", text: `__metadata:\n  version: 8\n"${" ".repeat(200_000)}":\n` },
  ],
];

test.each(HOSTILE)("soon and without an answer: %s", async (_, lock) => {
  const directory = await makeTemp("hostile");
  await writeFiles(directory, { ".git/HEAD": "", [lock.file]: lock.text });
  const start = process.cpuUsage();
  expect(lockedPackage("convex", "*", directory)).toBeUndefined();
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000);
});
