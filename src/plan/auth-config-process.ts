/** Makes `process.env` type-check in an auth.config, where Node's types may be missing. */

import type { AuthConfig } from "../code/config/auth-config.ts";
import type { ProcessDeclaration } from "../code/config/process-references.ts";
import type { Edit } from "./auth-config-entry.ts";
import { lineEndOf } from "./line-end.ts";

/** Words how a TypeScript file reads a variable as a string, and what must be declared for it. */
export function readVariable(
  text: string,
  { process, declarationAt, style }: AuthConfig,
  variable: string,
): { expression: string; edits: Edit[] } {
  const read = `process.env.${variable}`;
  const { declaration, references } = process;
  if (declaration?.listed) {
    const member = declaration.listed.members.find(({ name }) => name === variable);
    if (member) return { expression: member.isString ? read : `${read}!`, edits: [] };
    return { expression: read, edits: [memberEdit(text, declaration.listed, variable)] };
  }
  // A file that reads `process` already has it from Node's types, where it may be undefined.
  if (declaration || references > 0) return { expression: `${read}!`, edits: [] };

  const lineEnd = lineEndOf(text);
  const { offset, afterImports } = declarationAt;
  const line = `declare const process: { env: { readonly ${variable}: string } }${style.semicolons ? ";" : ""}`;
  const gap = /^\s*\n\s*\n/.test(text.slice(offset)) ? "" : lineEnd;
  const added = afterImports ? lineEnd.repeat(2) + line + gap : line + lineEnd.repeat(2);
  return { expression: read, edits: [{ start: offset, end: offset, text: added }] };
}

function memberEdit(
  text: string,
  { braces, members }: NonNullable<ProcessDeclaration["listed"]>,
  variable: string,
): Edit {
  const member = `readonly ${variable}: string`;
  const last = members.at(-1);
  if (!last) return { start: braces.start + 1, end: braces.end - 1, text: ` ${member} ` };
  const space = /\r?\n[ \t]*$/.exec(text.slice(0, last.start))?.[0] ?? " ";
  const separator = /[;,]$/.exec(text.slice(last.start, last.end))?.[0];
  const between = separator === undefined && space === " " ? ";" : "";
  const line = between + space + member + (separator ?? "");
  return { start: last.end, end: last.end, text: line };
}

/** The comment above the declaration in the files this tool creates. */
const ourComment =
  /(?:[ \t]*\/\/ Convex evaluates this file[^\n]*\n)?[ \t]*\/\/ +npx convex env set[^\n]*\n$/;

/** Takes out the declaration of `process`, and what we wrote above it, once nothing reads it. */
export function declarationRemoval(text: string, { process }: AuthConfig): Edit[] {
  const { declaration, references } = process;
  if (!declaration?.listed || references > 0) return [];
  const comment = ourComment.exec(text.slice(0, declaration.start))?.[0] ?? "";
  const start = declaration.start - comment.length;
  const blank = /^[ \t]*(?:\r?\n){0,2}/.exec(text.slice(declaration.end))?.[0] ?? "";
  return [{ start, end: declaration.end + blank.length, text: "" }];
}
