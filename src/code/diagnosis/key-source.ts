/** Says where an app's ClerkProvider takes its publishable key from, as plain values. */

import type { OpenModule } from "../modules/export-declarations.ts";
import { type ClerkKey, clerkKeys } from "../providers/clerk-key.ts";
import type { Location } from "../providers/find-providers.ts";
import type { ReExportedBinding } from "../syntax/imports.ts";
import { parseFile, positionOf } from "../syntax/parse.ts";

/** The location is the element's; `written` is that of a literal, which may be in another file. */
export type KeySource = Location &
  (Exclude<ClerkKey, { kind: "literal" }> | { kind: "literal"; value: string; written?: Location });

/** One for each ClerkProvider element of a file, in its order. */
export function keySources(
  source: { path: string; text: string; reExports?: readonly ReExportedBinding[] },
  open: OpenModule = () => undefined,
): KeySource[] {
  const { path, text, reExports = [] } = source;
  // Another file may hand it on under a name of its own.
  if (reExports.length === 0 && !text.includes("ClerkProvider")) return [];
  const file = parseFile(path, text, reExports);
  return clerkKeys(file, open).map(({ element, key }): KeySource => {
    const place = { file: path, ...positionOf(file.tree, element.node.getStart(file.tree)) };
    if (key.kind !== "literal") return { ...place, ...key };
    const { node, file: holder } = key.at;
    const written = { file: holder.path, ...positionOf(holder.tree, node.getStart(holder.tree)) };
    return { ...place, kind: "literal", value: key.value, written };
  });
}
