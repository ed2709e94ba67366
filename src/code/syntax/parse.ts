/** Parses source text, as far as this tool needs: a tree, its syntax errors, and who declares what. */

import { ts } from "ts-morph";
import { guardStackDepth } from "../../text/too-deep.ts";
import type { ExportRef, ReExportedBinding } from "./imports.ts";
import { oncePer } from "./once-per.ts";

export type SyntaxFault = { line: number; column: number; message: string };

export type ParsedFile = {
  path: string;
  text: string;
  tree: ts.SourceFile;
  /** The first syntax error, if there is one. */
  syntaxError: SyntaxFault | undefined;
  /** The declaration an identifier refers to, in this file only. */
  declarationOf(identifier: ts.Identifier): ts.Declaration | undefined;
  /** The exports of packages that this file imports by way of local modules. */
  reExports: readonly ReExportedBinding[];
  /** An import as its package exports it, where a local module hands it on. */
  packageOf(origin: ExportRef): ExportRef;
};

const OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  jsx: ts.JsxEmit.Preserve,
  noLib: true,
  noResolve: true,
  types: [],
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
};

/**
 * Parses one file by itself. JSX is allowed in every JavaScript file, as bundlers allow it. Names
 * that local modules hand on count as the packages' own.
 */
export function parseFile(
  path: string,
  text: string,
  reExports: readonly ReExportedBinding[] = [],
): ParsedFile {
  const file = parsed(parseTree(path, text));
  if (reExports.length === 0) return file;
  return {
    ...file,
    reExports,
    packageOf: (origin) =>
      reExports.find(({ module, name }) => module === origin.module && name === origin.name)
        ?.from ?? origin,
  };
}

const parsed = oncePer((tree: ts.SourceFile): ParsedFile => {
  const { fileName: path, text } = tree;
  const program = ts.createProgram({
    rootNames: [path],
    options: OPTIONS,
    host: compilerHost(path, tree),
  });
  const [diagnostic] = guardStackDepth(path, () => program.getSyntacticDiagnostics(tree));
  return {
    path,
    text,
    tree,
    syntaxError: diagnostic && {
      ...positionOf(tree, diagnostic.start),
      message: ts.flattenDiagnosticMessageText(diagnostic.messageText, " "),
    },
    declarationOf: (identifier) =>
      symbolOf(identifier, program.getTypeChecker())?.declarations?.[0],
    reExports: [],
    packageOf: (origin) => origin,
  };
});

/** The symbol of an identifier; in `{ x }` and `export { x }` that of the value, not of the member. */
function symbolOf(identifier: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  const { parent } = identifier;
  if (ts.isShorthandPropertyAssignment(parent)) {
    return checker.getShorthandAssignmentValueSymbol(parent);
  }
  if (ts.isExportSpecifier(parent)) return checker.getExportSpecifierLocalTargetSymbol(parent);
  if (ts.isExportAssignment(parent)) {
    return checker.resolveName(identifier.text, parent, ts.SymbolFlags.Value, true);
  }
  return checker.getSymbolAtLocation(identifier);
}

/** A run asks for the same texts again and again: the last ones stay parsed. */
const trees = new Map<string, Map<string, ts.SourceFile>>();
let kept = 0;
/** Characters of the texts: their trees take fifty times as many bytes. */
const MOST_KEPT = 5_000_000;

/** The tree alone, for a first look. */
export function parseTree(path: string, text: string): ts.SourceFile {
  const known = trees.get(path)?.get(text);
  if (known) return known;
  const tree = parseAnew(path, text);
  if (kept > MOST_KEPT) {
    trees.clear();
    kept = 0;
  }
  const ofPath = trees.get(path) ?? new Map<string, ts.SourceFile>();
  trees.set(path, ofPath.set(text, tree));
  kept += text.length;
  return tree;
}

function parseAnew(path: string, text: string): ts.SourceFile {
  return guardStackDepth(path, () =>
    ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, scriptKindOf(path)),
  );
}

/** An offset as a person counts: both from 1. */
export function positionOf(
  tree: ts.SourceFile,
  offset: number,
): Pick<SyntaxFault, "line" | "column"> {
  const { line, character } = tree.getLineAndCharacterOfPosition(offset);
  return { line: line + 1, column: character + 1 };
}

function scriptKindOf(path: string): ts.ScriptKind {
  if (/\.(?:[cm]?ts|astro)$/.test(path)) return ts.ScriptKind.TS;
  return path.endsWith(".tsx") ? ts.ScriptKind.TSX : ts.ScriptKind.JSX;
}

/** A compiler host that knows one file and nothing of the disk. */
function compilerHost(path: string, tree: ts.SourceFile): ts.CompilerHost {
  return {
    getSourceFile: (name) => (name === path ? tree : undefined),
    getDefaultLibFileName: () => "lib.d.ts",
    writeFile: () => {},
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: (name) => name === path,
    readFile: () => undefined,
    // What is imported is looked up elsewhere; TypeScript would search folders for each import.
    resolveModuleNameLiterals: (literals) => literals.map(() => ({ resolvedModule: undefined })),
  };
}
