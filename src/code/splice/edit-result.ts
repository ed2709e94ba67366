/** What an edit of one file leads to: another text, the same one, or words why not. */

import type { ts } from "ts-morph";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";

export type EditRefusal = {
  status: "refused";
  reason: "syntax-error" | "unsupported-shape" | "other-auth";
  message: string;
  /** Both from 1. */
  line: number;
  column: number;
};

export type Edited = { status: "edited"; text: string } | { status: "kept" } | EditRefusal;

/** The parsed file, or the refusal that its first syntax error is. */
export function parsedOrRefused(source: { path: string; text: string }): ParsedFile | EditRefusal {
  const file = parseFile(source.path, source.text);
  if (!file.syntaxError) return file;
  return { status: "refused", reason: "syntax-error", ...file.syntaxError };
}

export function isRefusal(result: ParsedFile | Edited): result is EditRefusal {
  return "status" in result && result.status === "refused";
}

/** A refusal with the place of a node. */
export function refusedAt(
  node: ts.Node,
  message: string,
  reason: EditRefusal["reason"] = "unsupported-shape",
): EditRefusal {
  const tree = node.getSourceFile();
  return { status: "refused", reason, message, ...positionOf(tree, node.getStart(tree)) };
}

/** The text, once it is read back: it must parse, and `check` must find no fault. */
export function readBack(
  before: ParsedFile,
  text: string,
  check: (after: ParsedFile) => string | undefined = () => undefined,
): Edited {
  if (text === before.text) return { status: "kept" };
  const after = parseFile(before.path, text, before.handedOn);
  const fault = after.syntaxError?.message.replace(/\.$/, "") ?? check(after);
  if (fault === undefined) return { status: "edited", text };
  return refusedAt(before.tree, `This file could not be edited safely: ${fault}.`);
}
