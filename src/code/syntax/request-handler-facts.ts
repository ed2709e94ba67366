import { exportsOf } from "./exports.ts";
import { importedModules } from "./imports.ts";
import { parseTree } from "./parse.ts";
import { readNames, type SourceNames, sourceNames } from "./source-names.ts";

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
  const { identifiers, strings } = readNames({ path, text });
  return (
    identifiers.has("matcher") ||
    strings.has("next/server") ||
    [...identifiers, ...strings].some((name) => /clerk/i.test(name))
  );
}
