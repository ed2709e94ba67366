/** What published packages export, read in their own tarballs. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { maxSatisfying, minSatisfying } from "semver";
import { ts } from "ts-morph";
import * as z from "zod";
import { packageOf } from "../../src/packages/package-name.ts";
import { madeOnce } from "./packages.ts";
import { shownPackage } from "./registry.ts";
import { run } from "./run.ts";

const manifestSchema = z.object({
  exports: z.unknown().optional(),
  types: z.string().optional(),
  main: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

/** The folder of a release, as it is in the run's registry. */
function publishedPackage(name: string, version: string): Promise<string> {
  return madeOnce(`tarball ${name}@${version}`, async (directory) => {
    for (const [program, ...words] of [
      ["npm", "pack", `${name}@${version}`, "--silent"],
      ["sh", "-c", "tar -xzf *.tgz"],
    ]) {
      const result = await run(program ?? "", words, { cwd: directory });
      if (result.exitCode !== 0) throw new Error(`${name}@${version}: ${result.stderr}`);
    }
  }).then((directory) => join(directory, "package"));
}

/** The newest release in the registry that a range allows. */
export async function newestIn(name: string, range: string): Promise<string> {
  const { versions } = await shownPackage(name);
  const found = maxSatisfying(Object.keys(versions), range);
  if (found === null) throw new Error(`no release of ${name} is in ${range}`);
  return found;
}

/** The oldest release in the registry that a range allows. */
export async function oldestIn(name: string, range: string): Promise<string> {
  const { versions } = await shownPackage(name);
  const found = minSatisfying(Object.keys(versions), range);
  if (found === null) throw new Error(`no release of ${name} is in ${range}`);
  return found;
}

/**
 * The names that a module of a release exports by its types; undefined where the package has no such
 * module.
 */
export async function publishedExports(
  module: string,
  version: string,
): Promise<ReadonlySet<string> | undefined> {
  const name = packageOf(module);
  const folder = await publishedPackage(name, version);
  const manifest = manifestSchema.parse(
    JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
  );
  const file = typesFile(folder, manifest, `.${module.slice(name.length)}`);
  return file === undefined ? undefined : namesIn(file, manifest.dependencies);
}

/** The declarations of a module: beside `exports`, a folder with a package.json of its own counts too. */
function typesFile(
  folder: string,
  { exports, types, main }: z.infer<typeof manifestSchema>,
  subpath: string,
): string | undefined {
  const entries = z.record(z.string(), z.unknown()).safeParse(exports).data;
  const targets = entries
    ? targetsOf(entries[subpath])
    : subpath === "."
      ? [types, main].flatMap((each) => each ?? [])
      : [];
  const declared = targets.find((each) => /\.d\.[cm]?ts$/.test(each));
  const beside = targets.map((each) => each.replace(/\.([cm]?)js$/, ".d.$1ts"));
  return [...(declared ? [declared] : []), ...beside]
    .map((each) => join(folder, each))
    .find((each) => /\.d\.[cm]?ts$/.test(each) && existsSync(each));
}

/** Every file that an entry leads to, under whatever conditions. */
function targetsOf(entry: unknown): string[] {
  if (typeof entry === "string") return [entry];
  return typeof entry === "object" && entry !== null ? Object.values(entry).flatMap(targetsOf) : [];
}

async function namesIn(
  file: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<Set<string>> {
  const names = new Set<string>();
  const tree = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  for (const statement of tree.statements) {
    if (!ts.isExportDeclaration(statement)) {
      for (const name of declaredNames(statement)) names.add(name);
    } else if (statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      for (const { name } of statement.exportClause.elements) names.add(name.text);
    } else if (statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier)) {
      const all = await namesOf(statement.moduleSpecifier.text, file, dependencies);
      for (const name of all ?? []) names.add(name);
    }
  }
  return names;
}

/** What `export * from` hands on. */
async function namesOf(
  module: string,
  from: string,
  dependencies: Readonly<Record<string, string>>,
): Promise<ReadonlySet<string> | undefined> {
  if (module.startsWith(".")) {
    const bare = join(dirname(from), module.replace(/\.[cm]?js$/, ""));
    const found = [`${bare}.d.ts`, `${bare}.d.mts`, join(bare, "index.d.ts")].find(existsSync);
    return found === undefined ? undefined : namesIn(found, dependencies);
  }
  const name = packageOf(module);
  const range = dependencies[name];
  return range === undefined ? undefined : publishedExports(module, await newestIn(name, range));
}

function declaredNames(statement: ts.Statement): string[] {
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}
