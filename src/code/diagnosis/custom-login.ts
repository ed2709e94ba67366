/** Detects a login of the app's own: a table with passwords, a login page, a session provider. */

import { ts } from "ts-morph";
import type { OpenModule } from "../modules/export-declarations.ts";
import { declarationsOf } from "../modules/find-declarations.ts";
import { originOf } from "../syntax/binding.ts";
import { descendants } from "../syntax/descendants.ts";
import { moduleOf } from "../syntax/imports.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { readNames } from "../syntax/source-names.ts";
import { unwrap } from "../syntax/unwrap.ts";
import { tableFields } from "./schema-fields.ts";

export type LoginSign = {
  file: string;
  /** From 1. */
  line: number;
  /** The sign itself, worded as the end of a sentence. */
  what: string;
};

/** A weak one counts beside others only. */
type WeighedSign = LoginSign & { isWeak?: boolean };

type LoginSource = { path: string; text: string };

/** Whether an import in that file names one of the project's own files. */
type IsLocal = (module: string, from: string) => boolean;

const PASSWORD = /^(?:hashed|encrypted)?_?passw(?:or)?d_?(?:hash(?:ed)?|digest|salt)?$/i;
const USER_TABLE =
  /user|account|auth|login|credential|member|admin|profile|person|people|customer|employee|staff/i;
const USER_FIELD = /^(?:e-?mail|user_?name|login|handle|phone)/i;
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
 * page that Clerk itself serves is none, nor a provider that no login stands behind.
 */
export function loginSigns(
  schema: LoginSource | undefined,
  sources: readonly LoginSource[],
  isLocal: IsLocal,
  open: OpenModule = () => undefined,
): LoginSign[] {
  const signs = [
    ...(schema && MENTIONS_PASSWORD.test(schema.text) ? passwordTable(schema) : []),
    ...sources
      .filter(({ text }) => MENTIONS_LOGIN.test(text) || MENTIONS_FORM.test(text))
      .flatMap((source) => signsIn(source, isLocal, open)),
  ];
  return signs.some(({ isWeak }) => !isWeak) ? signs.map(({ isWeak: _, ...sign }) => sign) : [];
}

function passwordTable({ path, text }: LoginSource): WeighedSign[] {
  const file = parseFile(path, text);
  const fields = tableFields(file);
  const hashed = new Set(fields.filter(({ name }) => /hash/i.test(name)).map(({ call }) => call));
  const named = new Set(fields.filter(({ name }) => USER_FIELD.test(name)).map(({ call }) => call));
  // A room or a link may have a password too.
  const isOfUsers = ({ table, call }: (typeof fields)[number]) =>
    table === undefined || USER_TABLE.test(table) || named.has(call);
  // Salt alone may be a recipe's.
  const field = fields.find(
    (each) =>
      isOfUsers(each) &&
      (PASSWORD.test(each.name) || (each.name === "salt" && hashed.has(each.call))),
  );
  if (!field) return [];
  const what = `${field.table ? `the table ${field.table}` : "a table"} has a field ${field.name}`;
  return [{ file: path, line: positionOf(file.tree, field.node.getStart()).line, what }];
}

function signsIn({ path, text }: LoginSource, isLocal: IsLocal, open: OpenModule): WeighedSign[] {
  const file = parseFile(path, text);
  const fields: WeighedSign[] = [];
  const providers: WeighedSign[] = [];
  const pages: WeighedSign[] = [];
  let hasForm = false;
  const sign = (node: ts.Node, what: string): WeighedSign => ({
    file: path,
    line: positionOf(file.tree, node.getStart()).line,
    what,
  });
  for (const node of descendants(file.tree)) {
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      const name = node.tagName.getText();
      hasForm ||= name === "form";
      if (asksPassword(node)) fields.push(sign(node, "a field for a password"));
      const isOwnProvider = SESSION_PROVIDER.test(name) && isOwn(node.tagName, file, path, isLocal);
      const behind = isOwnProvider ? loginBehind(node.tagName, file, open) : "clerk";
      if (behind !== "clerk") {
        providers.push({ ...sign(node, `<${name}>`), isWeak: behind === "nothing" });
      }
    }
    const name = componentName(node);
    if (name && LOGIN_PAGE.test(name.text)) pages.push(sign(name, `${name.text} with a form`));
  }
  const [field, page] = importsClerk(file) ? [] : [fields[0], hasForm ? pages[0] : undefined];
  return [field ?? page, providers[0]].filter((each) => each !== undefined);
}

/** Whether a tag's `type` is, or may be, `password`, and it is for nothing else that is kept hidden. */
function asksPassword({ attributes }: ts.JsxOpeningLikeElement): boolean {
  return (
    !isOtherSecret(attributes) &&
    attributes.properties.some(
      (prop) =>
        ts.isJsxAttribute(prop) &&
        prop.name.getText() === "type" &&
        prop.initializer !== undefined &&
        mayBePassword(prop.initializer),
    )
  );
}

/** What people hide beside passwords: a payment's PIN, a service's key, a code that was sent. */
const OTHER_SECRET =
  /(?:^|[^a-z])(?:pin|otp|cvv|cvc)(?![a-z])|P(?:in|IN)(?![a-z])|api[\s_-]?key|secret|token|access[\s_-]?key|passcode|one-time-code|(?:^|[^a-z])(?:sk|pk)[-_]|private[\s_-]?key|webhook/i;

/** Whether what a field is named, or bound to, says that it is for such a secret, and for no password. */
function isOtherSecret(attributes: ts.JsxAttributes): boolean {
  const words = attributes.properties.flatMap((prop) =>
    ts.isJsxAttribute(prop) && prop.name.getText() !== "type" && prop.initializer
      ? [...descendants(prop.initializer)].flatMap((node) =>
          ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : [],
        )
      : [],
  );
  return (
    words.some((word) => OTHER_SECRET.test(word)) && !words.some((word) => /password/i.test(word))
  );
}

/** What a file that logs users in has a name for. */
const LOGIN_WORD =
  /(?:^(?:log|sign)|Log|Sign|[_-](?:log|sign))(?:ged|ed)?[_-]?(?:[iI]n|[oO]ut|[uU]p)(?![a-z])|[pP]assw|[aA]uthenticat|[cC]redential/;

/**
 * What stands behind a provider of the app's own: Clerk's, where it is a wrapper around that; nothing,
 * where the file that declares it says nothing of a login, as for an anonymous session.
 */
function loginBehind(
  tag: ts.JsxTagNameExpression,
  file: ParsedFile,
  open: OpenModule,
): "clerk" | "login" | "nothing" {
  const name = ts.isPropertyAccessExpression(tag) ? tag.expression : tag;
  const files = declarationsOf(name, file, open).map((each) => each.file);
  if (files.length === 0) return "login";
  if (files.some(importsClerk)) return "clerk";
  const words = files.flatMap(({ path, text }) => {
    const { identifiers, strings } = readNames({ path, text });
    return [...identifiers, ...strings];
  });
  return words.some((word) => LOGIN_WORD.test(word)) ? "login" : "nothing";
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
