/** Reads an auth.config: where its providers stand and which of them is Clerk's. */

import { ts } from "ts-morph";
import { asIssuer, issuerMeant } from "../../clerk/issuer.ts";
import { keyOf } from "../syntax/calls.ts";
import { exportNamed } from "../syntax/exports.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { mentionsClerk } from "../syntax/source-names.ts";
import { evaluate, lastProperty, memberNamed, writtenValue } from "../syntax/values/evaluate.ts";
import { readValue, type Span, type StaticValue, spanOf } from "../syntax/values/static-value.ts";
import { type AuthConfigForm, formOf } from "./auth-config-form.ts";
import {
  type DeclarationPoint,
  declarationPointOf,
  type Style,
  styleOf,
} from "./auth-config-style.ts";
import { conditionalElements } from "./conditional-entries.ts";
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
  form: AuthConfigForm | undefined;
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
export type ProviderEntry = Span & {
  object: ProviderObject | undefined;
  /** Whether Clerk is named in it. */
  mentionsClerk: boolean;
};

type ProviderObject = Span & {
  domain: AuthConfigMember | undefined;
  applicationID: AuthConfigMember | undefined;
  hasType: boolean;
  /** What it has as a provider of the kind `customJwt`, in place of a domain. */
  custom: CustomJwt | undefined;
  /** Whether all its members are written out. */
  isWhole: boolean;
  /** Whether its domain or its application id may be set again by what isn't written out. */
  isOverridden: boolean;
};

/** The members of a `customJwt` provider, as far as they are there. */
type CustomJwt = {
  issuer: StaticValue | undefined;
  algorithm: StaticValue | undefined;
  jwks: StaticValue | undefined;
  /** What stands behind the one value that a template begins with, where `jwks` is such a template. */
  jwksTail: string | undefined;
};

/** A member of an object, key included. */
export type AuthConfigMember = Span & { value: StaticValue };

/**
 * Reads an auth.config's text. `path` decides by its extension whether it is TypeScript. Refused
 * where it doesn't parse or its default export isn't seen to be an object with a list of providers.
 */
export function readAuthConfig(text: string, path: string): AuthConfigReading {
  const file = parseFile(path, text);
  const { tree, syntaxError } = file;
  if (syntaxError) {
    const message = `There is a syntax error: ${syntaxError.message}`;
    return { ...syntaxError, refused: "syntax-error", message };
  }
  const exported = exportNamed(tree, "default")?.value;
  if (!exported) {
    return refuse(tree, 0, "There is no default export to add Clerk to.");
  }
  const object = evaluate(exported, file);
  if (!ts.isObjectLiteralExpression(object)) {
    const message = "The default export is not an object that can be read here.";
    return refuse(tree, object.getStart(), message);
  }
  const providers = memberNamed(object, "providers", file);
  const list = providers.status === "written" ? providers.value : undefined;
  if (!list || !ts.isArrayLiteralExpression(list)) {
    const message = "The default export has no `providers` that is written as a list.";
    const place = providers.status === "unknown" ? providers.at : (list ?? object);
    return refuse(tree, place.getStart(), message);
  }
  return {
    config: {
      list: readList(list, object, file),
      process: processUseOf(tree),
      form: formOf(tree, list),
      declarationAt: declarationPointOf(tree),
      style: styleOf(tree, [list.elements.at(-1), object]),
    },
  };
}

/**
 * The providers that the file lists, where it may leave some out on a condition, and the start of
 * what says so. Undefined where they aren't written out.
 */
export function readConditionalEntries(
  text: string,
  path: string,
): { start: number; entries: ProviderEntry[] } | undefined {
  const file = parseFile(path, text);
  const exported = exportNamed(file.tree, "default")?.value;
  const object = exported && evaluate(exported, file);
  if (!object || !ts.isObjectLiteralExpression(object)) return undefined;
  const providers = memberNamed(object, "providers", file);
  const elements =
    providers.status === "written" ? conditionalElements(providers.value, file) : undefined;
  if (providers.status !== "written" || !elements) return undefined;
  const entries = elements.map((element) => readEntry(element, file));
  return { start: providers.value.getStart(), entries };
}

/** The same without their place; none where they can't be read. */
export function listedEntries(text: string, path: string): ProviderEntry[] {
  return readConditionalEntries(text, path)?.entries ?? [];
}

function refuse(tree: ts.SourceFile, offset: number, message: string): AuthConfigReading {
  return { ...positionOf(tree, offset), refused: "unsupported-shape", message };
}

function readList(
  list: ts.ArrayLiteralExpression,
  config: ts.ObjectLiteralExpression,
  file: ParsedFile,
): ProviderList {
  const { elements } = list;
  const { text } = file;
  const comma = elements.hasTrailingComma ? elements.end : undefined;
  const last = elements.at(-1);
  const from = comma ?? last?.getEnd() ?? list.getStart() + 1;
  const comments = [
    ...(ts.getTrailingCommentRanges(text, from) ?? []),
    ...(last ? [] : (ts.getLeadingCommentRanges(text, from) ?? [])),
  ];
  return {
    ...spanOf(list),
    entries: elements.map((element) => readEntry(element, file)),
    comma,
    comments: comments.map(({ pos, end, kind }) => ({
      start: pos,
      end,
      toLineEnd: kind === ts.SyntaxKind.SingleLineCommentTrivia,
    })),
    inline: config.pos <= list.pos && list.end <= config.end && !config.getText().includes("\n"),
  };
}

function readEntry(element: ts.Expression, file: ParsedFile): ProviderEntry {
  const object = evaluate(element, file);
  if (!ts.isObjectLiteralExpression(object)) {
    const spread = ts.isSpreadElement(element) ? evaluate(element.expression, file) : object;
    return { ...spanOf(element), object: undefined, mentionsClerk: mentionsClerk(spread) };
  }
  const member = (name: string): AuthConfigMember | undefined => {
    const property = lastProperty(object, name);
    const value = property && writtenValue(property);
    return value && { ...spanOf(property), value: readValue(value, file) };
  };
  return {
    ...spanOf(element),
    mentionsClerk: mentionsClerk(object),
    object: {
      ...spanOf(object),
      domain: member("domain"),
      applicationID: member("applicationID"),
      hasType: lastProperty(object, "type") !== undefined,
      custom: customJwt(object, file),
      isOverridden: ["domain", "applicationID"].some(
        (key) => lastProperty(object, key) && memberNamed(object, key, file).status === "unknown",
      ),
      isWhole: object.properties.every((each) => keyOf(each) !== undefined),
    },
  };
}

function customJwt(object: ts.ObjectLiteralExpression, file: ParsedFile): CustomJwt | undefined {
  const type = memberNamed(object, "type", file);
  const isOne =
    type.status === "written" &&
    ts.isStringLiteralLike(type.value) &&
    type.value.text === "customJwt";
  if (!isOne) return undefined;
  const readNamed = (name: string) => {
    const property = lastProperty(object, name);
    const value = property && writtenValue(property);
    return value && readValue(value, file);
  };
  const jwks = memberNamed(object, "jwks", file);
  const template = jwks.status === "written" ? jwks.value : undefined;
  const isTemplate = template && ts.isTemplateExpression(template) && template.head.text === "";
  const spans = isTemplate ? template.templateSpans : [];
  return {
    issuer: readNamed("issuer"),
    algorithm: readNamed("algorithm"),
    jwks: readNamed("jwks"),
    jwksTail: spans.length === 1 ? spans[0]?.literal.text : undefined,
  };
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
  return domain !== undefined && !object?.hasType && isClerksIssuer(domain, known);
}

/** Whether what a token's issuer is compared with is Clerk's, by what it says or where it is read. */
export function isClerksIssuer(
  domain: Pick<StaticValue, "literal" | "variables">,
  known: { issuer?: string | undefined; variable?: string } = {},
): boolean {
  if (domain.literal !== undefined) {
    // Of one of its documents, by mistake, it is Clerk's all the same.
    const issuer = issuerMeant(domain.literal);
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
  const domains = listedEntries(text, path)
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
