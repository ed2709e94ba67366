/** Tells whether a module asks Clerk on the server who is signed in. */

import { descendants } from "../syntax/descendants.ts";
import { exportsOf } from "../syntax/exports.ts";
import {
  type ExportRef,
  type ImportBinding,
  importsOf,
  requiredModule,
} from "../syntax/imports.ts";
import { parseTree } from "../syntax/parse.ts";

const SERVER = /^@clerk\/[\w-]+\/server$/;
/** What works only behind Clerk's middleware. */
const READS_USER = new Set(["auth", "currentUser", "getAuth", "buildClerkProps"]);

/** Whether an export of a package is what asks who is signed in. */
export function isUserRead({ module, name }: ExportRef): boolean {
  return SERVER.test(module) && READS_USER.has(name);
}

/** Whether a module imports what asks who is signed in, or may do so: a whole module, or a part that is loaded later. */
export function asksClerkServer({ path, text }: { path: string; text: string }): boolean {
  const tree = parseTree(path, text);
  const mayAsk = ({ module, name, isType }: ImportBinding) =>
    SERVER.test(module) && !isType && (name === "*" || name === "default" || READS_USER.has(name));
  if (importsOf(tree).some(mayAsk)) return true;
  if (exportsOf(tree).some(({ from }) => from && SERVER.test(from.module))) return true;
  return [...descendants(tree)].some((node) => SERVER.test(requiredModule(node) ?? ""));
}
