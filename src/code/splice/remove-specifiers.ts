/** Takes names out of an import's list, with the comma and the line that were their own. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { commentsIn } from "../syntax/comments.ts";
import { columns, type FileStyle, isFirstOnLine } from "../syntax/file-style.ts";

/** Removes some names of the list, or the list where a default import stands beside it. */
export function removeNames(
  edited: MagicString,
  bindings: ts.NamedImports,
  removed: readonly ts.ImportSpecifier[],
  style: FileStyle,
): void {
  const kept = bindings.elements.filter((element) => !removed.includes(element));
  const hasComment = commentsIn(bindings).length > 0;
  if (kept.length === 0 && !hasComment) {
    edited.remove(bindings.parent.name?.getEnd() ?? bindings.getStart(), bindings.getEnd());
    return;
  }
  if (!hasComment && fitsNow(bindings, kept, style)) {
    const names = kept.map((each) => each.getText()).join(", ");
    edited.overwrite(
      bindings.getStart(),
      bindings.getEnd(),
      `{${style.padding}${names}${style.padding}}`,
    );
    return;
  }
  for (const specifier of removed) removeName(edited, specifier);
}

/** Whether a list over several lines only stood so because it was too long for one. */
function fitsNow(
  bindings: ts.NamedImports,
  kept: readonly ts.ImportSpecifier[],
  { width }: FileStyle,
): boolean {
  const written = bindings.getText();
  if (!written.includes("\n")) return false;
  const others = bindings.parent.parent.getText().length - written.length;
  const oneLine = (names: readonly ts.ImportSpecifier[]) =>
    others + columns(`{ ${names.map((each) => each.getText()).join(", ")} }`);
  return oneLine(bindings.elements) > width && oneLine(kept) <= width;
}

function removeName(edited: MagicString, specifier: ts.ImportSpecifier): void {
  const { text } = specifier.getSourceFile();
  const [start, end] = [specifier.getStart(), specifier.getEnd()];
  const list = specifier.parent.getChildren().find(({ kind }) => kind === ts.SyntaxKind.SyntaxList);
  const siblings = list?.getChildren() ?? [];
  const index = siblings.indexOf(specifier);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  const isOnlySpace = (from: number, to: number) => text.slice(from, to).trim() === "";
  if (!next && previous && isOnlySpace(previous.getEnd(), start)) {
    edited.remove(previous.getStart(), end);
    return;
  }
  edited.remove(start, end);
  if (next) edited.remove(next.getStart(), next.getEnd());
  const after = next && isOnlySpace(end, next.getStart()) ? next.getEnd() : end;
  const rest = /^[ \t]*(\r?\n)?/.exec(text.slice(after))?.[0] ?? "";
  if (!isFirstOnLine(text, start)) {
    const space = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? "";
    if (rest.includes("\n")) edited.remove(start - space.length, start);
    else if (rest !== "") edited.remove(after, after + rest.length);
    return;
  }
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  if (rest.includes("\n")) edited.remove(lineStart, after + rest.length);
  else if (rest !== "") edited.remove(after, after + rest.length);
}
