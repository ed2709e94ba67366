/** Bundles everything that runs into dist/, so that users download one package and no dependencies. */

import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type AnyNode, type ArrowFunctionExpression, parse } from "acorn";
import type { Metafile, Plugin } from "esbuild";
import MagicString from "magic-string";
import { defineConfig } from "tsup";

const OUTPUT = outputFolder(process.argv);

/** `--out-dir folder`, which tsup understands itself, or the usual one. */
function outputFolder(argv: readonly string[]): string {
  const flag = argv.indexOf("--out-dir");
  return (flag === -1 ? undefined : argv[flag + 1]) ?? "dist";
}

/** `import text from "./file?raw"` gives the file's text, as it does in the tests. */
const rawText: Plugin = {
  name: "raw-text",
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.replace(/\?raw$/, "")),
      namespace: "raw-text",
    }));
    build.onLoad({ filter: /.*/, namespace: "raw-text" }, async ({ path }) => ({
      contents: await readFile(path, "utf8"),
      loader: "text",
    }));
  },
};

/** Leaves out TypeScript's own library declarations: 2.9 MB that only type checking needs. */
const withoutTypeScriptLibraries: Plugin = {
  name: "without-typescript-libraries",
  setup(build) {
    build.onLoad({ filter: /ts-morph-common\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const start = text.indexOf("const libFiles = [");
      const end = text.indexOf("}];", start);
      if (start < 0 || end < 0) throw new Error(`${path} holds no libFiles any more.`);
      return { contents: `${text.slice(0, start)}const libFiles = [${text.slice(end + 1)}` };
    });
  },
};

/** Functions longer than this hold a whole package, and run as soon as their file is loaded. */
const WHOLE_PACKAGE = 20_000;

/**
 * Writes the arrow functions that wrap whole CommonJS packages as parenthesised functions: V8
 * compiles those at once with their file, instead of a first time for their outline and a second
 * time when they are called, a moment later. (They stand at the top of strict modules, where
 * `this` is undefined in both.)
 */
async function compileWrappersEagerly(file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  const edited = new MagicString(text);
  for (const wrapper of longArrows(parse(text, { ecmaVersion: 2023, sourceType: "module" }))) {
    const parameters = wrapper.params.map(({ start, end }) => text.slice(start, end)).join(",");
    edited.overwrite(wrapper.start, wrapper.body.start, `(function(${parameters})`);
    edited.appendRight(wrapper.end, ")");
  }
  if (edited.hasChanged()) await writeFile(file, edited.toString());
}

function longArrows(node: AnyNode): ArrowFunctionExpression[] {
  if (node.end - node.start < WHOLE_PACKAGE) return [];
  const inside = Object.values(node).flat().filter(isNode).flatMap(longArrows);
  const isWrapper = node.type === "ArrowFunctionExpression" && node.body.type === "BlockStatement";
  return isWrapper ? [node, ...inside] : inside;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** Gathers the licences of every package that the bundle holds. */
async function collectLicences(metafile: Metafile): Promise<string> {
  const directories = Object.keys(metafile.inputs).flatMap((path) => {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
    return found?.[1] ? [found[1]] : [];
  });
  // @ts-morph/common holds TypeScript, whose licence it leaves out.
  const packages = [...new Set([...directories, "node_modules/typescript"])].sort();
  const sections = packages.map(async (directory) => {
    const manifest: { name: string; version: string; license?: string; author?: unknown } =
      JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
    const files = (await readdir(directory)).filter((name) =>
      /^(licen[cs]e|copying|notice|third-?party)/i.test(name),
    );
    const texts = await Promise.all(
      files.sort().map((name) => readFile(join(directory, name), "utf8")),
    );
    const title = `${manifest.name} ${manifest.version} (${manifest.license ?? "see below"})`;
    if (texts.length === 0) {
      texts.push(`Under the ${manifest.license} licence, by ${JSON.stringify(manifest.author)}.`);
    }
    return [title, "-".repeat(title.length), ...texts.map((text) => text.trim())].join("\n\n");
  });
  return `${(await Promise.all(sections)).join("\n\n\n\n")}\n`;
}

export default defineConfig({
  entry: {
    cli: "src/cli.ts",
    result: "src/report/result.ts",
    supervisor: "src/apply/supervisor.js",
  },
  outDir: OUTPUT,
  format: "esm",
  platform: "node",
  target: "node20.12",
  splitting: true,
  minify: true,
  clean: true,
  metafile: true,
  dts: { entry: { result: "src/report/result.ts" } },
  noExternal: [/.*/],
  esbuildPlugins: [rawText, withoutTypeScriptLibraries],
  banner: {
    // Bundled CommonJS packages ask for Node's own modules this way.
    js: 'import { createRequire as __createRequire } from "node:module"; import { fileURLToPath as __toPath } from "node:url"; import { dirname as __toDirectory } from "node:path"; const require = __createRequire(import.meta.url); const __filename = __toPath(import.meta.url); const __dirname = __toDirectory(__filename);',
  },
  async onSuccess() {
    const metafilePath = join(OUTPUT, "metafile-esm.json");
    const metafile: Metafile = JSON.parse(await readFile(metafilePath, "utf8"));
    await rm(metafilePath);
    const scripts = Object.keys(metafile.outputs).filter((path) => path.endsWith(".js"));
    await Promise.all(scripts.map(compileWrappersEagerly));
    await writeFile(join(OUTPUT, "THIRD-PARTY-LICENCES.txt"), await collectLicences(metafile));
  },
});
