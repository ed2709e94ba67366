/** What is no plain file keeps nobody waiting and fills no memory, wherever the project has it. */

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { copyOf, goldenCases } from "../support/golden.ts";
import { KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { makeTempSync, removeTree } from "../support/temp.ts";

const LONGEST = 10_000;
/** Kilobytes, as the system counts them. */
const LARGEST = 500 * 1024;

const KINDS: Record<string, (path: string) => void> = {
  "/dev/zero": (path) => symlinkSync("/dev/zero", path),
  "a FIFO": (path) => void spawnSync("mkfifo", [path]),
  "a folder": (path) => void mkdirSync(path),
  "a sparse file of 1 GB": (path) => {
    writeFileSync(path, "");
    truncateSync(path, 2 ** 30);
  },
  "a link to itself": (path) => symlinkSync(basename(path), path),
};

const PATHS = [
  ".env",
  ".env.local",
  ".git",
  ".git/HEAD",
  ".git/commondir",
  ".git/index",
  ".gitignore",
  ".npmrc",
  ".pnp.cjs",
  ".pnp.data.json",
  "convex",
  "convex.json",
  "convex/auth.config.ts",
  "convex/schema.ts",
  "index.html",
  "node_modules/@clerk/react/package.json",
  "node_modules/convex/package.json",
  "node_modules/react/package.json",
  "package-lock.json",
  "package.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "src/App.tsx",
  "src/main.tsx",
  "tsconfig.json",
  "vite.config.ts",
];

const COMMANDS = [
  ["--dry-run", "-k", KEY, "--yes", "--no-verify", "--json"],
  ["doctor", "--no-verify", "--json"],
];

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

/** A repository with the app, in which that stands in the file's place. */
function appWith(path: string, put: (path: string) => void): string {
  const golden = goldenCases().find(({ name }) => name === "vite-strict-mode");
  if (!golden) throw new Error("There is no such fixture.");
  const app = copyOf(golden.before);
  spawnSync("git", ["init", "-q"], { cwd: app });
  spawnSync("git", ["add", "-A", "-f"], { cwd: app });
  if (path === ".pnp.data.json") writeFileSync(join(app, ".pnp.cjs"), "");
  const at = join(app, path);
  rmSync(at, { recursive: true, force: true });
  mkdirSync(dirname(at), { recursive: true });
  put(at);
  return app;
}

/** How a command ends, how long it takes and how much memory. */
async function measure(app: string, words: readonly string[]) {
  const notes = makeTempSync("notes");
  const note = join(notes, "memory");
  const noting = join(notes, "note.mjs");
  writeFileSync(
    noting,
    `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(${JSON.stringify(note)}, String(process.resourceUsage().maxRSS)));`,
  );
  try {
    const { exitCode, milliseconds } = await run(process.execPath, [cli, ...words], {
      cwd: app,
      timeout: 2 * LONGEST,
      env: { NODE_OPTIONS: `--import=${pathToFileURL(noting)}` },
    });
    return { exitCode, milliseconds, kilobytes: Number(readFileSync(note, "utf8")) };
  } finally {
    removeTree(notes);
  }
}

describe.runIf(process.platform !== "win32")("in words, soon, and in little memory:", () => {
  test.each(Object.entries(KINDS))(
    "%s",
    async (kind, put) => {
      const strange: string[] = [];
      for (const path of PATHS) {
        const app = appWith(path, put);
        for (const words of COMMANDS) {
          const { exitCode, milliseconds, kilobytes } = await measure(app, words);
          const isUsual = exitCode === 0 || exitCode === 3 || exitCode === 5;
          if (isUsual && milliseconds < LONGEST && kilobytes < LARGEST) continue;
          strange.push(`${path}, ${words[0]}: ${exitCode}, ${milliseconds} ms, ${kilobytes} KB`);
        }
        removeTree(app);
      }
      expect(strange, kind).toEqual([]);
    },
    600_000,
  );
});
