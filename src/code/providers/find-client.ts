/** Finds the Convex client that an app makes. */

import { ts } from "ts-morph";
import { hasModifier } from "../syntax/exports.ts";
import { type ParsedFile, parseFile } from "../syntax/parse.ts";
import { topVariables } from "../syntax/values/constants.ts";
import { makesClient } from "./convex-client.ts";

export type FoundClient = { file: string; name: string; exported: boolean };

/** The first constant at the top of one of the files that holds a `new ConvexReactClient(…)`. */
export function findClient(
  files: readonly string[],
  read: (path: string) => string | undefined,
): FoundClient | undefined {
  for (const path of files) {
    const text = read(path) ?? "";
    const client = text.includes("ConvexReactClient") && clientIn(parseFile(path, text));
    if (client) return { file: path, ...client };
  }
  return undefined;
}

function clientIn(file: ParsedFile): Omit<FoundClient, "file"> | undefined {
  for (const { name, initializer, parent } of topVariables(file.tree)) {
    if (!initializer || !ts.isIdentifier(name) || !makesClient(initializer, file)) continue;
    const exported = hasModifier(parent.parent, ts.SyntaxKind.ExportKeyword);
    return { name: name.text, exported };
  }
  return undefined;
}
