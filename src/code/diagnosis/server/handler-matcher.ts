/** Reads which requests a request handler is for, as it says by its exported `config.matcher`. */

import { ts } from "ts-morph";
import { exportsNamed } from "../../syntax/exports.ts";
import { type ParsedFile, parseFile, positionOf } from "../../syntax/parse.ts";
import { evaluate, memberNamed } from "../../syntax/values/evaluate.ts";

/**
 * `everything`: it leaves out none; `read`: the patterns, and those that count only for some
 * requests, by what else they have; `unread`: it can't be told here.
 */
export type MatcherReading =
  | { status: "everything" }
  | { status: "read"; patterns: string[]; conditional: string[]; line: number }
  | { status: "unread"; line: number };

export function handlerMatcher(path: string, text: string): MatcherReading {
  const file = parseFile(path, text);
  const lineOf = (node: ts.Node) => positionOf(file.tree, node.getStart(file.tree)).line;
  const [exported, another] = exportsNamed(file.tree, "config");
  if (!exported) return { status: "everything" };
  const { statement, value } = exported;
  const declared = value && ts.isIdentifier(value) ? file.declarationOf(value) : value;
  const given = declared && ts.isVariableDeclaration(declared) ? declared.initializer : undefined;
  const config = given && evaluate(given, file);
  if (another || !config || !ts.isObjectLiteralExpression(config)) {
    return { status: "unread", line: lineOf(statement) };
  }
  const member = memberNamed(config, "matcher", file);
  if (member.status === "absent") return { status: "everything" };
  if (member.status === "unknown") return { status: "unread", line: lineOf(member.at) };
  const line = lineOf(member.property);
  const items = ts.isArrayLiteralExpression(member.value)
    ? [...member.value.elements]
    : [member.value];
  const entries = items.map((each) => entryOf(each, file));
  if (entries.includes(undefined)) return { status: "unread", line };
  const read = entries.filter((each) => each !== undefined);
  const sourcesOf = (isConditional: boolean) =>
    read.filter((each) => each.isConditional === isConditional).map(({ source }) => source);
  return { status: "read", patterns: sourcesOf(false), conditional: sourcesOf(true), line };
}

type Entry = { source: string; isConditional: boolean };

function entryOf(node: ts.Node, file: ParsedFile): Entry | undefined {
  const value = evaluate(node, file);
  if (ts.isStringLiteralLike(value)) return { source: value.text, isConditional: false };
  if (!ts.isObjectLiteralExpression(value)) return undefined;
  const source = memberNamed(value, "source", file);
  if (source.status !== "written" || !ts.isStringLiteralLike(source.value)) return undefined;
  const others = ["has", "missing", "locale"].map((key) => memberNamed(value, key, file).status);
  const isConditional = others.some((status) => status !== "absent");
  return { source: source.value.text, isConditional };
}
