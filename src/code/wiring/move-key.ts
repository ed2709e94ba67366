/** Lets each ClerkProvider take its key from a variable where it is written into the code. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import type { NodeRef, OpenModule } from "../modules/export-declarations.ts";
import { clerkKeys } from "../providers/clerk-key.ts";
import { type ParsedFile, parseFile } from "../syntax/parse.ts";

/** How the variable is read in a file: as a prop's value, or where a constant needs a string. */
export type VariableReader = (path: string, place: "prop" | "value") => string;

/**
 * The texts of the files that hold the keys of these files' ClerkProviders, with the variable in their
 * place, and given to those without a key that need one: path → text. What can't be changed stays.
 */
export function moveKeys(
  files: readonly ParsedFile[],
  open: OpenModule,
  read: VariableReader,
  needsProp: (module: string) => boolean,
): Record<string, string> {
  const written = files.flatMap((file) => writtenKeys(file, open));
  const drafts = new Map<string, MagicString>();
  const passed = new Set<ts.Node>();
  for (const { node, file } of written) {
    if (passed.has(node)) continue;
    passed.add(node);
    const draft = drafts.get(file.path) ?? new MagicString(file.text);
    drafts.set(file.path, draft);
    const { replaced, text } = replacement(node, file.path, read);
    draft.overwrite(replaced.getStart(file.tree), replaced.getEnd(), text);
  }
  for (const file of files) {
    const bare = clerkKeys(file, open).filter(({ key }) => key.kind === "none");
    for (const { element } of bare.filter(({ element }) => needsProp(element.module))) {
      const tag = openingName(element.node);
      if (!tag) continue;
      const draft = drafts.get(file.path) ?? new MagicString(file.text);
      drafts.set(file.path, draft);
      draft.appendLeft(tag.getEnd(), ` publishableKey={${read(file.path, "prop")}}`);
    }
  }
  const texts = [...drafts].map(([path, draft]) => [path, draft.toString()] as const);
  return Object.fromEntries(texts.filter(([path, text]) => !parseFile(path, text).syntaxError));
}

/** Where keys are written that a file's ClerkProviders are given. */
function writtenKeys(file: ParsedFile, open: OpenModule): NodeRef[] {
  return clerkKeys(file, open).flatMap(({ key }) => (key.kind === "literal" ? [key.at] : []));
}

function openingName(node: ts.Node): ts.Node | undefined {
  if (ts.isJsxElement(node)) return node.openingElement.tagName;
  return ts.isJsxSelfClosingElement(node) ? node.tagName : undefined;
}

function replacement(
  literal: ts.Node,
  path: string,
  read: VariableReader,
): { replaced: ts.Node; text: string } {
  const { parent } = literal;
  if (ts.isJsxAttribute(parent)) return { replaced: literal, text: `{${read(path, "prop")}}` };
  if (ts.isJsxExpression(parent)) return { replaced: literal, text: read(path, "prop") };
  const isConstAssertion = ts.isAsExpression(parent) && parent.type.getText() === "const";
  const replaced = isConstAssertion ? parent : literal;
  return { replaced, text: read(path, "value") };
}
