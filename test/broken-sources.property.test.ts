/** Whatever is broken in an app's files, a run and doctor say so: that is no bug of this tool. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { diagnose } from "../src/commands/diagnose.ts";
import { CliError } from "../src/errors.ts";
import { UNTYPED_DOCTOR } from "../src/options.ts";
import { afterTest } from "./support/after-test.ts";
import { EVERYTHING } from "./support/everything.ts";
import { copyOf, type Golden, goldenCases, planOf } from "./support/golden.ts";
import { propertyRun } from "./support/property-run.ts";
import { removeTree } from "./support/temp.ts";

const READ = new Set([
  ...[".ts", ".tsx", ".js", ".jsx", ".mjs", ".mts", ".cjs", ".astro"],
  ...[".json", ".html", ".yaml", ".toml", ".lock", ".local", ""],
]);

type App = { folder: string; options: Golden["options"]; files: string[] };

/** The fixtures, or one of them, before and after: copies that files are broken in. */
function apps(only?: string): App[] {
  const cases = goldenCases().filter(({ name }) => only === undefined || name === only);
  return cases.flatMap(({ options, before, after, refused, wired }) => {
    const folders = refused || wired ? [before] : [before, after];
    return folders.map((original) => {
      const folder = copyOf(original);
      afterTest(() => removeTree(folder));
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && READ.has(extname(entry.name)))
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
        .sort();
      // Those that providers are in oftener than the others.
      const main = files.filter((file) =>
        readFileSync(join(folder, file), "utf8").includes("Provider"),
      );
      return { options, folder, files: [...files, ...main, ...main] };
    });
  });
}

const INSERTED = [
  ...["<", ">", "</", "/>", "<div>", "</div>", "<>", "</>", "</ClerkProvider>", "<ConvexProvider>"],
  ...["{", "}", "(", ")", "[", "]", "${", "`", '"', "'", "/*", "*/", "//", "<!--", "---\n"],
  ...["=>", "=", ":", ";", ",", "...", "?.", "import ", "export default ", "import {", "function "],
  ...["async ", "await ", "return ", "class ", "@", "#", "\\", "\0", "\u2028", "\uFEFF", "\uD800"],
];

/** What can be taken out: a tag, a bracket, a quote, a word. */
const PIECE = /<\/?[\w.]*>?|\/>|=>|[{}()[\]"'`;,:=]|\w+/g;

/** Breaks a text at a place that `at`, from 0 to 1, says. */
function broken(text: string, change: { at: number; insert: string | undefined }): string {
  if (change.insert !== undefined) {
    const place = Math.floor(change.at * (text.length + 1));
    return text.slice(0, place) + change.insert + text.slice(place);
  }
  const pieces = [...text.matchAll(PIECE)];
  const piece = pieces[Math.floor(change.at * pieces.length)];
  if (!piece) return "";
  return text.slice(0, piece.index) + text.slice(piece.index + piece[0].length);
}

const SCALE = 2 ** 30;
const at = fc.noBias(fc.nat({ max: SCALE - 1 })).map((number) => number / SCALE);
const change = fc.record({
  app: at,
  file: at,
  changes: fc.array(
    fc.record({ at, insert: fc.option(fc.constantFrom(...INSERTED), { nil: undefined }) }),
    { minLength: 1, maxLength: 2 },
  ),
});

/** How it ended; what isn't said to the user is thrown. */
async function endOf(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
    return "done";
  } catch (error) {
    if (error instanceof CliError) return error.code;
    throw error;
  }
}

const planned = ({ folder, options }: App) => endOf(() => planOf(folder, options));
const diagnosed = ({ folder }: App) =>
  endOf(() => diagnose(folder, { ...UNTYPED_DOCTOR, verify: false }, undefined));

test("a half-wired app of which the other file lacks a closing tag is refused as that", async () => {
  const [app] = apps("vite-half-wired-clerk-in-app");
  if (!app) throw new Error("There is no such fixture.");
  const path = join(app.folder, "src/App.tsx");
  writeFileSync(path, readFileSync(path, "utf8").replace("</ClerkProvider>", ""));
  expect(await planned(app)).toBe("syntax-error");
  expect(await diagnosed(app)).toBe("done");
});

test("a file that is broken anywhere leads to a plan or a refusal, and is diagnosed", async () => {
  const all = apps();
  const ends: Record<string, number> = {};
  const note = (end: string) => {
    ends[end] = (ends[end] ?? 0) + 1;
  };
  const { numRuns, seed } = propertyRun("broken sources", EVERYTHING ? 400 : 160);
  await fc.assert(
    fc.asyncProperty(change, async ({ app, file, changes }) => {
      const one = all[Math.floor(app * all.length)];
      const name = one?.files[Math.floor(file * one.files.length)];
      if (!one || name === undefined) return;
      const path = join(one.folder, name);
      const text = readFileSync(path, "utf8");
      try {
        writeFileSync(path, changes.reduce(broken, text));
        note(await planned(one));
        note(await diagnosed(one));
      } finally {
        writeFileSync(path, text);
      }
    }),
    { numRuns, seed, endOnFailure: true },
  );
  console.info(`broken sources: ${JSON.stringify(ends)}`);
  // Both ends are met often, or the changes are no judge.
  expect((ends["syntax-error"] ?? 0) / numRuns).toBeGreaterThan(0.05);
  expect((ends.done ?? 0) / numRuns).toBeGreaterThan(0.5);
}, 600_000);
