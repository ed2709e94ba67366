/** Tells whether a hook of an app's own asks Clerk for the token, and for which. */

import { ts } from "ts-morph";
import {
  exportedDeclarations,
  type NodeRef,
  type OpenModule,
} from "../modules/export-declarations.ts";
import { originOf } from "../syntax/binding.ts";
import { calledName } from "../syntax/calls.ts";
import { descendants } from "../syntax/descendants.ts";
import { isReference } from "../syntax/identifiers.ts";
import type { ReExportedBinding } from "../syntax/imports.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { evaluate, memberNamed } from "../syntax/values/evaluate.ts";

/** The name by which the app's own hooks count as an export of Clerk's package: no export has it. */
const BY_OWN_HOOK = "useAuth()";

export type OwnHook = {
  /** Clerk's package that it asks. */
  module: string;
  /** The JWT templates it asks for; null where it can't be told whether it asks for one. */
  templates: (string | null)[];
};

const HOOKS: ReadonlySet<string> = new Set(["useAuth", "useSession", "useClerk"]);

const NO_MODULES: OpenModule = () => undefined;

/**
 * What a hook, given as `useAuth`, asks of Clerk: it calls a hook of Clerk's and `getToken`, itself or by
 * what it calls. Undefined for Clerk's own hook, and for one that does no such thing.
 */
export function ownHook(
  value: ts.Node,
  file: ParsedFile,
  open: OpenModule = NO_MODULES,
): OwnHook | undefined {
  const given = originOf(value, file);
  if (given?.module.startsWith("@clerk/") && given.name !== BY_OWN_HOOK) return undefined;
  const modules: string[] = [];
  const templates: (string | null)[] = [];
  let asks = false;
  for (const { node, file: at } of runParts({ node: value, file }, open)) {
    if (ts.isCallExpression(node) && calledName(node) === "getToken") {
      asks = true;
      const template = templateOf(node, at);
      if (template !== undefined) templates.push(template);
    }
    const origin = isName(node) ? originOf(node, at) : undefined;
    if (!origin?.module.startsWith("@clerk/")) continue;
    if (origin.name === BY_OWN_HOOK) asks = true;
    if (origin.name === BY_OWN_HOOK || HOOKS.has(origin.name)) modules.push(origin.module);
  }
  const [module] = modules;
  return asks && module !== undefined ? { module, templates: [...new Set(templates)] } : undefined;
}

/** The imports that are such hooks, among those of a file's providers; `open` follows them. */
export function ownHookImports(
  values: readonly ts.Node[],
  file: ParsedFile,
  open: OpenModule,
): ReExportedBinding[] {
  const imports = values.flatMap((value) =>
    runParts({ node: value, file }, NO_MODULES).flatMap(({ node }) => {
      const origin = isName(node) ? originOf(node, file) : undefined;
      const module = origin && open(origin.module, file.path);
      const hook = module && ownHook(node, file, open);
      return origin && hook ? { ...origin, from: { module: hook.module, name: BY_OWN_HOOK } } : [];
    }),
  );
  const keys = imports.map(({ module, name }) => `${module} ${name}`);
  return imports.filter((_, at) => keys.indexOf(keys[at] ?? "") === at);
}

/** Every node of a piece of code and of what it names, each once. */
function runParts(start: NodeRef, open: OpenModule): NodeRef[] {
  const queue = [start];
  const passed = new Set<ts.Node>();
  const parts: NodeRef[] = [];
  // The queue grows while it is walked.
  for (const { node: part, file } of queue) {
    for (const node of descendants(part)) {
      if (passed.has(node)) continue;
      passed.add(node);
      parts.push({ node, file });
      if (isName(node)) queue.push(...declarationsBehind(node, file, open));
    }
  }
  return parts;
}

function isName(node: ts.Node): node is ts.Identifier {
  return ts.isIdentifier(node) && isReference(node);
}

function declarationsBehind(name: ts.Identifier, file: ParsedFile, open: OpenModule): NodeRef[] {
  const origin = originOf(name, file);
  const module = origin && open(origin.module, file.path);
  if (origin) return module ? exportedDeclarations(module, origin.name, open) : [];
  const node = file.declarationOf(name);
  return node ? [{ node, file }] : [];
}

/** The template that a call of `getToken` asks for; undefined for none. */
export function templateOf({ arguments: [options] }: ts.CallExpression, file: ParsedFile) {
  const given = options && evaluate(options, file);
  if (!given) return undefined;
  if (!ts.isObjectLiteralExpression(given)) return null;
  const member = memberNamed(given, "template", file);
  if (member.status === "absent") return undefined;
  const value = member.status === "written" ? member.value : undefined;
  return value && ts.isStringLiteralLike(value) ? value.text : null;
}
