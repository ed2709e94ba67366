/**
 * Measures the built tool against a bare Node of the same version, as ratios in one run: `npm run bench`.
 * On Linux x64 it does so on three Nodes. Those that keep compiled code are measured without it too
 * (cold: the first run ever). With `--check` a figure over its budget fails the run.
 */

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { gte } from "semver";
import { nodeOf, nodeVersion } from "../test/support/node-of.ts";
import startTestRegistry from "../test/support/test-registry.ts";

const ROUNDS = 15;
const CLI = resolve("dist/cli.js");
const SAMPLE = resolve("fixtures/vite-strict-mode/before");
const WIRED = resolve("fixtures/vite-strict-mode/after");
const KEY = `pk_test_${Buffer.from("happy-horse-1.clerk.accounts.dev$").toString("base64")}`;
const LARGE = "--dry-run, 50,000 files";

/** The largest allowed median of time over that of `node -e 0`, and where Node keeps compiled code. */
const BUDGETS: Record<string, number> = { "--version": 1.5, "--dry-run": 9, [LARGE]: 9 };
const BUDGETS_WITH_CACHE: Record<string, number> = { "--version": 1.5, "--dry-run": 12 };
/** How much longer the same work may take beside 50,000 files that have nothing to do with it. */
const NOISE = 1.15;
/** How much longer a diagnosis may take than a dry run, when nobody is asked. */
const DIAGNOSIS = 2;
const ATTEMPTS = 3;
/** Bytes of the packed tarball. */
const LARGEST_PACKAGE = 1_300_000;
/** The first Node with `module.enableCompileCache()`. https://nodejs.org/api/module.html */
const KEEPS_COMPILED = "22.1.0";

type Node = { version: string; path: string };
type Command = { name: string; args: string[]; cwd: string; isCold?: boolean };
type Apps = { folder: string; small: string; large: string; wired: string };

function milliseconds({ args, cwd, isCold }: Command, node: Node, cache: string): number {
  if (isCold) rmSync(cache, { recursive: true, force: true });
  const start = performance.now();
  const { status, stderr } = spawnSync(node.path, args, {
    cwd,
    env: { ...process.env, XDG_CACHE_HOME: cache },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const elapsed = performance.now() - start;
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}:\n${stderr}`);
  return elapsed;
}

/** Runs all commands in turn, round after round, so that a slow moment of the machine hits all. */
function medians(commands: readonly Command[], node: Node, folder: string): Map<string, number> {
  const times = new Map(commands.map(({ name }) => [name, [] as number[]]));
  const cacheOf = ({ isCold }: Command) => join(folder, isCold ? "cold" : "warm", node.version);
  for (const command of commands) milliseconds(command, node, cacheOf(command));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const command of commands) {
      times.get(command.name)?.push(milliseconds(command, node, cacheOf(command)));
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function copySample(into: string, strangers: number): string {
  cpSync(SAMPLE, into, { recursive: true });
  for (let index = 0; index < strangers; index += 1) {
    const folder = join(into, "src", "generated", String(index % 500));
    if (index < 500) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `module${index}.tsx`), `export const Part${index} = () => null;\n`);
  }
  return into;
}

/** One round of all measurements as lines to print; whether any is over its budget. */
function measure(node: Node, { folder, small, large, wired }: Apps): boolean {
  const keeps = gte(node.version, KEEPS_COMPILED);
  const dryRun = [CLI, "--dry-run", "--yes", "--no-verify", "-k", KEY];
  const doctor = [CLI, "doctor", "--no-verify"];
  const measured = medians(
    [
      { name: "node -e 0", args: ["-e", "0"], cwd: folder },
      { name: "--version", args: [CLI, "--version"], cwd: folder },
      { name: "--help", args: [CLI, "--help"], cwd: folder },
      { name: "--dry-run", args: dryRun, cwd: small },
      ...(keeps
        ? [{ name: "--dry-run, cold", args: dryRun, cwd: small, isCold: true }]
        : [{ name: LARGE, args: dryRun, cwd: large }]),
      { name: "doctor --no-verify", args: doctor, cwd: wired },
    ],
    node,
    folder,
  );
  console.log(`\nNode ${node.version}${keeps ? ", with its compiled code kept" : ""}`);
  const bare = measured.get("node -e 0") ?? Number.NaN;
  let over = false;
  for (const [name, time] of measured) {
    const ratio = time / bare;
    const budget = (keeps ? BUDGETS_WITH_CACHE : BUDGETS)[name];
    over ||= budget !== undefined && ratio > budget;
    const figures = `${time.toFixed(0).padStart(5)} ms  ${ratio.toFixed(2).padStart(5)} ×`;
    console.log(`${name.padEnd(26)} ${figures}${budget ? `  (budget ${budget} ×)` : ""}`);
  }
  const dry = measured.get("--dry-run") ?? Number.NaN;
  const against = (what: string, time: number | undefined, allowed: number) => {
    if (time === undefined) return false;
    const ratio = time / dry;
    console.log(`${what.padEnd(26)} ${ratio.toFixed(2).padStart(17)} ×  (budget ${allowed} ×)`);
    return ratio > allowed;
  };
  const grows = against("large against small", measured.get(LARGE), NOISE);
  const isSlow = against("doctor against dry run", measured.get("doctor --no-verify"), DIAGNOSIS);
  return over || grows || isSlow;
}

/** The Node that runs this, and those from the npm registry, which are Linux's. */
async function nodes(): Promise<Node[]> {
  const own = { version: process.versions.node, path: process.execPath };
  if (process.platform !== "linux" || process.arch !== "x64") return [own];
  const stop = await startTestRegistry();
  try {
    const others = await Promise.all(
      ["22", "24"].map(async (major) => {
        const [folder = ""] = (await nodeOf(major)).PATH.split(delimiter);
        return { version: nodeVersion(major), path: join(folder, "node") };
      }),
    );
    return [own, ...others];
  } finally {
    await stop();
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "add-clerk-convex-bench-"));
  try {
    const apps = {
      folder,
      small: copySample(join(folder, "small"), 0),
      large: copySample(join(folder, "large"), 50_000),
      wired: join(folder, "wired"),
    };
    cpSync(WIRED, apps.wired, { recursive: true });
    let over = false;
    for (const node of await nodes()) {
      // A busy moment of the machine is no slow tool: only what is over again and again counts.
      let isSlow = true;
      for (let attempt = 0; isSlow && attempt < ATTEMPTS; attempt += 1) {
        isSlow = measure(node, apps);
      }
      over ||= isSlow;
    }
    const size = packedSize(folder);
    over ||= size > LARGEST_PACKAGE;
    const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0).padStart(5)} kB`;
    console.log(
      `\n${"packed".padEnd(26)} ${kilobytes(size)}  (budget ${kilobytes(LARGEST_PACKAGE).trim()})`,
    );
    if (over && process.argv.includes("--check")) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function packedSize(folder: string): number {
  const { stdout } = spawnSync(
    "npm",
    ["pack", "--ignore-scripts", "--json", "--pack-destination", folder],
    {
      encoding: "utf8",
      shell: process.platform === "win32",
    },
  );
  const [packed]: { filename: string }[] = JSON.parse(stdout);
  if (!packed) throw new Error("npm pack told of no package.");
  return statSync(join(folder, packed.filename)).size;
}

await main();
