/** Reads yarn.lock of Yarn 1. */

import { tryParse } from "../../../text/try-parse.ts";
import { type Block, cut, linesOf } from "./blocks.ts";
import type { LockReader } from "./lock-reader.ts";

export function yarnClassicLock(text: string): LockReader {
  const blocks = new Map(
    cut(linesOf(text)).flatMap((block) =>
      wordsOf(block[0]).map((pattern) => [pattern, block] as const),
    ),
  );
  return ({ name, range }) => {
    const version = blockVersion(blocks.get(`${name}@${range}`) ?? []);
    if (version === undefined) return undefined;
    // The pattern is the specifier, and names what is meant.
    return { name: undefined, version, node: undefined, peers: undefined, specifier: range };
  };
}

function blockVersion([, ...lines]: Block): string | undefined {
  const fields = cut(lines).map(([line]) => wordsOf(line));
  return fields.find(([key]) => key === "version")?.[1];
}

/** The words of a line, bare or as JSON has strings: `convex@^1.10.0, "react@>=18 <20":`. */
function wordsOf(line = ""): string[] {
  const words = line.match(/"(?:[^"\\]|\\.)*"?|[^\s",:]+/g) ?? [];
  return words.map((word) => (word.startsWith('"') ? String(tryParse(word)) : word));
}
