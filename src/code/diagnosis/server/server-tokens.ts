/** Finds which token of Clerk's a server gives Convex in the user's name. */

import { ts } from "ts-morph";
import type { OpenModule } from "../../modules/export-declarations.ts";
import { packageExports } from "../../modules/package-exports.ts";
import { templateOf } from "../../providers/own-hook.ts";
import { calledName } from "../../syntax/calls.ts";
import { descendants } from "../../syntax/descendants.ts";
import { hasDirective } from "../../syntax/directives.ts";
import { importedModules } from "../../syntax/imports.ts";
import { type ParsedFile, parseFile, positionOf } from "../../syntax/parse.ts";
import { evaluate, memberNamed } from "../../syntax/values/evaluate.ts";

/** Where a server asks Clerk for a token. */
export type TokenAsk = {
  file: string;
  line: number;
  column: number;
  /** The JWT template that it asks for; none for the session's own token, null where it can't be told. */
  template: string | null | undefined;
  /** Whether the audience in the session's own token decides that. */
  byClaims: boolean;
};

type Source = { path: string; text: string };

/** The calls of `getToken` in modules that take Clerk's package for servers. */
export function tokenAsks({ path, text }: Source): TokenAsk[] {
  if (!text.includes("getToken")) return [];
  const file = parseFile(path, text);
  const isServers = importedModules(file.tree).some(
    (module) => module.startsWith("@clerk/") && module.endsWith("/server"),
  );
  if (!isServers || hasDirective(file, "use client")) return [];
  const nodes = [...descendants(file.tree)];
  const names = new Set(nodes.filter(ts.isIdentifier).map((name) => name.text));
  const byClaims = names.has("sessionClaims") && names.has("aud");
  return nodes.filter(ts.isCallExpression).flatMap((call) => {
    if (calledName(call) !== "getToken") return [];
    const template = templateOf(call, file);
    const place = positionOf(file.tree, call.getStart(file.tree));
    return [{ file: path, ...place, template, byClaims: template === null && byClaims }];
  });
}

/** Whether a module calls one of these functions with options that may hold a token. */
export function givesToken(
  { path, text }: Source,
  { module, functions }: { module: string; functions: Readonly<Record<string, number>> },
  open: OpenModule,
): boolean {
  const file = parseFile(path, text);
  if (hasDirective(file, "use client")) return false;
  return [...descendants(file.tree)].filter(ts.isCallExpression).some((call) => {
    const [origin] = packageExports(call.expression, file, open);
    if (origin?.module !== module || !Object.hasOwn(functions, origin.name)) return false;
    if (call.arguments.some(ts.isSpreadElement)) return true;
    const options = call.arguments[functions[origin.name] ?? 0];
    return options !== undefined && mayHoldToken(options, file);
  });
}

function mayHoldToken(options: ts.Expression, file: ParsedFile): boolean {
  const value = evaluate(options, file);
  if (!value || !ts.isObjectLiteralExpression(value)) return true;
  return memberNamed(value, "token", file).status !== "absent";
}
