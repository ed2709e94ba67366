/** A suite of the everyday tests, run with the newest of what it installs, on the Node that it asks for. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { type Run, run } from "../support/run.ts";
import { isTakenByClerk, rangesOfClerk } from "../support/sdks.ts";
import { makeTemp } from "../support/temp.ts";
import { readTried, type Tried } from "../support/tried.ts";
import { type Node, nodeFor } from "./node.ts";
import { newestIn, type Release, releasesOf } from "./releases.ts";
import { inALine, type Row, type Verdict } from "./row.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Milliseconds for a suite on a slow machine. */
const LONG = 2_400_000;

export type Path = {
  name: string;
  /** The test files, and vitest's other arguments. */
  suite: readonly string[];
  env?: Record<string, string>;
  /** What the suite installs, and has to install the newest of; Clerk's SDKs the tool installs by itself. */
  packages: readonly string[];
};

const resultsSchema = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          title: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});
type Results = z.infer<typeof resultsSchema>;

/** Runs the suite to its end. */
export async function followed({ name, suite, env, packages }: Path): Promise<Row> {
  const wanted = await Promise.all(packages.map(newestKnown));
  const node = await nodeFor(wanted.map(({ engines }) => engines.node));
  const folder = await makeTemp("path");
  const files = { results: join(folder, "results.json"), tried: join(folder, "tried") };
  const vitest = await runVitest(
    suite,
    { ...env, ...node.env, TEST_TRIED: files.tried },
    node,
    files.results,
  );
  const tried = readTried(files.tried);
  return {
    what: name,
    pinned: packages
      .map((each) => `${each} ${[...(tried.versions.get(each) ?? ["?"])].join(" ")}`)
      .join(", "),
    newest: `on Node ${node.version}`,
    verdict: await judgeRun(files.results, vitest, wanted, tried),
  };
}

type Wanted = Release & {
  name: string;
  /** The newest of all, where Clerk's SDKs don't take that. */
  tooNew?: string;
};

/** The newest release, or the newest that Clerk's SDKs take where that one is too new for them. */
async function newestKnown(name: string): Promise<Wanted> {
  const releases = await releasesOf(name);
  const { newest } = releases;
  if (isTakenByClerk(name, newest.version)) return { name, ...newest };
  const range = rangesOfClerk(name).join(" || ");
  const release = newestIn(releases, range);
  if (!release) throw new Error(`No release of ${name} is in ${range}`);
  return { name, ...release, tooNew: newest.version };
}

function runVitest(
  suite: readonly string[],
  env: Record<string, string>,
  { program }: Node,
  outputFile: string,
): Promise<Run> {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const report = ["--reporter=json", `--outputFile=${outputFile}`];
  return run(program, [vitest, "run", ...suite, ...report], {
    cwd: ROOT,
    env: { ...env, TEST_VERSIONS: "newest" },
    timeout: LONG,
  });
}

async function judgeRun(
  file: string,
  { stdout, stderr, timedOut }: Run,
  wanted: readonly Wanted[],
  tried: Tried,
): Promise<Verdict> {
  if (timedOut) return { moved: `it took more than ${LONG / 60_000} minutes` };
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return { moved: inALine(stderr || stdout) };
  const results = resultsSchema.parse(JSON.parse(text));
  return judgeResults(results, wanted, tried);
}

/** Holds where all tests have passed, and with the newest that others beside it take. */
export function judgeResults(
  { success, numPassedTests, testResults }: Results,
  wanted: readonly Pick<Wanted, "name" | "version" | "tooNew">[],
  tried: Tried,
): Verdict {
  const failures = testResults.flatMap(({ message, assertionResults }) => [
    ...(message ? [message] : []),
    ...assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ title, failureMessages }) => `${title}: ${inALine(failureMessages?.[0])}`),
  ]);
  const [first] = failures;
  if (first !== undefined)
    return { moved: [`${failures.length} failed`, inALine(first)].join(": ") };
  if (!success || numPassedTests === 0) return { moved: "no test has passed" };
  const notTried = wanted.filter(({ name, version }) => !tried.versions.get(name)?.has(version));
  const why = ({ name, version }: (typeof wanted)[number]) =>
    tried.keptBack.get(`${name} ${version}`);
  const missed = notTried.filter((each) => why(each) === undefined);
  if (missed.length > 0) {
    const names = missed.map(({ name, version }) => `${name} ${version}`).join(", ");
    return { moved: `passes, and was not tried with ${names}` };
  }
  const notTaken = wanted.flatMap(({ name, version, tooNew }) =>
    tooNew === undefined ? [] : [`${version} is the newest ${name} that Clerk takes, of ${tooNew}`],
  );
  const keptBack = notTried.map(
    (each) => `${each.name} ${each.version} can't be installed yet: ${why(each)}`,
  );
  return { holds: [`${numPassedTests} passed`, ...notTaken, ...keptBack].join("; ") };
}
