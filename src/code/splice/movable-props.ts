/** Rewrites an element's props so that they can stand at another place. */

import { ts } from "ts-morph";
import { identifiersIn, isPropertyName } from "../syntax/identifiers.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { constantNamed } from "../syntax/values/constants.ts";

/** Names that mean the same in every file, unless it declares them. */
const EVERYWHERE: ReadonlySet<string> = new Set(["process", "undefined", "window", "globalThis"]);

export type MovableProps = { props: string[] } | { unmovable: ts.Identifier };

/**
 * The element's props as written, to be put at `destination` in the same file, or into another
 * file, where constants of this one are replaced by their values. `unmovable` is the first name that
 * would mean something else, or nothing, at that place.
 */
export function movableProps(
  node: ts.JsxElement,
  file: ParsedFile,
  destination: ts.Node | "another file",
): MovableProps {
  const props: string[] = [];
  for (const prop of node.openingElement.attributes.properties) {
    const moved =
      destination === "another file" ? inlineConstants(prop, file) : kept(prop, file, destination);
    if (typeof moved !== "string") return { unmovable: moved };
    props.push(moved);
  }
  return { props };
}

function kept(prop: ts.Node, file: ParsedFile, destination: ts.Node): string | ts.Identifier {
  const unmovable = valuesIn(prop).find((name) => {
    const declaration = file.declarationOf(name);
    if (!declaration) return countDeclarations(name.text, file) > 0;
    const isInside = ts.findAncestor(declaration, (node) => node === prop) !== undefined;
    if (isInside) return false;
    const scope = ts.findAncestor(declaration.parent, isScope) ?? file.tree;
    const isInReach = ts.findAncestor(destination, (each) => each === scope) !== undefined;
    return !isInReach || countDeclarations(name.text, file) > 1;
  });
  return unmovable ?? prop.getText();
}

/** The prop's text with the file's own constants replaced by what they hold. */
function inlineConstants(prop: ts.Node, file: ParsedFile): string | ts.Identifier {
  let text = prop.getText();
  const shift = prop.getStart();
  for (const name of valuesIn(prop).reverse()) {
    const declaration = file.declarationOf(name);
    if (!declaration && EVERYWHERE.has(name.text)) continue;
    if (declaration && ts.findAncestor(declaration, (node) => node === prop)) continue;
    const constant = constantNamed(name, file);
    const isOnTop = constant?.parent.parent.parent === file.tree;
    if (!isOnTop || ts.isShorthandPropertyAssignment(name.parent)) return name;
    const bare = unwrap(constant.initializer);
    // A value that names something of this file in its turn would be unmovable there.
    if (!valuesIn(bare).every(({ text }) => EVERYWHERE.has(text))) return name;
    text =
      text.slice(0, name.getStart() - shift) + bare.getText() + text.slice(name.getEnd() - shift);
  }
  return text;
}

/** The names that a piece of code reads. */
function valuesIn(node: ts.Node): ts.Identifier[] {
  return identifiersIn(node).filter(
    (name) => !isPropertyName(name) && !ts.isMetaProperty(name.parent),
  );
}

function countDeclarations(text: string, { tree }: ParsedFile): number {
  return identifiersIn(tree).filter(
    (name) =>
      name.text === text &&
      !isPropertyName(name) &&
      "name" in name.parent &&
      name.parent.name === name &&
      !ts.isShorthandPropertyAssignment(name.parent),
  ).length;
}

function isScope(node: ts.Node): boolean {
  return ts.isFunctionLike(node) || ts.isBlock(node) || ts.isSourceFile(node);
}
