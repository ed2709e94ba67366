/** Rewrites a file so that its Convex provider gets Clerk's token: locate, splice, read back. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { editImports, type ImportedName } from "./import-edits.ts";
import { freeName, identifiersIn, importedName } from "./names.ts";
import { type ParsedFile, parseFile, positionOf } from "./parse.ts";
import { type ProviderElement, providerElements } from "./provider-elements.ts";
import { clerkAbove, contains, faultOf, useAuthModule } from "./read-back.ts";
import { renameElement } from "./rename-element.ts";
import { fileStyle, indentationAt, isFirstOnLine } from "./style.ts";
import { type JsxNode, type Layout, wrapElement } from "./wrap-element.ts";

export type Wiring = {
  /** The package to import from where no ClerkProvider says which. */
  sdk: string;
  /** The expression that reads the publishable key. */
  publishableKey: string;
  /** Whether a ClerkProvider in another file stands above this one's providers. */
  clerkAbove: boolean;
};

export type RewriteRefusal = {
  status: "refused";
  reason: "syntax-error" | "unsupported-shape" | "no-provider" | "other-auth";
  message: string;
  /** Both from 1. */
  line: number;
  column: number;
};

export type ProviderRewrite =
  | { status: "rewritten"; text: string }
  | { status: "already-wired" }
  | RewriteRefusal;

/** What one provider still needs. */
type Change = {
  element: ProviderElement & { node: JsxNode };
  wrap: boolean;
  addUseAuth: boolean;
};

/**
 * Wires every Convex provider of the file's text: the plain one becomes `ConvexProviderWithClerk`
 * with `useAuth`, below a `ClerkProvider`. All else stays as it is, byte for byte, but for the
 * indentation of what is wrapped. What isn't understood is refused, with the place.
 */
export function rewriteProvider(
  source: { path: string; text: string },
  wiring: Wiring,
): ProviderRewrite {
  const file = parseFile(source.path, source.text);
  if (file.syntaxError) {
    const { line, column, message } = file.syntaxError;
    return { status: "refused", reason: "syntax-error", message, line, column };
  }
  const elements = providerElements(file);
  const refusal = refusalOf(elements, file);
  if (refusal) return refusal;
  const changes = changesFor(elements, file, wiring);
  if (!Array.isArray(changes)) return changes;
  if (changes.length === 0) return { status: "already-wired" };

  const place = changes[0]?.element.node ?? file.tree;
  const sdk = elements.find(({ kind }) => kind === "clerk")?.module ?? wiring.sdk;
  const text = splice(file, changes, { ...wiring, sdk });
  if (text === undefined) {
    const message = "The provider is not rendered by the name that it is imported by.";
    return refuse(file, place, "unsupported-shape", message);
  }
  const useAuth = elements.filter(isConvex).map((element) => useAuthModule(element, file) ?? sdk);
  const fault = faultOf({ path: source.path, text }, { useAuth, clerkAbove: wiring.clerkAbove });
  if (fault === undefined) return { status: "rewritten", text };
  const message = `This provider could not be wired safely: ${fault}.`;
  return refuse(file, place, "unsupported-shape", message);
}

function isConvex({ kind }: ProviderElement): boolean {
  return kind === "convex" || kind === "convex-with-clerk";
}

function refuse(
  { tree }: ParsedFile,
  node: ts.Node,
  reason: RewriteRefusal["reason"],
  message: string,
): RewriteRefusal {
  return { status: "refused", reason, message, ...positionOf(tree, node.getStart(tree)) };
}

function refusalOf(
  elements: readonly ProviderElement[],
  file: ParsedFile,
): RewriteRefusal | undefined {
  const other = elements.find(({ kind }) => kind === "other-auth");
  if (other) {
    const message = `<${other.name}> of ${other.module} signs users in already.`;
    return refuse(file, other.node, "other-auth", message);
  }
  if (elements.some(isConvex)) return undefined;
  const message =
    "Nothing here renders ConvexProvider, imported from convex/react by this very file.";
  return refuse(file, file.tree, "no-provider", message);
}

function changesFor(
  elements: readonly ProviderElement[],
  file: ParsedFile,
  wiring: Wiring,
): Change[] | RewriteRefusal {
  const changes: Change[] = [];
  for (const element of elements.filter(isConvex)) {
    const { node, kind } = element;
    const wrappedAbove = changes.some(
      (change) => change.wrap && contains(change.element.node, node),
    );
    const wrap = !wiring.clerkAbove && !wrappedAbove && !clerkAbove(element, elements);
    const addUseAuth = useAuthModule(element, file) === undefined;
    if (kind === "convex-with-clerk" && !wrap && !addUseAuth) continue;
    if (ts.isCallExpression(node)) {
      const message =
        "The provider is rendered by createElement, which this tool does not rewrite.";
      return refuse(file, node, "unsupported-shape", message);
    }
    const inside = elements.find((each) => each.kind === "clerk" && contains(node, each.node));
    if (wrap && inside) {
      const message = "<ClerkProvider> stands inside the Convex provider: it must be outside.";
      return refuse(file, inside.node, "unsupported-shape", message);
    }
    changes.push({ element: { ...element, node }, wrap, addUseAuth });
  }
  return changes;
}

/** The text with all changes made; undefined where the provider's own import isn't found. */
function splice(file: ParsedFile, changes: readonly Change[], wiring: Wiring): string | undefined {
  const { tree, text } = file;
  const { sdk } = wiring;
  const imported = importOfProvider(changes, file);
  if (!imported) return undefined;

  const wanted = (module: string, exported: string, ...others: string[]) => {
    const present = importedName(tree, module, exported);
    const local = present ?? freeName(tree, [exported, ...others]);
    return { local, missing: present === undefined ? [{ exported, local }] : [] };
  };
  const clerkProvider = wanted(sdk, "ClerkProvider", "ClerkAuthProvider");
  const useAuth = wanted(sdk, "useAuth", "useClerkAuth");
  const withClerk = wanted("convex/react-clerk", "ConvexProviderWithClerk", "ConvexClerkProvider");

  const edited = new MagicString(text);
  const style = fileStyle(tree);
  const wrapped: (Layout & { node: JsxNode })[] = [];
  for (const { element, wrap, addUseAuth } of changes) {
    const { node, kind } = element;
    const tag = ts.isJsxElement(node) ? node.openingElement : node;
    const around = wrapped.find((outer) => contains(outer.node, node));
    const layout = wrap
      ? wrapElement(edited, node, wrapper(clerkProvider.local, wiring), style)
      : ownLayout(node, around?.shift ?? "");
    if (wrap) wrapped.push({ ...layout, node });
    const name = kind === "convex" ? withClerk.local : tag.tagName.getText();
    const prop = addUseAuth ? `useAuth={${useAuth.local}}` : undefined;
    renameElement(edited, node, { name, prop }, layout, style);
  }

  const clerkNames: ImportedName[] = [
    ...(changes.some(({ wrap }) => wrap) ? clerkProvider.missing : []),
    ...(changes.some(({ addUseAuth }) => addUseAuth) ? useAuth.missing : []),
  ];
  const replacesPlain = changes.some(({ element }) => element.kind === "convex");
  editImports(edited, tree, style, {
    anchor: imported.declaration,
    removed: unusedAfter(changes, imported.specifier, file),
    before: { module: sdk, names: clerkNames },
    after: { module: "convex/react-clerk", names: replacesPlain ? withClerk.missing : [] },
  });
  return edited.toString();
}

function wrapper(name: string, { publishableKey }: Wiring) {
  return { name, prop: `publishableKey={${publishableKey}}` };
}

/** Where an element stays that isn't wrapped itself, but may stand in one that is. */
function ownLayout(node: ts.Node, shift: string): Layout {
  const { text } = node.getSourceFile();
  const isFirst = isFirstOnLine(text, node.getStart());
  return { indentation: isFirst ? indentationAt(text, node.getStart()) + shift : undefined, shift };
}

type ProviderImport = {
  declaration: ts.ImportDeclaration;
  specifier: ts.ImportSpecifier | undefined;
};

/** The import statement of the first changed provider, if one is plain, of the first plain one. */
function importOfProvider(
  changes: readonly Change[],
  file: ParsedFile,
): ProviderImport | undefined {
  const plainFirst = changes.toSorted((a, b) => plainness(b) - plainness(a));
  for (const { element } of plainFirst) {
    const identifier = rootName(element.node);
    const declaration = identifier && file.declarationOf(identifier);
    if (!declaration) continue;
    const statement = ts.findAncestor(declaration, ts.isImportDeclaration);
    if (!statement) continue;
    const specifier = ts.isImportSpecifier(declaration) ? declaration : undefined;
    return { declaration: statement, specifier };
  }
  return undefined;
}

function plainness({ element }: Change): number {
  return element.kind === "convex" ? 1 : 0;
}

/** `Convex` of `<Convex.ConvexProvider>`, or the tag's name itself. */
function rootName(node: JsxNode): ts.Identifier | undefined {
  let name: ts.Node = (ts.isJsxElement(node) ? node.openingElement : node).tagName;
  while (ts.isPropertyAccessExpression(name)) name = name.expression;
  return ts.isIdentifier(name) ? name : undefined;
}

/** The provider's import specifier, where nothing but the replaced tags uses it. */
function unusedAfter(
  changes: readonly Change[],
  specifier: ts.ImportSpecifier | undefined,
  file: ParsedFile,
): ts.ImportSpecifier | undefined {
  if (!specifier) return undefined;
  const replaced = changes.flatMap(({ element }) =>
    element.kind === "convex" ? tagNames(element.node) : [],
  );
  if (replaced.length === 0) return undefined;
  const stillUsed = identifiersIn(file.tree).some(
    (identifier) =>
      identifier.text === specifier.name.text &&
      !contains(specifier, identifier) &&
      !replaced.includes(identifier) &&
      file.declarationOf(identifier) === specifier,
  );
  return stillUsed ? undefined : specifier;
}

function tagNames(node: JsxNode): ts.Node[] {
  return ts.isJsxElement(node)
    ? [node.openingElement.tagName, node.closingElement.tagName]
    : [node.tagName];
}
