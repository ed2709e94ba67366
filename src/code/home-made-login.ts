/** Signs of a login of the app's own: a table with passwords, a password field, a session provider. */

import { ts } from "ts-morph";
import { originOf } from "./origin.ts";
import { type ParsedFile, parseFile, parseTree, positionOf } from "./parse.ts";

export type LoginSign = {
  file: string;
  /** From 1. */
  line: number;
  /** What stands there, as the end of a sentence. */
  what: string;
};

type Source = { path: string; text: string };

const PASSWORD = /^(?:hashed_?|encrypted_?)?password(?:_?(?:hash|digest|salt))?$/i;
const SESSION_PROVIDER = /^(?:Auth|Session|User|Login|CurrentUser)(?:Context)?(?:\.)?Provider$/;

/** Spares the parsing of files that can't hold a sign. */
const MENTIONS_LOGIN = /["'`]password["'`]|(?:Auth|Session|User|Login)(?:Context)?\.?Provider\b/;

/** The signs in Convex's schema and in the app's own source files, at most one of a kind a file. */
export function loginSigns(schema: Source | undefined, sources: readonly Source[]): LoginSign[] {
  return [
    ...(schema && /password/i.test(schema.text) ? passwordTables(schema) : []),
    ...sources.filter(({ text }) => MENTIONS_LOGIN.test(text)).flatMap(signsIn),
  ];
}

function passwordTables({ path, text }: Source): LoginSign[] {
  const tree = parseTree(path, text);
  const signs: LoginSign[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && PASSWORD.test(nameOf(node))) {
      const table = tableAround(node);
      const what = `${table ? `the table ${table}` : "a table"} has a field ${nameOf(node)}`;
      signs.push({ file: path, line: positionOf(tree, node.getStart()).line, what });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return signs.slice(0, 1);
}

/** The name of the table whose definition a field stands in. */
function tableAround(field: ts.Node): string | undefined {
  const call = ts.findAncestor(
    field,
    (node): node is ts.CallExpression =>
      ts.isCallExpression(node) && node.expression.getText() === "defineTable",
  );
  const property = call && ts.findAncestor(call, ts.isPropertyAssignment);
  return property && nameOf(property);
}

function nameOf({ name }: ts.PropertyAssignment): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : "";
}

function signsIn({ path, text }: Source): LoginSign[] {
  const file = parseFile(path, text);
  const signs = new Map<string, LoginSign>();
  const visit = (node: ts.Node): void => {
    const what =
      ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)
        ? signOf(node, file)
        : undefined;
    if (what !== undefined && !signs.has(what)) {
      signs.set(what, { file: path, line: positionOf(file.tree, node.getStart()).line, what });
    }
    ts.forEachChild(node, visit);
  };
  visit(file.tree);
  return [...signs.values()];
}

function signOf(tag: ts.JsxOpeningLikeElement, file: ParsedFile): string | undefined {
  const asksPassword = tag.attributes.properties.some(
    (prop) =>
      ts.isJsxAttribute(prop) &&
      prop.name.getText() === "type" &&
      prop.initializer !== undefined &&
      ts.isStringLiteral(prop.initializer) &&
      prop.initializer.text === "password",
  );
  if (asksPassword) return "a field for a password";
  const name = tag.tagName.getText();
  return SESSION_PROVIDER.test(name) && isOwn(tag.tagName, file) ? `<${name}>` : undefined;
}

/** Whether a component is the app's own: declared here, or imported by a path. */
function isOwn(name: ts.JsxTagNameExpression, file: ParsedFile): boolean {
  const origin = originOf(ts.isPropertyAccessExpression(name) ? name.expression : name, file);
  return origin === undefined || /^(?:\.|@\/|~|#|\/)/.test(origin.module);
}
