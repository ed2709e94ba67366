/** TypeScript is the judge: what it finds among the files of an app is what an import names. */

import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { globSync } from "tinyglobby";
import ts from "typescript";
import { expect, test } from "vitest";
import { resolveImport } from "../../../src/code/modules/resolve-module.ts";
import { readPathAliases } from "../../../src/code/modules/tsconfig-paths.ts";
import { importedModules } from "../../../src/code/syntax/imports.ts";
import { parseTree } from "../../../src/code/syntax/parse.ts";
import { textReader } from "../../../src/project/text-files.ts";

const FIXTURES = resolve(import.meta.dirname, "../../../fixtures");

type Import = { specifier: string; from: string; found: string };

/** The imports in a folder that TypeScript finds in it, with the file that it finds. */
function importsFoundByTypeScript(folder: string, options: ts.CompilerOptions): Import[] {
  const files = globSync("**/*.{ts,tsx,js,jsx,mts,mjs}", {
    cwd: folder,
    ignore: ["**/*.d.ts", "**/node_modules/**"],
  });
  return files.flatMap((from) =>
    importedModules(parseTree(from, ts.sys.readFile(join(folder, from)) ?? "")).flatMap(
      (specifier) => {
        const containing = join(folder, from);
        const { resolvedModule } = ts.resolveModuleName(specifier, containing, options, ts.sys);
        const found = resolvedModule && relative(folder, resolvedModule.resolvedFileName);
        const isOfApp = found !== undefined && !found.startsWith("..") && !/\.d\.ts$/.test(found);
        return isOfApp ? [{ specifier, from, found: found.split(sep).join("/") }] : [];
      },
    ),
  );
}

function compilerOptions(folder: string): ts.CompilerOptions {
  const path = ["tsconfig.app.json", "tsconfig.json", "jsconfig.json"]
    .map((name) => join(folder, name))
    .find((each) => existsSync(each));
  const { config = {} } = path ? ts.readConfigFile(path, ts.sys.readFile) : {};
  const { options } = ts.parseJsonConfigFileContent(
    config,
    { ...ts.sys, readDirectory: () => [] },
    path ? dirname(path) : folder,
  );
  return { ...options, allowJs: true, moduleResolution: ts.ModuleResolutionKind.Bundler };
}

test("an import names the file that TypeScript finds for it", () => {
  const folders = readdirSync(FIXTURES).map((name) => join(FIXTURES, name, "before"));
  let compared = 0;
  const differing = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => {
      const read = textReader(folder);
      const aliases = readPathAliases(read);
      const imports = importsFoundByTypeScript(folder, compilerOptions(folder));
      compared += imports.length;
      return imports
        .map((each) => ({ ...each, ours: resolveImport(each.specifier, each.from, aliases, read) }))
        .filter(({ found, ours }) => ours !== found)
        .map((each) => ({ folder: relative(FIXTURES, folder), ...each }));
    });
  expect(differing).toEqual([]);
  expect(compared).toBeGreaterThan(150);
});
