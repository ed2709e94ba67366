import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CliError } from "../src/errors.ts";
import { afterTest } from "./support/after-test.ts";
import { evaluateApp, faultsIn, type Shown } from "./support/evaluate.ts";
import { wire } from "./support/golden.ts";
import { type OddApp, oddApp } from "./support/odd-apps.ts";
import { propertyRun } from "./support/property-run.ts";
import { fastTemp, hashTree, removeTree } from "./support/temp.ts";

const MANIFEST = {
  name: "odd",
  type: "module",
  dependencies: { "@clerk/clerk-react": "^5.61.0", convex: "^1.48.0", react: "^19.2.3" },
  devDependencies: { vite: "^8.0.0" },
};

const AROUND = {
  "package.json": JSON.stringify(MANIFEST),
  "index.html": '<script type="module" src="/src/main.tsx"></script>',
  "convex/tasks.ts": "",
  "src/flags.ts": "export const flag = () => true;\n",
};

async function written(root: string, files: OddApp): Promise<void> {
  for (const [path, text] of Object.entries({ ...AROUND, ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/** The trees that the app renders, or undefined where it can't be run at all. */
function ran(files: OddApp, flags: (number: number) => boolean): Shown[][] | undefined {
  try {
    return evaluateApp(files, "src/main.tsx", flags);
  } catch {
    return undefined;
  }
}

function named(tree: readonly Shown[], name: string): number {
  return tree.reduce((count, node) => {
    if (typeof node === "string") return count;
    return count + (node.name === name ? 1 : 0) + named(node.children, name);
  }, 0);
}

function expectWired(before: OddApp, after: OddApp): "ran" | "read" {
  let outcome: "ran" | "read" = "read";
  for (const flags of [() => true, (number: number) => number % 2 === 0]) {
    const trees = ran(before, flags);
    if (!trees) continue;
    outcome = "ran";
    const wired = ran(after, flags);
    expect(wired?.flatMap((tree) => faultsIn(tree))).toEqual([]);
    const providers = (tree: readonly Shown[]) =>
      named(tree, "ConvexProvider") + named(tree, "ConvexProviderWithClerk");
    expect(wired?.map(providers)).toEqual(trees.map(providers));
  }
  return outcome;
}

test("an odd or broken entry is wired, or refused and left as it is: there is no third outcome", async () => {
  const root = fastTemp("odd");
  afterTest(() => removeTree(root));
  const outcomes = { ran: 0, read: 0, refused: 0 };
  const tried = propertyRun("odd entries", 200);
  let number = 0;
  await fc.assert(
    fc.asyncProperty(oddApp, async (files) => {
      const directory = join(root, String(number++));
      await written(directory, files);
      const before = await hashTree(directory);
      try {
        await wire(directory, { issuerIn: "file" });
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        expect(error.exitStatus).toBe(3);
        expect(error.message.length + (error.hint ?? "").length).toBeGreaterThan(40);
        expect(await hashTree(directory)).toEqual(before);
        outcomes.refused += 1;
        return;
      }
      const after: OddApp = {};
      for (const path of Object.keys(files))
        after[path] = await readFile(join(directory, path), "utf8");
      outcomes[expectWired(files, after)] += 1;
      const again = await wire(directory, { issuerIn: "file" });
      expect(again.files.filter(({ before: was, after: is }) => was !== is)).toEqual([]);
    }),
    { ...tried, endOnFailure: true },
  );
  console.info(`odd entries: ${JSON.stringify(outcomes)}`);
  // Both ends are met often, or the entries are no judge.
  expect(outcomes.ran / tried.numRuns).toBeGreaterThan(0.3);
  expect(outcomes.refused / tried.numRuns).toBeGreaterThan(0.15);
}, 600_000);
