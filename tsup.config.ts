/** Bundles everything that runs into dist/, so that users download one package and no dependencies. */

import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  type AnyNode,
  type BlockStatement,
  type ExpressionStatement,
  type Program,
  parse,
} from "acorn";
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

/** Calls and classes of TypeScript that only editors use, and that its code does something with. */
const FOR_EDITORS = new Set([
  "registerCodeFix",
  "registerRefactor",
  "_AutoImportProviderProject",
  "_ProjectService",
  "_ScriptVersionCache",
  "_TypingsInstallerAdapter",
]);
const PURE = "/* @__PURE__ */ ";

/**
 * Bundles of TypeScript what this tool calls, a good half: less to download, and less to compile at
 * each start. Its package is one function around flat code, which a bundler takes whole. Here it
 * becomes an ES module whose constants are marked as free of side effects. Of ts-morph's own
 * classes nothing is used.
 */
export const typeScriptAsModule: Plugin = {
  name: "typescript-as-module",
  setup(build) {
    // Only where a namespace is imported does esbuild see which of its members are used.
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const typescript = 'import * as ts from "@ts-morph/common/dist/typescript.js";';
      return { contents: text.replace('import { ts } from "ts-morph";', typescript), loader: "ts" };
    });
    build.onLoad({ filter: /@ts-morph[\\/]common[\\/]dist[\\/]typescript\.js$/ }, async (file) => ({
      contents: asModule(await readFile(file.path, "utf8")),
      loader: "js",
    }));
    build.onResolve({ filter: /^ts-morph$/ }, ({ importer }) => ({
      errors: [{ text: `${importer} imports more of ts-morph than { ts }.` }],
    }));
  },
};

/** TypeScript's `var ts = {}; ((module) => { … })(…)` as an ES module with the same exports. */
function asModule(text: string): string {
  const edited = new MagicString(text);
  const body = bodyOfPackage(parse(text, { ecmaVersion: 2023, sourceType: "script" }));
  edited.remove(0, body.start + 1).remove(body.end - 1, text.length);
  for (const statement of body.body) {
    if (statement.type === "VariableDeclaration") {
      for (const call of callsOf(statement)) edited.appendLeft(call.start, PURE);
    }
    if (statement.type === "ExpressionStatement") rewrite(statement, text, edited);
  }
  return edited.toString();
}

function bodyOfPackage({ body }: Program): BlockStatement {
  const last = body.at(-1);
  const call = last?.type === "ExpressionStatement" ? last.expression : undefined;
  const wrapper = call?.type === "CallExpression" ? call.callee : undefined;
  if (wrapper?.type !== "ArrowFunctionExpression" || wrapper.body.type !== "BlockStatement") {
    throw new Error("TypeScript's package is no longer one function around its code.");
  }
  return wrapper.body;
}

/** The calls that run as the node is evaluated, not those within functions. */
function callsOf(node: AnyNode): AnyNode[] {
  if (/Function|^Class/.test(node.type)) return [];
  const inside = Object.values(node).flat().filter(isNode).flatMap(callsOf);
  return /^Call|^New/.test(node.type) ? [node, ...inside] : inside;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function rewrite(
  { expression, start, end }: ExpressionStatement,
  text: string,
  edited: MagicString,
) {
  const source = ({ start, end }: AnyNode) => text.slice(start, end);
  const [, firstName = ""] = /^(\w+)/.exec(text.slice(start, end)) ?? [];
  // `module.exports = …`, instead of which ES exports are written, and its repetition for Node.
  const isNeedless = FOR_EDITORS.has(firstName) || ["module", "0"].includes(firstName);
  if (isNeedless) edited.remove(start, end);
  if (isNeedless || expression.type !== "CallExpression") return;
  const { callee } = expression;
  const [target, members] = expression.arguments;
  if (callee.type === "Identifier" && callee.name === "__export" && target && members) {
    const name = source(target);
    if (name === "typescript_exports") {
      edited.overwrite(start, end, `export { ${exportedNames(members, source).join(", ")} };`);
    } else {
      edited.appendLeft(start, `var ${name} = ${PURE}((${name}) => { `);
      edited.appendRight(end, ` return ${name}; })({});`);
    }
  }
  // A namespace: `((Debug2) => { … })(Debug || (Debug = {}));`
  if (callee.type === "ArrowFunctionExpression" && target?.type === "LogicalExpression") {
    const name = source(target.left);
    edited.appendLeft(start, `var ${name} = ${PURE}`);
    edited.appendLeft(callee.body.end - 1, `; return ${callee.params.map(source).join(", ")};`);
    edited.overwrite(target.start, target.end, `${name} || {}`);
  }
}

/** The names of `{ name: () => name, … }`, whose properties may be called otherwise. */
function exportedNames(members: AnyNode, source: (node: AnyNode) => string): string[] {
  if (members.type !== "ObjectExpression") throw new Error("TypeScript exports no plain list.");
  return members.properties.map((property) => {
    const getter = property.type === "Property" ? property.value : undefined;
    if (property.type !== "Property" || getter?.type !== "ArrowFunctionExpression") {
      throw new Error(`TypeScript exports ${source(property)}, which isn't a getter.`);
    }
    return `${source(getter.body)} as ${source(property.key)}`;
  });
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
    supervisor: "src/apply/programs/supervisor.js",
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
  esbuildPlugins: [rawText, typeScriptAsModule],
  banner: {
    // Bundled CommonJS packages ask for Node's own modules this way.
    js: 'import { createRequire as __createRequire } from "node:module"; import { fileURLToPath as __toPath } from "node:url"; import { dirname as __toDirectory } from "node:path"; const require = __createRequire(import.meta.url); const __filename = __toPath(import.meta.url); const __dirname = __toDirectory(__filename);',
  },
  async onSuccess() {
    const metafilePath = join(OUTPUT, "metafile-esm.json");
    const metafile: Metafile = JSON.parse(await readFile(metafilePath, "utf8"));
    await rm(metafilePath);
    await writeFile(join(OUTPUT, "THIRD-PARTY-LICENCES.txt"), await collectLicences(metafile));
  },
});
