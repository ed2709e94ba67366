/** Moves a plain Convex provider from a route module's layout into its default component. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { holdsOnlyChildren } from "../providers/jsx-nodes.ts";
import { providerElements } from "../providers/provider-elements.ts";
import {
  type EditResult,
  isRefusal,
  KEPT,
  parseForEdit,
  refusedAt,
} from "../splice/edit-result.ts";
import { startLayout } from "../splice/jsx-layout.ts";
import { unwrapElement } from "../splice/unwrap-element.ts";
import { wrapElement } from "../splice/wrap-element.ts";
import { originOf } from "../syntax/binding.ts";
import { isWrittenFunction, returnsOf } from "../syntax/branches.ts";
import { commentsIn } from "../syntax/comments.ts";
import { exportNamed, ownDeclaration } from "../syntax/exports.ts";
import { fileStyle } from "../syntax/file-style.ts";
import { identifiersIn, isPropertyName } from "../syntax/identifiers.ts";
import { type ParsedFile, parseFile } from "../syntax/parse.ts";

/**
 * The file's text with the provider of the exported `layout` around what the default component
 * gives. The layout shows other exports too, `others`, which lose the provider: where one may need
 * it, or more than the children stands in it, the move is refused. Kept where the layout has none.
 */
export function moveToDefaultExport(
  source: { path: string; text: string },
  { layout, others }: { layout: string; others: readonly string[] },
): EditResult {
  const file = parseForEdit(source);
  if (isRefusal(file)) return file;
  const shown = exportNamed(file.tree, layout);
  const within = shown && ownDeclaration(shown);
  const provider = providerElements(file).find(
    ({ kind, node }) => kind === "convex" && ts.findAncestor(node, (each) => each === within),
  );
  if (!within || !provider) return KEPT;
  const { node } = provider;
  if (!ts.isJsxElement(node) || !holdsOnlyChildren(node, file)) {
    return refusedAt(
      node,
      `${layout} has more in its Convex provider than its children: there is no data for Clerk there.`,
    );
  }
  const needy = others
    .flatMap((name) => exportNamed(file.tree, name) ?? [])
    .find((each) => mayNeed(ownDeclaration(each), file));
  if (needy) {
    return refusedAt(
      needy.statement,
      `This is shown inside ${layout}'s Convex provider and may need it, but there is no data for Clerk then.`,
    );
  }
  const component = defaultComponent(file);
  const inner = component && useInside(component, node, file);
  if (inner) {
    return refusedAt(
      inner,
      "The default component itself may use what the provider gives, or means something else by its client's name.",
    );
  }
  const unwrapped = unwrapElement(node);
  if (unwrapped === undefined) return refusedAt(node, "The provider holds nothing here.");
  if (commentsIn(node.openingElement).length > 0) {
    return refusedAt(node, "A comment stands in the provider's tag.");
  }
  const { tagName, attributes } = node.openingElement;
  const props = attributes.properties.map((each) => each.getText());
  if (attributes.properties.some((each) => !isOfModule(each, file, within))) {
    return refusedAt(node, `What the provider is given is known only in ${layout}.`);
  }
  return wrapDefault(parseFile(source.path, unwrapped), tagName.getText(), props);
}

function wrapDefault(file: ParsedFile, name: string, props: readonly string[]): EditResult {
  const page = defaultElement(file);
  if (!page) {
    return refusedAt(
      file.tree,
      "What the default component gives is not one element that is written out.",
    );
  }
  const edited = new MagicString(file.text);
  wrapElement(startLayout(edited, fileStyle(file.tree)), page, { name, props });
  return { status: "edited", text: edited.toString() };
}

/** The element that the default component gives, where it gives one only. */
export function defaultElement(
  file: ParsedFile,
): ts.JsxElement | ts.JsxSelfClosingElement | ts.JsxFragment | undefined {
  const component = defaultComponent(file);
  if (!component || !isWrittenFunction(component) || !component.body) return undefined;
  const given = ts.isBlock(component.body) ? returnsOf(component.body) : [component.body];
  const [only, another] = given;
  if (!only || another) return undefined;
  const bare = ts.isParenthesizedExpression(only) ? only.expression : only;
  const isElement =
    ts.isJsxElement(bare) || ts.isJsxSelfClosingElement(bare) || ts.isJsxFragment(bare);
  return isElement ? bare : undefined;
}

/** The default export, followed to the declaration of its name. */
function defaultComponent({ tree, declarationOf }: ParsedFile): ts.Node | undefined {
  const value = exportNamed(tree, "default")?.value;
  if (!value || !ts.isIdentifier(value)) return value;
  const declared = declarationOf(value);
  return declared && ts.isVariableDeclaration(declared) ? declared.initializer : declared;
}

/** Whether a part of the file may use Convex: by its hooks, or by what another file of the app does. */
function mayNeed(
  part: ts.Node | undefined,
  file: ParsedFile,
  passed: Set<ts.Node> = new Set(),
): boolean {
  if (!part) return true;
  if (passed.has(part)) return false;
  passed.add(part);
  return identifiersIn(part).some((name) => {
    const module = originOf(name, file)?.module;
    const isOfApp = module !== undefined && /^(?:[./#~]|@\/)/.test(module);
    if (isOfApp || module?.startsWith("convex/") === true) return true;
    const declared = file.declarationOf(name);
    const isOwn =
      declared && (ts.isFunctionDeclaration(declared) || ts.isVariableDeclaration(declared));
    return isOwn === true && mayNeed(declared, file, passed);
  });
}

/** Finds a call of Convex's or the app's own hooks in the component, or a name that hides the client's. */
function useInside(
  component: ts.Node,
  provider: ts.JsxElement,
  file: ParsedFile,
): ts.Identifier | undefined {
  const given = identifiersIn(provider.openingElement.attributes).filter(
    (each) => !isPropertyName(each),
  );
  return identifiersIn(component).find((name) => {
    const declared = file.declarationOf(name);
    const isInside = declared && ts.findAncestor(declared, (each) => each === component);
    if (isInside && given.some(({ text }) => text === name.text)) return true;
    if (!/^use[A-Z]/.test(name.text) || isPropertyName(name)) return false;
    const module = originOf(name, file)?.module;
    return module === undefined ? !isInside : /^(?:[./#~]|@\/|convex\/)/.test(module);
  });
}

/** Whether a prop names nothing that is declared inside the function. */
function isOfModule(prop: ts.Node, file: ParsedFile, within: ts.Node): boolean {
  return identifiersIn(prop).every((name) => {
    if (isPropertyName(name)) return true;
    const declaration = file.declarationOf(name);
    return !declaration || !ts.findAncestor(declaration, (each) => each === within);
  });
}
