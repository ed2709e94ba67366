/** Detects how an auth.config is written, so that additions look the same. */

import { ts } from "ts-morph";
import { descendants } from "../syntax/descendants.ts";

export type Style = { quote: '"' | "'"; semicolons: boolean; trailingCommas: boolean };

/** Where a declaration may be inserted: after the imports, else before what comes first. */
export type DeclarationPoint = { offset: number; afterImports: boolean };

/**
 * The file's style: its commoner quote, whether its statements end with semicolons, and whether the
 * first of `samples` that is an object over several lines ends with a comma.
 */
export function styleOf(
  file: ts.SourceFile,
  samples: readonly (ts.Expression | undefined)[],
): Style {
  const ends = file.statements
    .filter((each) => ts.isImportDeclaration(each) || ts.isExportAssignment(each))
    .map((each) => each.getText().endsWith(";"));
  const sample = samples.find((node) => node !== undefined && isLaidOut(node));
  return {
    quote: commonerQuote(file),
    semicolons: ends.length === 0 || ends.includes(true),
    trailingCommas: sample === undefined || /,\s*\}$/.test(sample.getText()),
  };
}

function isLaidOut(node: ts.Expression): boolean {
  return (
    ts.isObjectLiteralExpression(node) &&
    node.properties.length > 0 &&
    node.getText().includes("\n")
  );
}

function commonerQuote(file: ts.SourceFile): Style["quote"] {
  const strings = [...descendants(file)].filter(ts.isStringLiteral);
  const single = strings.filter((each) => each.getText().startsWith("'"));
  return single.length > strings.length / 2 ? "'" : '"';
}

/** Comments that are heeded only at the top of a file, or on the line they stand above. */
const directive = /@ts-|@jsx|eslint|biome|prettier|license|^\/\*!/i;

/** Finds that point, below comments that must stay at the top. */
export function declarationPointOf(file: ts.SourceFile): DeclarationPoint {
  const lastImport = file.statements.findLast(ts.isImportDeclaration);
  if (lastImport) {
    const comments = ts.getTrailingCommentRanges(file.text, lastImport.end);
    return { offset: comments?.at(-1)?.end ?? lastImport.end, afterImports: true };
  }
  const [first] = file.statements;
  const comments = ts.getLeadingCommentRanges(file.text, first?.pos ?? 0) ?? [];
  const below = comments.findLastIndex(({ pos, end }) => directive.test(file.text.slice(pos, end)));
  const offset = comments[below + 1]?.pos ?? first?.getStart() ?? file.end;
  return { offset, afterImports: false };
}
