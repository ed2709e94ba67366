/** Opens a file for an edit, and verifies and types the result. */

import MagicString from "magic-string";
import type { ts } from "ts-morph";
import { type FileStyle, fileStyle, type HouseStyle } from "../syntax/file-style.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";

export type Refusal = {
  status: "refused";
  reason: "syntax-error" | "unsupported-shape" | "other-auth" | "no-provider";
  message: string;
  /** Both from 1. */
  line: number;
  column: number;
};

export type EditResult = { status: "edited"; text: string } | { status: "kept" } | Refusal;

export const KEPT = { status: "kept" } as const;

/** The parsed file, or the refusal that its first syntax error is. */
export function parseForEdit(source: { path: string; text: string }): ParsedFile | Refusal {
  const file = parseFile(source.path, source.text);
  if (!file.syntaxError) return file;
  return { status: "refused", reason: "syntax-error", ...file.syntaxError };
}

export function isRefusal(result: ParsedFile | EditResult): result is Refusal {
  return "status" in result && result.status === "refused";
}

/** A refusal with the place of a node. */
export function refusedAt(
  node: ts.Node,
  message: string,
  reason: Refusal["reason"] = "unsupported-shape",
): Refusal {
  const tree = node.getSourceFile();
  return { status: "refused", reason, message, ...positionOf(tree, node.getStart(tree)) };
}

/** A file that is being edited, and the new text as far as it is spliced. */
export type Draft = { file: ParsedFile; edited: MagicString; style: FileStyle };

/**
 * The file's text once `edit` has spliced it, and it is read back: it must parse, and `check` must find
 * no fault. What `edit` gives instead is the result.
 */
export function editFile(
  source: { path: string; text: string; house?: HouseStyle | undefined },
  edit: (draft: Draft) => EditResult | undefined,
  check?: (after: ParsedFile, before: ParsedFile) => string | undefined,
): EditResult {
  const file = parseForEdit(source);
  if (isRefusal(file)) return file;
  const edited = new MagicString(file.text);
  const given = edit({ file, edited, style: fileStyle(file.tree, source.house) });
  return given ?? verifyEdit(file, edited.toString(), check);
}

/** The text, once it is read back. */
export function verifyEdit(
  before: ParsedFile,
  text: string,
  check: (after: ParsedFile, before: ParsedFile) => string | undefined = () => undefined,
): EditResult {
  if (text === before.text) return KEPT;
  const after = parseFile(before.path, text, before.reExports);
  const fault = after.syntaxError?.message.replace(/\.$/, "") ?? check(after, before);
  if (fault === undefined) return { status: "edited", text };
  return refusedAt(before.tree, `This file could not be edited safely: ${fault}.`);
}
