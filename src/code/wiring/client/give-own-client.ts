/** Gives each mounted component a Convex client of its own, in place of one for all. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import {
  everyProvider,
  isConvexKind,
  type ProviderElement,
  providerElements,
} from "../../providers/provider-elements.ts";
import { addImports } from "../../splice/add-imports.ts";
import { type EditResult, type Refusal, refusedAt, verifyEdit } from "../../splice/edit-result.ts";
import { isDirective } from "../../syntax/directives.ts";
import { hasModifier } from "../../syntax/exports.ts";
import {
  endBefore,
  type FileStyle,
  fileStyle,
  type HouseStyle,
  indentationAt,
  isFirstOnLine,
} from "../../syntax/file-style.ts";
import { freeName, identifiersNamed, localName } from "../../syntax/identifiers.ts";
import { type ParsedFile, parseFile } from "../../syntax/parse.ts";
import type { Constant } from "../../syntax/values/constants.ts";
import type { Source } from "../rewrite-provider.ts";
import { type ComponentBody, componentBodyAround } from "./component-body.ts";
import { clientValue, givenClient, wiredIn } from "./given-client.ts";
import { ownClientFault } from "./own-client-fault.ts";

/** Stands above what makes the client. */
const WHY_OWN = "// Each island makes its own: a client knows of one provider's sign-in only.";

const FOREIGN = {
  imported: "comes from another file",
  unclear: "is made where that can't be followed",
};

/**
 * The text in which each component with a wired provider makes the client, where a constant of the
 * file's was given to all. Refuses a client that others may use too, or that is made elsewhere.
 */
export function giveOwnClient(source: Source & { house?: HouseStyle | undefined }): EditResult {
  const file = parseFile(source.path, source.text, source.reExports);
  if (file.syntaxError) return { status: "refused", reason: "syntax-error", ...file.syntaxError };
  const bodies = componentsGiven(wiredIn(file), file);
  if ("status" in bodies) return bodies;
  if (bodies.size === 0) return { status: "kept" };

  const { tree, text } = file;
  const edited = new MagicString(text);
  const style = fileStyle(tree, source.house);
  const state = localName(tree, "react", ["useState", "useReactState"]);
  for (const [constant, body] of bodies) {
    const maker = makeEachTime(edited, constant, file, style);
    const hook = `const [${constant.name.getText(tree)}] = ${state.local}(${maker})`;
    putFirst(edited, body, hook, style);
  }
  addImports(edited, tree, style, [{ module: "react", names: state.missing }]);
  return verifyEdit(file, edited.toString(), (after) => ownClientFault(file, after, WHY_OWN));
}

/** The same refusal of a file that is still to be wired, with the place there. */
export function refusedClient({ path, text, reExports }: Source): Refusal | undefined {
  const file = parseFile(path, text, reExports);
  const elements = providerElements(file).filter(({ kind }) => isConvexKind(kind));
  const bodies = componentsGiven(elements, file);
  return "status" in bodies ? bodies : undefined;
}

/** The constants that the providers share, each with the only component that is given it. */
function componentsGiven(
  elements: readonly ProviderElement[],
  file: ParsedFile,
): ReadonlyMap<Constant, ComponentBody> | Refusal {
  const bodies = new Map<Constant, ComponentBody>();
  for (const element of elements) {
    const given = givenClient(element, file);
    if (given.status === "own") continue;
    if (given.status !== "shared") return refuse(element.node, FOREIGN[given.status]);
    const body = soleComponent(given.constant, element.node, file);
    if ("status" in body) return body;
    bodies.set(given.constant, body);
  }
  return bodies;
}

/** The only component that uses the constant, and that for its Convex providers alone. */
function soleComponent(
  constant: Constant,
  provider: ts.Node,
  file: ParsedFile,
): ComponentBody | Refusal {
  const statement = ts.findAncestor(constant, ts.isVariableStatement);
  if (statement && hasModifier(statement, ts.SyntaxKind.ExportKeyword)) {
    return refuse(constant, "is exported");
  }
  const body = componentBodyAround(provider);
  if (!body) return refuse(provider, "is given in no component that has a body of statements");
  const elements = everyProvider(file).filter(({ kind }) => isConvexKind(kind));
  const given = new Set<ts.Node>(
    elements
      .filter(({ node }) => componentBodyAround(node) === body)
      .flatMap((element) => clientValue(element, file) ?? []),
  );
  const other = identifiersNamed(file.tree, constant.name.getText(file.tree)).find(
    (each) => each !== constant.name && !given.has(each) && file.declarationOf(each) === constant,
  );
  return other ? refuse(other, "is used here too") : body;
}

function refuse(at: ts.Node, why: string): Refusal {
  const message = `A Convex client tells one provider only that someone is signed in, so each island needs its own: this one ${why}.`;
  return refusedAt(at, message);
}

/** Turns the constant into a function that makes the client, and gives its name. */
function makeEachTime(
  edited: MagicString,
  constant: Constant,
  { tree, text }: ParsedFile,
  { newline }: FileStyle,
): string {
  const { name, type, initializer } = constant;
  const written = name.getText(tree);
  const capital = written.charAt(0).toUpperCase() + written.slice(1);
  const maker = freeName(tree, [`new${capital}`, `make${capital}`]);
  edited.overwrite(name.getStart(tree), type?.getEnd() ?? name.getEnd(), maker);
  const result = type ? `: ${type.getText(tree)}` : "";
  edited.appendLeft(initializer.getStart(tree), `()${result} => `);
  const statement = ts.findAncestor(constant, ts.isVariableStatement);
  const start = statement?.getStart(tree) ?? 0;
  if (statement && isFirstOnLine(text, start)) {
    edited.appendLeft(start, WHY_OWN + newline + indentationAt(text, start));
  }
  return maker;
}

/** Puts a statement before the others of a body, below its directives. */
function putFirst(
  edited: MagicString,
  body: ComponentBody,
  code: string,
  { newline, semicolon }: FileStyle,
): void {
  const { text } = body.getSourceFile();
  const first = body.statements.find((each) => !isDirective(each)) ?? body.statements[0];
  if (!first) return;
  const start = first.getStart();
  if (!isFirstOnLine(text, start)) {
    edited.appendLeft(start, `${code}; `);
    return;
  }
  const [comment] = ts.getLeadingCommentRanges(text, first.getFullStart()) ?? [];
  const at = comment?.pos ?? start;
  const end = endBefore(text, start, semicolon);
  edited.appendLeft(at, code + end + newline + indentationAt(text, start));
}
