/** Reads an auth.config: where its providers stand and which of them is Clerk's. */

import { ts } from "ts-morph";
import { asIssuer } from "../../clerk/issuer.ts";
import { parseFile, positionOf } from "../syntax/parse.ts";
import {
  type Constants,
  constantsOf,
  follow,
  readValue,
  type Span,
  type StaticValue,
} from "../syntax/static-value.ts";
import { unwrap } from "../syntax/unwrap.ts";
import {
  type DeclarationPoint,
  declarationPointOf,
  type Style,
  styleOf,
} from "./auth-config-style.ts";
import { type ProcessUse, processUseOf } from "./process-references.ts";

export type AuthConfigReading =
  | { config: AuthConfig }
  | {
      refused: "syntax-error" | "unsupported-shape";
      message: string;
      /** Both from 1. */
      line: number;
      column: number;
    };

export type AuthConfig = {
  list: ProviderList;
  process: ProcessUse;
  declarationAt: DeclarationPoint;
  style: Style;
};

/** The array of providers, brackets included. */
type ProviderList = Span & {
  entries: ProviderEntry[];
  /** The end of the comma after the last entry. */
  comma: number | undefined;
  /** The comments after the last entry on its line; in an empty list, all there are. */
  comments: (Span & { toLineEnd: boolean })[];
  /** Whether the object around it is written on one line. */
  inline: boolean;
};

/** One element of the list; `object` where it is an object whose members can be read. */
export type ProviderEntry = Span & { object: ProviderObject | undefined };

type ProviderObject = Span & {
  domain: Member | undefined;
  applicationID: Member | undefined;
  hasType: boolean;
};

/** A member of an object, key included. */
export type Member = Span & { value: StaticValue };

/**
 * Reads an auth.config's text. `path` decides by its extension whether it is TypeScript. Refused
 * where it doesn't parse or its default export isn't seen to be an object with a list of providers.
 */
export function readAuthConfig(text: string, path: string): AuthConfigReading {
  const { tree: file, syntaxError } = parseFile(path, text);
  if (syntaxError) {
    const message = `There is a syntax error: ${syntaxError.message}`;
    return { ...syntaxError, refused: "syntax-error", message };
  }
  const constants = constantsOf(file);
  const exported = defaultExport(file);
  if (!exported) {
    return refuse(file, 0, "There is no default export to add Clerk to.");
  }
  const object = unwrap(follow(exported, constants));
  if (!ts.isObjectLiteralExpression(object)) {
    const message = "The default export is not an object that can be read here.";
    return refuse(file, object.getStart(), message);
  }
  const providers = initializerOf(object, "providers");
  const list = providers && unwrap(follow(providers, constants));
  if (!list || !ts.isArrayLiteralExpression(list)) {
    const message = "The default export has no `providers` that is written as a list.";
    return refuse(file, (list ?? object).getStart(), message);
  }
  return {
    config: {
      list: readList(list, object, constants),
      process: processUseOf(file),
      declarationAt: declarationPointOf(file),
      style: styleOf(file, [list.elements.at(-1), object]),
    },
  };
}

function refuse(file: ts.SourceFile, offset: number, message: string): AuthConfigReading {
  return { ...positionOf(file, offset), refused: "unsupported-shape", message };
}

/** What `export default …` or `export { … as default }` hands out. */
function defaultExport(file: ts.SourceFile): ts.Expression | undefined {
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals) return statement.expression;
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) continue;
    if (!statement.exportClause || !ts.isNamedExports(statement.exportClause)) continue;
    const named = statement.exportClause.elements.find(({ name }) => name.text === "default");
    const local = named?.propertyName;
    if (local && ts.isIdentifier(local)) return local;
  }
  return undefined;
}

/** A member of an object by its name; of several the last, as at run time. */
function memberOf(object: ts.ObjectLiteralExpression, name: string) {
  return object.properties.findLast(
    (each) =>
      each.name &&
      (ts.isIdentifier(each.name) || ts.isStringLiteralLike(each.name)) &&
      each.name.text === name,
  );
}

function initializerOf(
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.Expression | undefined {
  const member = memberOf(object, name);
  if (member && ts.isPropertyAssignment(member)) return member.initializer;
  return member && ts.isShorthandPropertyAssignment(member) ? member.name : undefined;
}

function readList(
  list: ts.ArrayLiteralExpression,
  config: ts.ObjectLiteralExpression,
  constants: Constants,
): ProviderList {
  const { elements } = list;
  const text = list.getSourceFile().text;
  const comma = elements.hasTrailingComma ? elements.end : undefined;
  const last = elements.at(-1);
  const from = comma ?? last?.getEnd() ?? list.getStart() + 1;
  const comments = [
    ...(ts.getTrailingCommentRanges(text, from) ?? []),
    ...(last ? [] : (ts.getLeadingCommentRanges(text, from) ?? [])),
  ];
  return {
    ...spanOf(list),
    entries: elements.map((element) => readEntry(element, constants)),
    comma,
    comments: comments.map(({ pos, end, kind }) => ({
      start: pos,
      end,
      toLineEnd: kind === ts.SyntaxKind.SingleLineCommentTrivia,
    })),
    inline: config.pos <= list.pos && list.end <= config.end && !config.getText().includes("\n"),
  };
}

function readEntry(element: ts.Expression, constants: Constants): ProviderEntry {
  const object = unwrap(follow(element, constants));
  if (!ts.isObjectLiteralExpression(object)) return { ...spanOf(element), object: undefined };
  const member = (name: string): Member | undefined => {
    const node = memberOf(object, name);
    const value = initializerOf(object, name);
    return node && value && { ...spanOf(node), value: readValue(value, constants) };
  };
  return {
    ...spanOf(element),
    object: {
      ...spanOf(object),
      domain: member("domain"),
      applicationID: member("applicationID"),
      hasType: memberOf(object, "type") !== undefined,
    },
  };
}

function spanOf(node: ts.Node): Span {
  return { start: node.getStart(), end: node.getEnd() };
}

/**
 * Whether an entry is Clerk's: an object without `type` (those are other kinds of provider) whose
 * domain is the issuer or looks like one of Clerk's, or is read from Clerk's variable.
 */
export function isClerks(
  { object }: ProviderEntry,
  known: { issuer?: string; variable?: string } = {},
): boolean {
  const domain = object?.domain?.value;
  if (!domain || object.hasType) return false;
  if (domain.literal !== undefined) {
    const issuer = asIssuer(domain.literal);
    return (
      issuer === known.issuer || /^https:\/\/(clerk\.|[^/]+\.clerk\.accounts\.dev$)/.test(issuer)
    );
  }
  return domain.variables.some((name) => name.includes("CLERK") || name === known.variable);
}

/**
 * The variable an existing auth.config reads its Clerk domain from, if it does, and the issuer it
 * holds as a literal, if it does. Nothing where it can't be read.
 */
export function issuerInUse(text: string, path: string): { variable?: string; literal?: string } {
  const reading = readAuthConfig(text, path);
  if ("refused" in reading) return {};
  const domains = reading.config.list.entries
    .filter((entry) => isClerks(entry))
    .flatMap(({ object }) => (object?.domain ? [object.domain.value] : []));
  const variable = domains
    .flatMap(({ variables }) => variables)
    .find((name) => name.includes("CLERK"));
  const literal = domains.find((domain) => domain.literal !== undefined)?.literal;
  return {
    ...(variable === undefined ? {} : { variable }),
    ...(literal === undefined ? {} : { literal: asIssuer(literal) }),
  };
}
