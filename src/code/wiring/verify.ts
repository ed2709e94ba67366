/** Reads a rewritten file again, and says in what it isn't what was meant. */

import type { ts } from "ts-morph";
import { type AncestorPaths, ancestorPathsIn, clerkAbove } from "../providers/file-render-order.ts";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import { hasUseAuth, useAuthModule } from "../providers/provider-props.ts";
import { identifiersIn, isPropertyName } from "../syntax/identifiers.ts";
import { type ParsedFile, parseFile } from "../syntax/parse.ts";
import { fingerprint, type ImportedBinding, importedBindings } from "./fingerprint.ts";

/** The intended result of a rewrite. */
type Meant = {
  /** The file as it was. */
  before: ParsedFile;
  /** The module of `useAuth` for each `ConvexProviderWithClerk`, as `useAuthModule` gives it. */
  useAuth: readonly (string | undefined)[];
  /** How many elements of `ClerkProvider` there are to be. */
  clerks: number;
  /** Whether a ClerkProvider in another file stands above. */
  clerkAbove: boolean;
  /** How many plain providers stay. */
  plain: number;
};

/**
 * Undefined where the text parses, holds as many providers as were meant and no other plain one, each
 * properly wired, and says else what it said before, comments included; or what is wrong.
 */
export function verifyRewrite(text: string, meant: Meant): string | undefined {
  const file = parseFile(meant.before.path, text, meant.before.reExports);
  if (file.syntaxError) return file.syntaxError.message.replace(/\.$/, "");
  const elements = providerElements(file);
  const count = (kind: ProviderElement["kind"]) =>
    elements.filter((element) => element.kind === kind).length;
  if (count("convex") > meant.plain) return "a plain ConvexProvider would be left";
  if (count("convex-with-clerk") !== meant.useAuth.length || count("clerk") !== meant.clerks) {
    return "another number of providers would be there than was meant";
  }
  const wired = elements.filter(({ kind }) => kind === "convex-with-clerk");
  const ways = ancestorPathsIn(elements, file);
  const unwired = wired
    .map((element) => wiringFault(element, ways, file, meant.clerkAbove))
    .find((fault) => fault !== undefined);
  if (unwired !== undefined) return unwired;
  if (wired.some((element, index) => useAuthModule(element, file) !== meant.useAuth[index])) {
    return "useAuth means something else at that place";
  }
  return unintendedChange(meant.before, file);
}

/** Finds a change to anything but the providers and what was added; undefined where there is none. */
export function unintendedChange(
  before: ParsedFile,
  after: ParsedFile,
  added?: ts.Node,
): string | undefined {
  const imported = new Set(importedBindings(after).map(({ text }) => text));
  const isMissed = (name: string) =>
    identifiersIn(after.tree).some(
      (each) => each.text === name && !isPropertyName(each) && !after.declarationOf(each),
    );
  const isLost = ({ text, name, providing }: ImportedBinding) =>
    !imported.has(text) && (!providing || isMissed(name));
  if (importedBindings(before).some(isLost)) return "an import would be lost";
  const [said, says] = [fingerprint(before), fingerprint(after, added)];
  if (said.code !== says.code) return "more than the provider would change";
  return said.comments === says.comments ? undefined : "a comment would be lost or moved";
}

/** Finds what keeps one `ConvexProviderWithClerk` from working, if anything does. */
export function wiringFault(
  element: ProviderElement,
  ways: AncestorPaths,
  file: ParsedFile,
  hasClerkAbove: boolean,
): string | undefined {
  const clerk = clerkAbove(element, ways);
  if (!clerk && !hasClerkAbove) return "ClerkProvider is not above ConvexProviderWithClerk";
  if (!hasUseAuth(element, file)) return "ConvexProviderWithClerk has no useAuth";
  const module = useAuthModule(element, file);
  if (clerk && module?.startsWith("@clerk/") && module !== clerk.module) {
    return `useAuth and ClerkProvider come from different packages, ${module} and ${clerk.module}`;
  }
  return undefined;
}
