/** Detects a login of the app's own: a table with passwords, a login page, a session provider. */

import { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
import { moduleOf } from "../syntax/imports.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { tableFields } from "./schema-fields.ts";

export type LoginSign = {
  file: string;
  /** From 1. */
  line: number;
  /** The sign itself, worded as the end of a sentence. */
  what: string;
};

type LoginSource = { path: string; text: string };

/** Whether an import in that file names one of the project's own files. */
type IsLocal = (module: string, from: string) => boolean;

const PASSWORD = /^(?:hashed|encrypted)?_?passw(?:or)?d_?(?:hash(?:ed)?|digest|salt)?$/i;
const SESSION_PROVIDER =
  /^(?:Auth|Authentication|Session|User|Login|CurrentUser)(?:Context)?\.?Provider$/;
const LOGIN_PAGE = /^(?:Log|Sign)[Ii]n(?:Page|Form|Screen|View|Route|Card|Dialog|Modal)?$/;

/** Each spares the parsing of files that can't hold a sign. */
const MENTIONS_PASSWORD = /passw(?:or)?d|salt/i;
const MENTIONS_LOGIN =
  /["'`]password["'`]|(?:Auth|Authentication|Session|User|Login)\w*\.?Provider\b/;
const MENTIONS_FORM = /<form\b/;

/**
 * The signs in Convex's schema and in the app's own source files, at most one of a kind a file. A
 * page that Clerk itself serves is none.
 */
export function loginSigns(
  schema: LoginSource | undefined,
  sources: readonly LoginSource[],
  isLocal: IsLocal,
): LoginSign[] {
  return [
    ...(schema && MENTIONS_PASSWORD.test(schema.text) ? passwordTable(schema) : []),
    ...sources
      .filter(({ text }) => MENTIONS_LOGIN.test(text) || MENTIONS_FORM.test(text))
      .flatMap((source) => signsIn(source, isLocal)),
  ];
}

function passwordTable({ path, text }: LoginSource): LoginSign[] {
  const file = parseFile(path, text);
  const fields = tableFields(file);
  const hashed = new Set(fields.filter(({ name }) => /hash/i.test(name)).map(({ call }) => call));
  // Salt alone may be a recipe's.
  const field = fields.find(
    ({ name, call }) => PASSWORD.test(name) || (name === "salt" && hashed.has(call)),
  );
  if (!field) return [];
  const what = `${field.table ? `the table ${field.table}` : "a table"} has a field ${field.name}`;
  return [{ file: path, line: positionOf(file.tree, field.node.getStart()).line, what }];
}

function signsIn({ path, text }: LoginSource, isLocal: IsLocal): LoginSign[] {
  const file = parseFile(path, text);
  const fields: LoginSign[] = [];
  const providers: LoginSign[] = [];
  const pages: LoginSign[] = [];
  let hasForm = false;
  const sign = (node: ts.Node, what: string): LoginSign => ({
    file: path,
    line: positionOf(file.tree, node.getStart()).line,
    what,
  });
  for (const node of descendants(file.tree)) {
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      const name = node.tagName.getText();
      hasForm ||= name === "form";
      if (asksPassword(node)) fields.push(sign(node, "a field for a password"));
      if (SESSION_PROVIDER.test(name) && isOwn(node.tagName, file, path, isLocal)) {
        providers.push(sign(node, `<${name}>`));
      }
    }
    const name = componentName(node);
    if (name && LOGIN_PAGE.test(name.text)) pages.push(sign(name, `${name.text} with a form`));
  }
  const [field, page] = importsClerk(file) ? [] : [fields[0], hasForm ? pages[0] : undefined];
  return [field ?? page, providers[0]].filter((each) => each !== undefined);
}

/** Whether a tag's `type` is, or may be, `password`. */
function asksPassword({ attributes }: ts.JsxOpeningLikeElement): boolean {
  return attributes.properties.some(
    (prop) =>
      ts.isJsxAttribute(prop) &&
      prop.name.getText() === "type" &&
      prop.initializer !== undefined &&
      mayBePassword(prop.initializer),
  );
}

function mayBePassword(value: ts.Node): boolean {
  if (ts.isStringLiteralLike(value)) return value.text === "password";
  if (ts.isConditionalExpression(value))
    return [value.whenTrue, value.whenFalse].some(mayBePassword);
  if (ts.isJsxExpression(value)) return value.expression ? mayBePassword(value.expression) : false;
  return unwrap(value) !== value && mayBePassword(unwrap(value));
}

/** The name that a function or a constant gives a component. */
function componentName(node: ts.Node): ts.Identifier | undefined {
  const isNamed = ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node);
  return isNamed && node.name && ts.isIdentifier(node.name) ? node.name : undefined;
}

/** Whether a component is the app's own: declared here, or imported from one of its files. */
function isOwn(
  name: ts.JsxTagNameExpression,
  file: ParsedFile,
  path: string,
  isLocal: IsLocal,
): boolean {
  const origin = originOf(ts.isPropertyAccessExpression(name) ? name.expression : name, file);
  return origin === undefined || isLocal(origin.module, path);
}

/** Whether the file asks for passwords on behalf of Clerk. */
function importsClerk({ tree }: ParsedFile): boolean {
  return tree.statements.some((each) => moduleOf(each)?.startsWith("@clerk/"));
}
