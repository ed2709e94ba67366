/** Puts a ClerkProvider in or around an element of a file that renders the Convex provider elsewhere. */

import { ts } from "ts-morph";
import { shownChildren } from "../providers/jsx-nodes.ts";
import { providerElements } from "../providers/provider-elements.ts";
import { addImports } from "../splice/add-imports.ts";
import { type EditResult, editFile, KEPT, refusedAt } from "../splice/edit-result.ts";
import {
  breakChildren,
  breakOntoOwnLine,
  hasVisibleSpace,
  indentFurther,
  type JsxNode,
  type Layout,
  startLayout,
} from "../splice/jsx-layout.ts";
import { jsxProp, type NamedImport, type Prop } from "../splice/jsx-prop.ts";
import { importedProps } from "../splice/prop-imports.ts";
import { openingTag, type Wrapper, wrapElement } from "../splice/wrap-element.ts";
import { elementCall } from "../syntax/create-element.ts";
import { descendants } from "../syntax/descendants.ts";
import type { HouseStyle } from "../syntax/file-style.ts";
import { localName } from "../syntax/identifiers.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { elementsNamed, elementsOf } from "./body-element.ts";
import type { ClerkTarget } from "./clerk-target.ts";
import { defaultElement } from "./move-to-default-export.ts";
import { unintendedChange } from "./verify.ts";

export type NewClerk = {
  sdk: string;
  props: readonly Prop[];
  imports?: readonly NamedImport[];
};

/** The file's text with the provider in its place; what that place isn't found in is refused. */
export function insertClerk(
  source: { path: string; text: string; house?: HouseStyle | undefined },
  target: ClerkTarget,
  clerk: NewClerk,
): EditResult {
  return editFile(
    source,
    ({ file, edited, style }) => {
      if (providerElements(file).some(({ kind }) => kind === "clerk")) return KEPT;
      const { tree } = file;
      const layout = startLayout(edited, style);
      const given = importedProps(clerk, tree);
      const { local, missing } = localName(tree, clerk.sdk, ["ClerkProvider", "ClerkAuthProvider"]);
      const wrapper = { name: local, props: given.props.map(jsxProp) };
      if (target.kind === "in-element") {
        const [only, another] = elementsNamed(tree, target.element);
        const made = only ? undefined : madeElement(target.element, file);
        if (made) {
          const call = `createElement("${target.element}", …)`;
          const message = `${call} isn't followed here: put createElement(ClerkProvider, null, …) around all that it holds.`;
          return refusedAt(made, message);
        }
        if (!only || another) {
          const many = another ? "several" : "no";
          return refusedAt(
            another ?? tree,
            `There is ${many} <${target.element}> here to put <ClerkProvider> in.`,
          );
        }
        if (!ts.isJsxElement(only)) {
          return refusedAt(only, `<${target.element}> holds nothing here.`);
        }
        wrapChildren(layout, only, [wrapper]);
      } else if (target.kind === "around-default") {
        const page = defaultElement(file);
        if (!page) {
          const message =
            "What the default component gives is not one element that is written out.";
          return refusedAt(tree, message);
        }
        wrapElement(layout, page, wrapper);
      } else {
        const page = pageElement(tree, target.spread);
        if (!page) {
          const message = `There is not one element that is given {...${target.spread}} here, so it isn't known which one is the page.`;
          return refusedAt(tree, message);
        }
        wrapElement(layout, page.outermost, { name: local, props: [`{...${page.spread}}`] });
      }
      addImports(edited, tree, style, [{ module: clerk.sdk, names: missing }, ...given.imports]);
      return undefined;
    },
    insertionFault,
  );
}

/** The call that makes an element of that name, without JSX. */
function madeElement(name: string, file: ParsedFile): ts.Node | undefined {
  return [...descendants(file.tree)].find((node) => {
    const component = ts.isCallExpression(node) ? elementCall(node, file)?.component : undefined;
    return component && ts.isStringLiteralLike(component) && component.text === name;
  });
}

function insertionFault(after: ParsedFile, before: ParsedFile): string | undefined {
  const [had, has] = [before, after].map(
    (each) => providerElements(each).filter(({ kind }) => kind === "clerk").length,
  );
  if (had === undefined || has !== had + 1) return "another number of providers would be there";
  return unintendedChange(before, after);
}

/** The outermost element around the one that is given the page's props, and these as written there. */
function pageElement(
  tree: ts.SourceFile,
  spread: string,
): { outermost: JsxNode; spread: string } | undefined {
  let written: string | undefined;
  const [page, another] = elementsOf(tree, ({ attributes }) =>
    attributes.properties.some((each) => {
      if (!ts.isJsxSpreadAttribute(each)) return false;
      const text = each.expression.getText();
      if (text !== spread && !text.endsWith(`.${spread}`)) return false;
      written ??= text;
      return true;
    }),
  );
  if (!page || another || written === undefined) return undefined;
  let outermost: JsxNode = page;
  for (
    let node: ts.Node = page;
    !ts.isStatement(node) && !ts.isFunctionLike(node);
    node = node.parent
  ) {
    if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node)) outermost = node;
  }
  return { outermost, spread: written };
}

/** Puts elements, the outermost first, around all that another one holds. */
export function wrapChildren(
  layout: Layout,
  node: ts.JsxElement,
  wrappers: readonly Wrapper[],
): void {
  const { edited, style } = layout;
  const kids = shownChildren(node);
  const [only, another] = kids;
  const [wrapper, inner] = wrappers;
  const isAlone = only && !another && (ts.isJsxElement(only) || ts.isJsxSelfClosingElement(only));
  if (isAlone && wrapper && !inner) {
    wrapElement(layout, only, wrapper);
    return;
  }
  // Beside text a break would swallow a space.
  const indentation = hasVisibleSpace(node) ? undefined : breakOntoOwnLine(layout, node);
  const last = kids.at(-1);
  if (indentation === undefined || !last) {
    for (const each of wrappers) {
      edited.appendLeft(node.openingElement.getEnd(), openingTag(each, "", style));
      edited.prependRight(node.closingElement.getStart(), `</${each.name}>`);
    }
    return;
  }
  breakChildren(layout, node, indentation);
  const at = (depth: number) => style.newline + indentation + style.indent.repeat(depth + 1);
  const opening = wrappers.map(
    (each, depth) => at(depth) + openingTag(each, at(depth).slice(style.newline.length), style),
  );
  edited.appendLeft(node.openingElement.getEnd(), opening.join(""));
  for (const child of kids) for (const _ of wrappers) deepenWhole(layout, child);
  const closing = wrappers.map((each, depth) => `${at(depth)}</${each.name}>`).reverse();
  edited.appendLeft(trimmedEnd(last), closing.join(""));
}

/** Where a child ends, without the white space that a text of it ends with. */
function trimmedEnd(child: ts.Node): number {
  return ts.isJsxText(child)
    ? child.getFullStart() + child.getFullText().trimEnd().length
    : child.getEnd();
}

/** Indents all of a child's lines by a step, its first too where it begins one. */
function deepenWhole(layout: Layout, child: ts.Node): void {
  const { text } = child.getSourceFile();
  if (ts.isJsxText(child)) {
    if (layout.moved.has(child)) {
      layout.edited.appendRight(child.getFullStart(), layout.style.indent);
    }
    // The line that the next tag is on begins in here too, and is not its own.
    for (const { index } of text.slice(0, trimmedEnd(child)).matchAll(/\n(?=[^\r\n])/g)) {
      if (index >= child.getFullStart()) layout.edited.appendRight(index + 1, layout.style.indent);
    }
    return;
  }
  const lineStart = text.lastIndexOf("\n", child.getStart() - 1) + 1;
  if (layout.moved.has(child)) layout.edited.appendRight(child.getStart(), layout.style.indent);
  else if (text.slice(lineStart, child.getStart()).trim() === "") {
    layout.edited.appendRight(lineStart, layout.style.indent);
  }
  indentFurther(layout, child);
}
