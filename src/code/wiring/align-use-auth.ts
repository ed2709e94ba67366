/** Lets `useAuth` come from ClerkProvider's own package, where it is another of Clerk's. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { packageOf } from "../../packages/package-name.ts";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import { useAuthModule, useAuthValue } from "../providers/provider-props.ts";
import { type EditResult, verifyEdit } from "../splice/edit-result.ts";
import { editImports } from "../splice/import-edits.ts";
import { resolveBinding } from "../syntax/binding.ts";
import { fileStyle } from "../syntax/file-style.ts";
import { freeName, identifiersIn, importedName } from "../syntax/identifiers.ts";
import type { ReExportedBinding } from "../syntax/imports.ts";
import { type ParsedFile, parseFile } from "../syntax/parse.ts";
import { fingerprint } from "./fingerprint.ts";

/**
 * The file's text in which each `ConvexProviderWithClerk` has the `useAuth` of `clerk`, the package that
 * its ClerkProvider is of. Other uses of a foreign `useAuth` stay as they are, and so does what isn't an
 * import of a package by its name.
 */
export function alignUseAuth(
  source: { path: string; text: string; reExports?: readonly ReExportedBinding[] },
  clerk: string,
): EditResult {
  const file = parseFile(source.path, source.text, source.reExports);
  if (file.syntaxError) return { status: "kept" };
  const foreign = foreignUses(file, clerk);
  const [first] = foreign;
  const anchor = first && ts.findAncestor(first.specifier, ts.isImportDeclaration);
  if (!first || !anchor) return { status: "kept" };

  const { tree, text } = file;
  const values = new Set<ts.Node>(foreign.map(({ value }) => value));
  const specifiers = [...new Set(foreign.map(({ specifier }) => specifier))];
  const removed = specifiers.filter((specifier) =>
    identifiersIn(tree).every(
      (each) =>
        each.text !== specifier.name.text ||
        each.parent === specifier ||
        values.has(each) ||
        file.declarationOf(each) !== specifier,
    ),
  );
  const present = importedName(tree, clerk, "useAuth");
  // The name that becomes free is the one to take.
  const local = present ?? removed[0]?.name.text ?? freeName(tree, ["useAuth", "useClerkAuth"]);
  const edited = new MagicString(text);
  for (const { value } of foreign) {
    if (value.getText() !== local) edited.overwrite(value.getStart(), value.getEnd(), local);
  }
  const missing = present === undefined ? [{ exported: "useAuth", local }] : [];
  editImports(edited, tree, fileStyle(tree), {
    anchor,
    removed,
    before: { module: clerk, names: missing },
    after: { module: clerk, names: [] },
  });
  return verifyEdit(file, edited.toString(), (after) => {
    const meant = wiredIn(file).map((element) =>
      foreign.some(({ value }) => value === useAuthValue(element, file))
        ? clerk
        : useAuthModule(element, file),
    );
    return fault(file, after, meant);
  });
}

function foreignUses(
  file: ParsedFile,
  clerk: string,
): { value: ts.Expression; specifier: ts.ImportSpecifier }[] {
  return wiredIn(file).flatMap((element) => {
    const value = useAuthValue(element, file);
    const trace = value && resolveBinding(value, file);
    const isForeign =
      trace?.origin.name === "useAuth" &&
      trace.origin.module.startsWith("@clerk/") &&
      packageOf(trace.origin.module) !== packageOf(clerk);
    const isDirect = trace?.constants.length === 0 && ts.isImportSpecifier(trace.imported);
    return value && isForeign && isDirect && ts.isImportSpecifier(trace.imported)
      ? [{ value, specifier: trace.imported }]
      : [];
  });
}

function wiredIn(file: ParsedFile): readonly ProviderElement[] {
  return providerElements(file).filter(({ kind }) => kind === "convex-with-clerk");
}

/** `meant` are the modules that `useAuth` is to be of, element for element. */
function fault(
  before: ParsedFile,
  after: ParsedFile,
  meant: readonly (string | undefined)[],
): string | undefined {
  const modules = wiredIn(after).map((element) => useAuthModule(element, after));
  if (modules.length !== meant.length || modules.some((module, at) => module !== meant[at])) {
    return "useAuth means something else at that place";
  }
  const [said, says] = [before, after].map((each) => fingerprint(each));
  if (said?.code !== says?.code) return "more than useAuth would change";
  return said?.comments === says?.comments ? undefined : "a comment would be lost or moved";
}
