/**
 * A secret is planted in every fixture's env files, source text and environment, and looked for in
 * all that runs print, start and write: dry runs, failing installs, runs, undos.
 */

import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { add } from "../../src/commands/add.ts";
import { undo } from "../../src/commands/undo.ts";
import { EXIT } from "../../src/errors.ts";
import type { AddOptions } from "../../src/options.ts";
import { keepPrinted } from "../support/commands.ts";
import { copyOf, type Golden, goldenCases } from "../support/golden.ts";
import { KEY } from "../support/keys.ts";
import { optionsWith } from "../support/options.ts";
import { fastTemp } from "../support/temp.ts";

const SECRET = "bm9ib2R5LXdpbGwtZXZlci1zZWUtdGhpcw";
const TOKEN = "correct-horse-battery-staple";
const JWT = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyXzEifQ.${SECRET}`;
const PLANTED = [SECRET, TOKEN];

const ENV = [
  "",
  `CLERK_SECRET_KEY=sk_test_${SECRET}`,
  `SOME_TOKEN="${TOKEN}"`,
  `DATABASE=postgres://me:${TOKEN}@localhost/db`,
  "",
].join("\n");

/** A package manager that tells all it knows, and fails. */
const TELLING = `#!/bin/sh
echo "$0 $@" >> "$STARTED"
env >> "$STARTED"
env
cat .env .env.local 2>/dev/null
echo "npm error: sent ${JWT} with Bearer ${TOKEN}" >&2
exit 1
`;

let root: string;

const printed = keepPrinted();
beforeAll(() => {
  root = fastTemp("planted");
  mkdirSync(join(root, "bin"));
  for (const name of ["npm", "pnpm", "yarn", "bun"]) {
    writeFileSync(join(root, "bin", name), TELLING);
    chmodSync(join(root, "bin", name), 0o755);
  }
  vi.stubEnv("PATH", `${join(root, "bin")}:${process.env.PATH}`);
  vi.stubEnv("STARTED", join(root, "started"));
  vi.stubEnv("XDG_STATE_HOME", join(root, "state"));
  vi.stubEnv("CLERK_SECRET_KEY", `sk_test_${SECRET}`);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function holds(path: string): boolean {
  const text = readFileSync(path, "utf8");
  return PLANTED.some((secret) => text.includes(secret));
}

/** Puts it where an app may have it; gives the files that hold it. */
function plant(directory: string): string[] {
  const files = filesBelow(directory);
  const envFiles = files.filter((path) => /^\.env(\.local)?$/.test(basename(path)));
  const manifests = files.filter((path) => basename(path) === "package.json");
  const fresh = manifests.map((path) => join(path, "../.env.local"));
  for (const path of new Set([...envFiles, ...fresh])) {
    if (!files.includes(path) || !readFileSync(path, "utf8").includes("SECRET")) {
      appendFileSync(path, ENV);
    }
  }
  for (const path of files.filter((each) => /\.[jt]sx$/.test(each))) {
    appendFileSync(path, `// never: sk_test_${SECRET} and ${JWT}\n`);
  }
  return filesBelow(directory).filter(holds).sort();
}

const usual: Partial<AddOptions> = { publishableKey: KEY, verify: false, yes: true };

const POSIX = process.platform !== "win32";

/** The one for every day. */
const isCommonest = ({ name }: Golden) => name === "vite-strict-mode";

async function expectKept(golden: Golden): Promise<void> {
  printed();
  const directory = copyOf(golden.before);
  try {
    const planted = plant(directory);
    const options = { ...usual, ...golden.options, convexDev: false };
    const ended = async (more: Partial<AddOptions>) =>
      add(directory, optionsWith({ ...options, ...more }));
    await ended({ dryRun: true, json: true });
    await ended({ dryRun: true });
    const status = await ended({ install: true, json: true });
    if (!golden.refused && !golden.wired) expect(status).toBe(EXIT.stepFailed);
    await ended({ install: false });
    await undo(directory, { install: false, dryRun: true, json: false, yes: false });
    await undo(directory, { install: false, dryRun: false, json: true, yes: false });
    await ended({ install: false, publishableKey: `sk_test_${SECRET}` });
    await ended({ install: false, issuer: `https://me:${TOKEN}@clerk.example.com` });
    expect(filesBelow(directory).filter(holds).sort()).toEqual(planted);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const shown = printed();
  for (const secret of PLANTED) expect(shown).not.toContain(secret);
  expect(shown.length).toBeGreaterThan(200);
}

describe.runIf(POSIX)("prints, starts and writes no secret", () => {
  const cases = goldenCases();
  test.each(cases.filter(isCommonest))("$name", { tags: ["smoke"] }, expectKept);
  test.each(cases.filter((golden) => !isCommonest(golden)))("$name", expectKept);

  test("nor was what it started told one; and only former contents hold one in the journals", {
    tags: ["smoke"],
  }, () => {
    const started = readFileSync(join(root, "started"), "utf8");
    expect(started).toContain("install");
    for (const secret of PLANTED) expect(started).not.toContain(secret);
    const journals = filesBelow(join(root, "state")).filter(holds);
    expect(journals.filter((path) => !/^bytes/.test(basename(path)))).toEqual([]);
  });
});
