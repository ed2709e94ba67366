/** Shared by the tests of the edits that a framework needs beside its providers. */

import { describe, expect, it } from "vitest";
import type { EditResult } from "../../../src/code/splice/edit-result.ts";

export type Edit = (source: { path: string; text: string }) => EditResult;

/** Ways to write the same file down. */
const STYLES: [style: string, write: (text: string) => string][] = [
  ["as Prettier has it", (text) => text],
  ["with CRLF and a byte order mark", (text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`],
  [
    "with tabs, single quotes and no semicolons",
    (text) =>
      text
        .replaceAll('"', "'")
        .replace(/;$/gm, "")
        .replaceAll("; //", " //")
        .replaceAll("  ", "\t"),
  ],
];

/** The tests of one edit, for files of a usual name. */
export function editing(edit: Edit, usual: string) {
  /** The text after, which a second application must keep. */
  const edited = (text: string, path = usual): string => {
    const result = edit({ path, text });
    if (result.status !== "edited") throw new Error(JSON.stringify(result));
    expect(edit({ path, text: result.text })).toEqual({ status: "kept" });
    return result.text;
  };
  return {
    edited,
    /** Each file before and after, however it is written. */
    inEveryStyle(cases: [what: string, before: string, after: string][]): void {
      describe.each(STYLES)("%s", (_, write) => {
        it.each(cases)("%s", (_what, before, after) => {
          expect(edited(write(before))).toBe(write(after));
        });
      });
    },
    /** Each file before and after, as it stands. */
    edits(cases: [what: string, before: string, after: string, path?: string][]): void {
      it.each(cases)("%s", (_, before, after, path) => {
        expect(edited(before, path)).toBe(after);
      });
    },
    keeps(cases: [what: string, text: string][]): void {
      it.each(cases)("%s", (_, text) => {
        expect(edit({ path: usual, text })).toEqual({ status: "kept" });
      });
    },
    refuses(
      cases: [what: string, text: string, at: string, message: RegExp, reason?: string][],
    ): void {
      it.each(cases)("%s", (_, text, at, message, reason = "unsupported-shape") => {
        const result = edit({ path: usual, text });
        if (result.status !== "refused") throw new Error(JSON.stringify(result));
        expect(result.message).toMatch(message);
        expect({ at: `${result.line}:${result.column}`, reason: result.reason }).toEqual({
          at,
          reason,
        });
      });
    },
  };
}
