import { exportsOf } from "../syntax/exports.ts";
import { importedModules } from "../syntax/imports.ts";
import { parseTree } from "../syntax/parse.ts";
import { mentionsClerk, type SourceNames, sourceNames } from "../syntax/source-names.ts";

export type HandlerFacts = SourceNames & {
  exported: readonly string[];
  /** Whether it imports modules of the app's own. */
  importsLocal: boolean;
};

/** A path of the file's own, or through an alias as apps have them. */
const LOCAL = /^(?:\.|[@~#]\/|#)/;

export function handlerFacts(path: string, text: string): HandlerFacts {
  const tree = parseTree(path, text);
  return {
    ...sourceNames(tree),
    exported: exportsOf(tree).map(({ name }) => name),
    importsLocal: importedModules(tree).some((module) => LOCAL.test(module)),
  };
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
