/** Tells whose client a Convex provider is given: one of each mounted component, or one for all of them. */

import { ts } from "ts-morph";
import { makesClient } from "../../providers/convex-client.ts";
import { type ProviderElement, providerElements } from "../../providers/provider-elements.ts";
import { originOf } from "../../syntax/binding.ts";
import { isWrittenFunction } from "../../syntax/branches.ts";
import { descendants } from "../../syntax/descendants.ts";
import { importDeclaredBy } from "../../syntax/imports.ts";
import { type ParsedFile, positionOf } from "../../syntax/parse.ts";
import { givenProp } from "../../syntax/rendered-element.ts";
import { unwrap } from "../../syntax/unwrap.ts";
import { type Constant, isConstant, valueDeclaration } from "../../syntax/values/constants.ts";

/**
 * `own`: the component around the provider makes it; `shared`: this constant is made outside of
 * that; `imported`: another file's; `unclear`: it can't be told.
 */
export type GivenClient =
  | { status: "own" | "imported" | "unclear" }
  | { status: "shared"; constant: Constant };

/** What an element is given as `client`. */
export function givenClient(
  element: Pick<ProviderElement, "node" | "props">,
  file: ParsedFile,
): GivenClient {
  const value = clientValue(element, file);
  if (!value) return { status: "unclear" };
  if (makesClient(value, file)) return { status: "own" };
  const name = ts.isPropertyAccessExpression(value) ? unwrap(value.expression) : value;
  const declaration = ts.isIdentifier(name) ? file.declarationOf(name) : undefined;
  if (!declaration) return { status: "unclear" };
  if (importDeclaredBy(declaration)) return { status: "imported" };
  const holder = valueDeclaration(declaration);
  const around = ts.findAncestor(element.node, ts.isFunctionLike);
  if (around && holder && ts.findAncestor(holder, (each) => each === around)) {
    const isMadeThere =
      makesAnew(around, file) || [...descendants(around)].some((each) => isStateOf(each, file));
    return { status: isMadeThere ? "own" : "unclear" };
  }
  const isMade =
    isConstant(declaration) && name === value && makesClient(unwrap(declaration.initializer), file);
  return isMade ? { status: "shared", constant: declaration } : { status: "unclear" };
}

/** The value of an element's `client`, where it is written out. */
export function clientValue(
  { props }: Pick<ProviderElement, "props">,
  file: ParsedFile,
): ts.Expression | undefined {
  const given = givenProp(props, "client", file);
  return given.status === "written" ? unwrap(given.value) : undefined;
}

/** The wired providers of a file. */
export function wiredIn(file: ParsedFile): readonly ProviderElement[] {
  return providerElements(file).filter(({ kind }) => kind === "convex-with-clerk");
}

/** The wired providers whose client is none of their own component, each with its place. */
export function foreignClients(
  file: ParsedFile,
): { status: "shared" | "unclear"; line: number; column: number }[] {
  return wiredIn(file).flatMap((element) => {
    const { status } = givenClient(element, file);
    if (status === "own") return [];
    const at = positionOf(file.tree, element.node.getStart(file.tree));
    return { status: status === "unclear" ? status : "shared", ...at };
  });
}

/** Whether a call of React's own hooks is given a function of the file's that makes a client. */
function isStateOf(node: ts.Node, file: ParsedFile): boolean {
  if (!ts.isCallExpression(node) || originOf(node.expression, file)?.module !== "react")
    return false;
  return node.arguments.some((argument) => {
    const declared = ts.isIdentifier(argument) ? file.declarationOf(argument) : undefined;
    const made = declared && isConstant(declared) ? declared.initializer : declared;
    if (!made || !isWrittenFunction(made)) return false;
    return makesAnew(made, file);
  });
}

/** Whether a function makes a client that nothing outside of it keeps for the next call. */
function makesAnew(made: ts.Node, file: ParsedFile): boolean {
  return [...descendants(made)].some(
    (each) => makesClient(each, file) && !isKeptOutside(each, made, file),
  );
}

function isKeptOutside(client: ts.Node, made: ts.Node, file: ParsedFile): boolean {
  const assigned = ts.findAncestor(client, (each) => (each === made ? "quit" : isAssignment(each)));
  if (!assigned || !ts.isBinaryExpression(assigned)) return false;
  let keeper: ts.Node = assigned.left;
  while (ts.isPropertyAccessExpression(keeper) || ts.isElementAccessExpression(keeper)) {
    keeper = unwrap(keeper.expression);
  }
  const declared = ts.isIdentifier(keeper) ? file.declarationOf(keeper) : undefined;
  return !declared || !ts.findAncestor(declared, (each) => each === made);
}

function isAssignment(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
