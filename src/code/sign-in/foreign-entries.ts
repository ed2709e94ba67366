/** Finds what an auth config lists for other sign-ins than Clerk's. */

import { ts } from "ts-morph";
import { authConfigFacts } from "../config/auth-config-facts.ts";
import { descendants } from "../syntax/descendants.ts";
import { parseFile, positionOf } from "../syntax/parse.ts";
import { fallsWith } from "./falls-with.ts";

/** Lines, from 1, of the entries, and of what nothing else in the file uses, with what tells them apart. */
export function foreignEntries(path: string, text: string): { line: number; what: string }[] {
  const facts = authConfigFacts(text, path);
  if (facts.status === "refused") return [];
  const others = facts.entries.filter((each) => !each.isClerks && !each.mentionsClerk);
  const lines = others.map(({ line }) => line);
  const file = parseFile(path, text);
  const lineOf = (node: ts.Node) => positionOf(file.tree, node.getStart()).line;
  const nodes = [...descendants(file.tree)]
    .filter(ts.isArrayLiteralExpression)
    .flatMap(({ elements }) => elements.filter((element) => lines.includes(lineOf(element))));
  return [
    ...others.map(({ line, domain }) => ({
      line,
      what: domain?.literal ?? domain?.variables[0] ?? "",
    })),
    ...fallsWith(file, nodes).map(({ line, name }) => ({ line, what: name })),
  ];
}
