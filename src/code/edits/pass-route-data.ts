/** Brings the data of the root route to where a ClerkProvider is given it. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { addImports } from "../splice/add-imports.ts";
import { type EditResult, editFile, KEPT, refusedAt } from "../splice/edit-result.ts";
import { typeIn } from "../splice/namespace-type.ts";
import { isWrittenFunction, type WrittenFunction } from "../syntax/branches.ts";
import { calledName } from "../syntax/calls.ts";
import { exportNamed } from "../syntax/exports.ts";
import { identifiersIn } from "../syntax/identifiers.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import type { RouteDataEdit } from "./source-edit.ts";

/**
 * The file's text with the data that the prop names among the props of the route's component. Kept
 * where it is declared, or no such prop is there; in any other component it is refused.
 */
export function passRouteData(
  source: { path: string; text: string },
  edit: Pick<RouteDataEdit, "name" | "type">,
): EditResult {
  return editFile(
    source,
    ({ file, edited, style }) => {
      const loose = looseUse(file, edit.name);
      if (!loose) return KEPT;
      const component = ts.findAncestor(loose, isComponent);
      if (!component) return refusedAt(loose, "ClerkProvider stands outside of a component here.");
      const [props, another] = component.parameters;
      if (!isDefaultExport(component, file) || another) {
        return refusedAt(
          loose,
          "ClerkProvider would stand in a component that isn't given the route's data.",
        );
      }
      if (props && ts.isIdentifier(props.name)) {
        edited.overwrite(loose.getStart(), loose.getEnd(), `${props.name.text}.${edit.name}`);
      } else if (props && !ts.isObjectBindingPattern(props.name)) {
        return refusedAt(
          props,
          "This component takes its props in no way that the data can be taken from.",
        );
      } else if (props) {
        addToPattern(edited, props.name, edit.name);
      } else {
        const type = typeIn(source.path, file.tree, edit.type);
        giveProps(edited, component, `{ ${edit.name} }${type ? `: ${type.text}` : ""}`);
        addImports(edited, file.tree, style, type?.missing ?? []);
      }
      return undefined;
    },
    (after) => (looseUse(after, edit.name) ? `${edit.name} would not be declared` : undefined),
  );
}

/** The name as a value that nothing declares. */
function looseUse(file: ParsedFile, name: string): ts.Identifier | undefined {
  return identifiersIn(file.tree).find(
    (each) => each.text === name && isGiven(each) && !file.declarationOf(each),
  );
}

/** Whether a name is what a prop is given, in JSX or for `createElement`. */
function isGiven(name: ts.Identifier): boolean {
  const { parent } = name;
  return (
    ts.isJsxExpression(parent) || (ts.isPropertyAssignment(parent) && parent.initializer === name)
  );
}

function isComponent(node: ts.Node): node is WrittenFunction {
  return (
    isWrittenFunction(node) &&
    !(
      ts.isCallExpression(node.parent) &&
      node.parent.arguments.some((each) => each === node) &&
      !isWrapper(node.parent)
    )
  );
}

/** `memo(…)` and `forwardRef(…)` make a component of a function; `map(…)` doesn't. */
function isWrapper(call: ts.CallExpression): boolean {
  return ["memo", "forwardRef", "observer"].includes(calledName(call) ?? "");
}

function isDefaultExport(component: WrittenFunction, { tree, declarationOf }: ParsedFile): boolean {
  const value = exportNamed(tree, "default")?.value;
  const holder = ts.isVariableDeclaration(component.parent) ? component.parent : component;
  const exported = value && ts.isIdentifier(value) ? declarationOf(value) : value;
  return exported === component || exported === holder;
}

function giveProps(edited: MagicString, component: WrittenFunction, written: string): void {
  const { text } = component.getSourceFile();
  const from = (component.name ?? component).getStart();
  const open = text.indexOf("(", component.name ? component.name.getEnd() : from);
  edited.appendLeft(open + 1, written);
}

function addToPattern(edited: MagicString, pattern: ts.Node, name: string): void {
  if (!ts.isObjectBindingPattern(pattern)) return;
  const [first] = pattern.elements;
  if (first) edited.appendLeft(first.getStart(), `${name}, `);
  else edited.overwrite(pattern.getStart(), pattern.getEnd(), `{ ${name} }`);
}
