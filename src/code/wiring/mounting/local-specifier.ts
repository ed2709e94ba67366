/** Words the import of one of the app's own modules as the importing file would. */

import { posix } from "node:path";
import type { ts } from "ts-morph";
import { SCRIPT_ENDING } from "../../../text/script-ending.ts";
import { importsOf } from "../../syntax/imports.ts";

/** A relative specifier, with the ending that the file's other imports of local scripts have, if any. */
export function localSpecifier(tree: ts.SourceFile, path: string): string {
  const { fileName } = tree;
  const bare = posix.relative(posix.dirname(fileName), path.replace(SCRIPT_ENDING, ""));
  const stem = bare.startsWith(".") ? bare : `./${bare}`;
  const written = importsOf(tree)
    .filter(({ module }) => module.startsWith("."))
    .map(({ module }) => SCRIPT_ENDING.exec(module)?.[0]);
  const ending = written.find((each) => each !== undefined);
  if (ending === undefined) return stem;
  // In TypeScript either the source is named or what it is compiled to.
  const isSource = /tsx?$/.test(ending) || !/tsx?$/.test(path);
  return stem + (isSource ? posix.extname(path) : ".js");
}
