/**
 * The bundle holds a part of TypeScript, cut out by `tsup.config.ts`. The whole of it is the judge:
 * over the sources of every fixture both must see the same trees, errors and declarations.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { glob } from "tinyglobby";
import { ts } from "ts-morph";
import { beforeAll, expect, test } from "vitest";
import { type ParsedFile, parseFile } from "../../src/code/syntax/parse.ts";
import { typeScriptAsModule } from "../../tsup.config.ts";
import { makeTemp } from "../support/temp.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Texts whose errors are told. */
const BROKEN = [
  "const a = ;",
  "<A><B></A>",
  "import { from 'x'",
  "class { get }",
  "`${",
  "/*",
  "@",
];

let parseByBundle: typeof parseFile;

beforeAll(async () => {
  const outfile = join(await makeTemp("typescript"), "parse.mjs");
  await build({
    entryPoints: [join(ROOT, "src/code/syntax/parse.ts")],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); const __filename = "";',
    },
    plugins: [typeScriptAsModule],
  });
  ({ parseFile: parseByBundle } = await import(pathToFileURL(outfile).href));
});

/** All that `parseFile` tells of a file, node by node. */
function told({ tree, syntaxError, declarationOf }: ParsedFile): unknown[] {
  const nodes: unknown[] = [syntaxError];
  const visit = (node: ts.Node) => {
    const declaration = ts.isIdentifier(node) ? declarationOf(node) : undefined;
    const range = declaration && [declaration.kind, declaration.pos, declaration.end];
    nodes.push([node.kind, node.flags, node.getStart(tree), node.end, range]);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return nodes;
}

test("what is cut out of TypeScript sees what the whole sees", async () => {
  const files = await glob("fixtures/*/{before,after}/**/*.{ts,tsx,js,jsx,mts}", {
    cwd: ROOT,
    ignore: ["**/node_modules/**"],
  });
  expect(files.length).toBeGreaterThan(500);
  const texts = await Promise.all(files.map((file) => readFile(join(ROOT, file), "utf8")));
  const broken = BROKEN.map((text): [string, string] => [text, "broken.tsx"]);
  const sources = texts.map((text, index): [string, string] => [text, files[index] ?? ""]);
  // What an app has before and after is judged once.
  for (const [text, file] of new Map([...broken, ...sources])) {
    expect(told(parseByBundle(file, text)), file).toEqual(told(parseFile(file, text)));
  }
});
