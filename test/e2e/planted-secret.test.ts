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
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { add } from "../../src/commands/add.ts";
import { doctor } from "../../src/commands/doctor.ts";
import { undo } from "../../src/commands/undo.ts";
import { EXIT } from "../../src/errors.ts";
import { type AddOptions, UNTYPED_DOCTOR } from "../../src/options.ts";
import { keepPrinted } from "../support/commands.ts";
import { convexApp } from "../support/convex-app.ts";
import { copyOf, type Golden, goldenCases } from "../support/golden.ts";
import { KEY } from "../support/keys.ts";
import { optionsWith } from "../support/options.ts";
import { fastTemp } from "../support/temp.ts";

const SECRET = "bm9ib2R5LXdpbGwtZXZlci1zZWUtdGhpcw";
const TOKEN = "correct-horse-battery-staple";
const JWT = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyXzEifQ.${SECRET}`;
/** Values under names that tell nothing, within several lines, and such as are no longer used. */
const UNNAMED = "Tr0ub4dor&3-nobody";
const LINES = ["first-Line-Of-1", "second-Line-Of-2", "third-Line-Of-3"];
const COMMENTED = "commented-0ut-nobody";
/** What only a program says, told by its form alone. */
const OPAQUE = "b3BhcXVlLW5vYm9keS1zZWVz";
const PLANTED = [SECRET, TOKEN, UNNAMED, ...LINES, COMMENTED, OPAQUE];
const ENV_FILES = [".env", ".env.local", ".env.production", ".env.development.local", ".env.old"];

const ENV = [
  "",
  `CLERK_SECRET_KEY=sk_test_${SECRET}`,
  `SOME_TOKEN="${TOKEN}"`,
  `DATABASE=postgres://me:${TOKEN}@localhost/db`,
  `THING=${UNNAMED}`,
  `LINES="${LINES.join("\n")}"`,
  `# OLD=${COMMENTED}`,
  "",
].join("\n");

/** A package manager that tells all it knows, and fails. */
const TELLING = `#!/bin/sh
echo "$0 $@" >> "$STARTED"
env >> "$STARTED"
env
for folder in . .. ../..; do for name in ${ENV_FILES.join(" ")}; do cat $folder/$name; done; done 2>/dev/null
echo "npm error: sent ${JWT} with Bearer ${OPAQUE}" >&2
echo "npm error authorization: Basic ${OPAQUE}=="
echo "npm error //registry.example/:_authToken=${OPAQUE}" '{"_authToken": "${OPAQUE}", "_auth":"${OPAQUE}"}'
echo "npm error //registry.example/:_password=${OPAQUE} _auth = ${OPAQUE}"
echo "npm error npm_${OPAQUE} ghp_${OPAQUE} gho_${OPAQUE} github_pat_${OPAQUE} https://me:${OPAQUE}@registry.example/"
printf -- '-----BEGIN RSA PRIVATE KEY-----\\n${OPAQUE}\\n${OPAQUE}\\n-----END RSA PRIVATE KEY-----\\n'
printf 'npm error \\033[31m%s\\033[0m\\n' 'MY_TOKEN=${OPAQUE}'
[ -e "$INSTALLS" ]
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
  vi.stubEnv("INSTALLS", join(root, "installs"));
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
  const folders = files.filter((path) => basename(path) === "package.json").map(dirname);
  const own = files.filter((path) => basename(path).startsWith(".env"));
  const all = folders.flatMap((folder) => ENV_FILES.map((name) => join(folder, name)));
  for (const path of new Set([...own, ...all])) appendFileSync(path, ENV);
  for (const path of files.filter((each) => /\.[jt]sx$/.test(each))) {
    appendFileSync(path, `// never: sk_test_${SECRET} and ${JWT}\n`);
  }
  return filesBelow(directory).filter(holds).sort();
}

const usual: Partial<AddOptions> = { publishableKey: KEY, verify: false, yes: true };

const POSIX = process.platform !== "win32";

/** The one for every day. */
const isCommonest = ({ name }: Golden) => name === "vite-strict-mode";

/** doctor, in words and as a document, of both stages. */
async function judge(directory: string): Promise<void> {
  for (const json of [true, false]) {
    for (const prod of [true, false]) {
      await doctor(directory, { ...UNTYPED_DOCTOR, verify: false, json, prod });
    }
  }
}

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
    await judge(directory);
    writeFileSync(join(root, "installs"), "");
    await ended({ install: true });
    await judge(directory);
    rmSync(join(root, "installs"));
    for (const path of filesBelow(directory).filter((each) => each.endsWith(".env.local"))) {
      appendFileSync(path, `AFTER=${UNNAMED}\n`);
    }
    await undo(directory, { install: true, dryRun: true, json: true, yes: false });
    await undo(directory, { install: true, dryRun: false, json: false, yes: false });
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

  test.each([0, 1])(
    "nor does one come from a convex that tells all, and ends with %i",
    { tags: ["smoke"] },
    async (status) => {
      const tells = `
      const { readFileSync } = require("node:fs");
      for (const name of ${JSON.stringify(ENV_FILES)}) console.log(readFileSync(name, "utf8"));
      console.error("authorization: Bearer ${OPAQUE} https://me:${OPAQUE}@x.example sk_live_${SECRET}");
      process.exit(${status});
    `;
      const app = await convexApp(
        {
          "node_modules/convex/bin/main.js": tells,
          "node_modules/typescript/bin/tsc": `console.log("convex/a.ts(1,1): error TS1: ${UNNAMED} ${LINES[1]}"); process.exit(1);`,
          "convex/tsconfig.json": "{}",
        },
        { convex: "1.48.0" },
      );
      for (const name of ENV_FILES) appendFileSync(join(app, name), ENV);
      vi.stubEnv("CONVEX_DEPLOYMENT", "dev:happy-horse-123");
      printed();
      for (const json of [true, false]) {
        await add(app, optionsWith({ ...usual, install: false, json, once: true }));
        await add(
          app,
          optionsWith({ ...usual, install: false, json, once: true, issuerIn: "file" }),
        );
        await doctor(app, { ...UNTYPED_DOCTOR, json });
      }
      const shown = printed();
      expect(shown).toContain("…");
      for (const secret of PLANTED) expect(shown).not.toContain(secret);
    },
  );
});
