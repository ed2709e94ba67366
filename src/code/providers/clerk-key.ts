/** Finds what each ClerkProvider of a file is given as its publishable key, in other files too. */

import { ts } from "ts-morph";
import type { NodeRef, OpenModule } from "../modules/export-declarations.ts";
import { declarationsOf } from "../modules/find-declarations.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { givenProp } from "../syntax/rendered-element.ts";
import { isConstant } from "../syntax/values/constants.ts";
import { environmentRead } from "../syntax/values/environment-read.ts";
import { evaluate, memberNamed } from "../syntax/values/evaluate.ts";
import { isOneOrOther } from "../syntax/values/guards.ts";
import { type ProviderElement, providerElements } from "./provider-elements.ts";

/**
 * `none`: no prop is written; `unclear`: one is, and its value can't be told, or a spread may have one
 * (`mayBeAbsent`). A `fallback` is the string that stands in for a variable without a value.
 */
export type ClerkKey =
  | { kind: "variable"; name: string; fallback?: string }
  | { kind: "literal"; value: string; at: NodeRef }
  | { kind: "none" }
  | { kind: "unclear"; mayBeAbsent?: true };

const PROP = "publishableKey";
const UNCLEAR: ClerkKey = { kind: "unclear" };

/** One for each ClerkProvider element of the file, in its order. */
export function clerkKeys(
  file: ParsedFile,
  open: OpenModule,
): { element: ProviderElement; key: ClerkKey }[] {
  return providerElements(file)
    .filter(({ kind }) => kind === "clerk")
    .map((element) => ({ element, key: keyOfElement(element, file, open) }));
}

/** The key that an element is given; `none` only where it is written out that there is none. */
function keyOfElement({ props }: ProviderElement, file: ParsedFile, open: OpenModule): ClerkKey {
  const given = givenProp(props, PROP, file);
  if (given.status === "written") return keyOfValue({ node: given.value, file }, open, new Map());
  return given.status === "absent" ? { kind: "none" } : { kind: "unclear", mayBeAbsent: true };
}

function keyOfValue(given: NodeRef, open: OpenModule, known: Map<ts.Node, ClerkKey>): ClerkKey {
  const decisive = valueBehind(given, open);
  const before = known.get(decisive.node);
  if (before) return before;
  // What it is made of itself, in a circle, is unclear.
  known.set(decisive.node, UNCLEAR);
  const key = keyOfDecisive(decisive, open, known);
  known.set(decisive.node, key);
  return key;
}

function keyOfDecisive(
  decisive: NodeRef,
  open: OpenModule,
  known: Map<ts.Node, ClerkKey>,
): ClerkKey {
  const { node, file } = decisive;
  if (ts.isStringLiteralLike(node)) return { kind: "literal", value: node.text, at: decisive };
  const name = environmentRead(node, file, "bundler");
  if (name !== undefined) return { kind: "variable", name };
  if (!isOneOrOther(node)) return UNCLEAR;
  const keys = [node.left, node.right].map((each) => keyOfValue({ node: each, file }, open, known));
  const [left] = keys;
  // What stands behind a string that is there is never asked for.
  if (left?.kind === "literal" && left.value !== "") return { ...left, at: decisive };
  const first = (kind: ClerkKey["kind"]) => keys.find((key) => key.kind === kind);
  const [variable, literal] = [first("variable"), first("literal")];
  if (variable?.kind === "variable" && literal?.kind === "literal") {
    return { fallback: literal.value, ...variable };
  }
  return variable ?? first("unclear") ?? literal ?? UNCLEAR;
}

/** The expression that decides a value: through constants, their members, and imports of the app's own. */
function valueBehind(given: NodeRef, open: OpenModule, passed: Set<ts.Node> = new Set()): NodeRef {
  const { file } = given;
  const node = evaluate(given.node, file);
  const here = { node, file };
  if (passed.has(node)) return here;
  passed.add(node);
  const onward = (next: NodeRef) => valueBehind(next, open, passed);
  const [only, another] = declarationsElsewhere(here, open);
  if (only && !another) {
    if (ts.isExpression(only.node)) return onward(only);
    return isConstant(only.node) ? onward({ ...only, node: only.node.initializer }) : here;
  }
  if (!ts.isPropertyAccessExpression(node)) return here;
  const owner = onward({ node: node.expression, file });
  if (!ts.isObjectLiteralExpression(owner.node)) return here;
  const member = memberNamed(owner.node, node.name.text, owner.file);
  return member.status === "written" ? onward({ ...owner, node: member.value }) : here;
}

/** What a name, or a member of a whole module, is declared as in another file. */
function declarationsElsewhere({ node, file }: NodeRef, open: OpenModule): NodeRef[] {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return [];
  return declarationsOf(node, file, open).filter((each) => each.file.path !== file.path);
}
