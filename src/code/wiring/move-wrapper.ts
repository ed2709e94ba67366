/** Moves a wrapper of the app's own around ClerkProvider from inside the Convex provider to around it. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import type { AppCode } from "../modules/parsed-app.ts";
import {
  asksAround,
  asksConvex,
  type WrapperUse,
  wrapperUses,
} from "../providers/clerk-wrappers.ts";
import {
  ancestorPathsIn,
  isClerk,
  isConvex,
  pathsThrough,
} from "../providers/file-render-order.ts";
import type { Location } from "../providers/find-providers.ts";
import { providerElements } from "../providers/provider-elements.ts";
import { type Refusal, verifyEdit } from "../splice/edit-result.ts";
import { startLayout } from "../splice/jsx-layout.ts";
import { movableProps } from "../splice/movable-props.ts";
import { unwrapElement } from "../splice/unwrap-element.ts";
import { wrapElement } from "../splice/wrap-element.ts";
import { fileStyle, type HouseStyle } from "../syntax/file-style.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Source } from "./rewrite-provider.ts";

/** A wrapper that has to stand around the Convex provider, and can't be moved there. */
export type StuckWrapper = Location & {
  /** As it is rendered there. */
  name: string;
  /** The file that declares it. */
  declaredIn: string;
  /** Whether it may ask the elements around it for something. */
  asksAround: boolean;
};

export type MovedWrapper =
  | { status: "moved"; text: string }
  | { status: "kept" }
  | { status: "stuck"; wrapper: StuckWrapper }
  | Refusal;

/**
 * The text of the file `source` with the app's wrapper around its Convex provider; `clerk` is the
 * file of the ClerkProvider. A wrapper that asks Convex itself has to stay inside: it is kept.
 */
export function moveWrapper(
  source: Source & { house?: HouseStyle | undefined },
  clerk: string,
  code: AppCode,
): MovedWrapper {
  const file = parseFile(source.path, source.text, source.reExports);
  if (file.syntaxError || (clerk === file.path && !isInsideConvex(file))) return { status: "kept" };
  const files = code.files.flatMap((path) => (path === file.path ? file : (code.open(path) ?? [])));
  const uses = files
    .flatMap((each) => wrapperUses(each, code))
    .filter(({ wrapper }) => wrapper.file.path === clerk);
  const [use, another] = uses;
  if (!use || uses.some(({ wrapper }) => asksConvex(wrapper, code))) return { status: "kept" };
  const around = another ? undefined : movableAround(use, file);
  const { node } = use.element;
  if (!around || !ts.isJsxElement(node)) return { status: "stuck", wrapper: placeOf(use) };
  const moved = movableProps(node, file, around);
  const inner = unwrapElement(node);
  if ("unmovable" in moved || inner === undefined)
    return { status: "stuck", wrapper: placeOf(use) };
  const name = use.element.names[0].getText(file.tree);
  const text = wrapConvex({ ...source, text: inner }, { name, props: moved.props });
  if (text === undefined) return { status: "stuck", wrapper: placeOf(use) };
  const read = verifyEdit(file, text, (after) => faultOf(after, inner, code));
  if (read.status === "refused") return read;
  return { status: "moved", text };
}

/** Whether a file renders a ClerkProvider of its own inside its Convex provider. */
function isInsideConvex(file: ParsedFile): boolean {
  const elements = providerElements(file);
  const ways = ancestorPathsIn(elements, file);
  return elements
    .filter(isClerk)
    .some((element) => pathsThrough(element, isConvex, ways).through.length > 0);
}

/** The Convex provider that a wrapper can be put around, where all between them is elements that it asks nothing of. */
function movableAround({ element, file, wrapper }: WrapperUse, own: ParsedFile) {
  if (file !== own) return undefined;
  const convex = convexIn(own);
  if (!convex || !ts.isJsxElement(convex)) return undefined;
  let isRightInside = true;
  for (let node: ts.Node = element.node.parent; node !== convex; node = node.parent) {
    if (ts.isSourceFile(node)) return undefined;
    if (!ts.isJsxElement(node) && !ts.isJsxFragment(node)) return undefined;
    if (ts.isJsxElement(node)) isRightInside = false;
  }
  return isRightInside || !asksAround(wrapper) ? convex : undefined;
}

/** The file's only Convex provider. */
function convexIn(file: ParsedFile): ts.Node | undefined {
  const [only, another] = providerElements(file).filter(isConvex);
  return another ? undefined : only?.node;
}

function wrapConvex(
  { path, text, reExports, house }: Source & { house?: HouseStyle | undefined },
  wrapper: { name: string; props: string[] },
): string | undefined {
  const file = parseFile(path, text, reExports);
  const convex = convexIn(file);
  if (!convex || !ts.isJsxElement(convex)) return undefined;
  const edited = new MagicString(text);
  wrapElement(startLayout(edited, fileStyle(file.tree, house)), convex, wrapper);
  return edited.toString();
}

/** What is wrong with the result: taken out again, the wrapper must leave what it left before. */
function faultOf(after: ParsedFile, inner: string, code: AppCode): string | undefined {
  const convex = convexIn(after);
  const outer = convex?.parent;
  if (!outer || !ts.isJsxElement(outer)) return "the wrapper would not be around the provider";
  const [use, another] = wrapperUses(after, code);
  if (use?.element.node !== outer || another) return "another component would be around it";
  const again = unwrapElement(outer);
  const [was, is] = [inner, again ?? ""].map((text) =>
    fingerprint(parseFile(after.path, text, after.reExports)),
  );
  if (was?.code !== is?.code) return "more than the wrapper would move";
  return was?.comments === is?.comments ? undefined : "a comment would be lost or moved";
}

function placeOf({ element, file, wrapper }: WrapperUse): StuckWrapper {
  const { node, names } = element;
  return {
    file: file.path,
    ...positionOf(file.tree, node.getStart(file.tree)),
    name: names[0].getText(file.tree),
    declaredIn: wrapper.file.path,
    asksAround: asksAround(wrapper),
  };
}
