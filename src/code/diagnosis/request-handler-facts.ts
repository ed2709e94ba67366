import { ts } from "ts-morph";
import { isWrittenFunction } from "../syntax/branches.ts";
import { exportsOf } from "../syntax/exports.ts";
import { importedModules } from "../syntax/imports.ts";
import { parseTree } from "../syntax/parse.ts";
import { mentionsClerk, type SourceNames, sourceNames } from "../syntax/source-names.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { topVariables } from "../syntax/values/constants.ts";

export type HandlerFacts = SourceNames & {
  exported: readonly string[];
  /** Whether it imports modules of the app's own. */
  importsLocal: boolean;
  /** The functions and constants that it makes itself. */
  declared: ReadonlySet<string>;
};

/** A path of the file's own, or through an alias as apps have them. */
const LOCAL = /^(?:\.|[@~#]\/|#)/;

export function handlerFacts(path: string, text: string): HandlerFacts {
  const tree = parseTree(path, text);
  return {
    ...sourceNames(tree),
    exported: exportsOf(tree).map(({ name }) => name),
    importsLocal: importedModules(tree).some((module) => LOCAL.test(module)),
    declared: declaredIn(tree),
  };
}

function declaredIn(tree: ts.SourceFile): Set<string> {
  const functions = tree.statements.filter(ts.isFunctionDeclaration);
  // What a constant is taken out of may be another module.
  const made = topVariables(tree).filter(
    ({ initializer }) => initializer && isWrittenFunction(unwrap(initializer)),
  );
  return new Set([...functions, ...made].map(({ name }) => name?.getText(tree) ?? ""));
}

/** Whether a file that stands where no framework looks was meant to handle requests. */
export function isAboutRequests(path: string, text: string): boolean {
  const tree = parseTree(path, text);
  const { identifiers, strings } = sourceNames(tree);
  return identifiers.has("matcher") || strings.has("next/server") || mentionsClerk(tree);
}

/** Whether a request handler says itself which requests it is for, and knows nothing of Clerk. */
export function restrictsRequests(path: string, text: string): boolean {
  const tree = parseTree(path, text);
  return sourceNames(tree).identifiers.has("matcher") && !mentionsClerk(tree);
}
