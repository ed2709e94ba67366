/** A file that has several names is planned, shown, written and taken back once. */

import { linkSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { withoutSecondNames } from "../src/apply/second-names.ts";
import { EXIT } from "../src/errors.ts";
import { makePlan } from "../src/plan/make-plan.ts";
import { resultSchema } from "../src/report/result.ts";
import { answersWith } from "./support/answers.ts";
import { keepPrinted, runIn, undoIn } from "./support/commands.ts";
import { copyOf, goldenCases } from "./support/golden.ts";
import { projectWith } from "./support/project.ts";
import { fastTemp, makeTemp, removeTree, treeOf } from "./support/temp.ts";

const PROVIDERS = `import { ConvexProvider, ConvexReactClient } from "convex/react";
import type { ReactNode } from "react";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL as string);

export function Providers({ children }: { children: ReactNode }) {
  return <ConvexProvider client={convex}>{children}</ConvexProvider>;
}
`;
const main = (first: string, second: string) => `import { createRoot } from "react-dom/client";
import { Providers } from "${first}";
import { Providers as Others } from "${second}";

createRoot(document.body).render(
  location.hash ? <Providers>a</Providers> : <Others>b</Others>,
);
`;

let state: string;
const printed = keepPrinted();
beforeAll(() => {
  state = fastTemp("second-names");
  vi.stubEnv("XDG_STATE_HOME", state);
});
afterAll(() => removeTree(state));

function app(first: string, second: string): string {
  const golden = goldenCases().find(({ name }) => name === "vite-strict-mode");
  if (!golden) throw new Error("There is no such fixture.");
  const directory = copyOf(golden.before);
  writeFileSync(join(directory, "src/Providers.tsx"), PROVIDERS);
  writeFileSync(join(directory, "src/main.tsx"), main(first, second));
  return directory;
}

/** Runs, runs again, and takes it back; gives the source files that the run changed. */
async function changedBy(directory: string): Promise<string[]> {
  const run = async (more: object = {}) => {
    printed();
    const status = await runIn(directory, { install: false, convexDev: false, ...more });
    return { status, result: resultSchema.parse(JSON.parse(printed())) };
  };
  const before = treeOf(directory);
  const planned = await run({ dryRun: true });
  const wired = await run();
  expect([planned.status, wired.status]).toEqual([EXIT.ok, EXIT.ok]);
  expect(wired.result.status).toBe("wired");
  const files = (of: typeof wired) =>
    of.result.files.flatMap(({ path, action }) => (action === "modify" ? path : []));
  expect(files(planned)).toEqual(files(wired));
  expect((await run()).result.status).toBe("already-wired");
  expect(await undoIn(directory)).toBe(EXIT.ok);
  expect(treeOf(directory)).toBe(before);
  return files(wired).filter((path) => path.startsWith("src/"));
}

const POSIX = process.platform !== "win32";

test.runIf(POSIX)("a link beside the file, imported first or last", async () => {
  for (const [first, second] of [
    ["./Providers", "./other"],
    ["./other", "./Providers"],
  ] as const) {
    const directory = app(first, second);
    symlinkSync("Providers.tsx", join(directory, "src/other.tsx"));
    expect(await changedBy(directory)).toEqual(["src/Providers.tsx"]);
    removeTree(directory);
  }
});

test.runIf(POSIX)("a linked folder", async () => {
  const directory = app("./b/Providers", "./a/Providers");
  mkdirSync(join(directory, "src/a"));
  renameSync(join(directory, "src/Providers.tsx"), join(directory, "src/a/Providers.tsx"));
  symlinkSync("a", join(directory, "src/b"));
  expect(await changedBy(directory)).toEqual(["src/a/Providers.tsx"]);
  removeTree(directory);
});

test.runIf(POSIX)("two links, and the file itself imported nowhere", async () => {
  const directory = app("./one", "./two");
  for (const name of ["one", "two"]) {
    symlinkSync("Providers.tsx", join(directory, `src/${name}.tsx`));
  }
  expect(await changedBy(directory)).toEqual(["src/one.tsx"]);
  removeTree(directory);
});

test.runIf(POSIX)("a hard link is a file of its own to who imports it", async () => {
  const directory = app("./Providers", "./other");
  linkSync(join(directory, "src/Providers.tsx"), join(directory, "src/other.tsx"));
  expect(await changedBy(directory)).toEqual(["src/Providers.tsx", "src/other.tsx"]);
  expect(readFileSync(join(directory, "src/other.tsx"), "utf8")).toBe(PROVIDERS);
  removeTree(directory);
});

test.runIf(POSIX)(
  "refused where each name asks for another text; the entry has the kept name",
  async () => {
    const directory = await makeTemp("names");
    writeFileSync(join(directory, "a.tsx"), "");
    symlinkSync("a.tsx", join(directory, "b.tsx"));
    const plan = makePlan(projectWith(), answersWith());
    const change = (path: string, after: string) => ({ path, before: "", after });
    const files = [change("b.tsx", "1"), change("a.tsx", "1"), change("c.tsx", "2")];
    expect(withoutSecondNames({ ...plan, entry: "b.tsx", files }, directory)).toMatchObject({
      entry: "a.tsx",
      files: [change("a.tsx", "1"), change("c.tsx", "2")],
    });
    const others = [change("b.tsx", "1"), change("a.tsx", "2")];
    expect(() => withoutSecondNames({ ...plan, files: others }, directory)).toThrow(/one file/);
  },
);
