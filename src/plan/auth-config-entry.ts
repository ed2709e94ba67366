/** Lays Clerk's entry out in an auth.config's list of providers, as its neighbours are. */

import detectIndent from "detect-indent";
import type { AuthConfig, AuthConfigMember } from "../code/config/auth-config.ts";
import { indentationAt, isFirstOnLine } from "../code/syntax/file-style.ts";
import { lineEndOf } from "./line-end.ts";

/** Replaces what stands from `start` to `end`, an insertion where they are equal. */
export type Edit = { start: number; end: number; text: string };

type EntryLayout = {
  lineEnd: string;
  base: string;
  unit: string;
  inline: boolean;
  padding: string;
};

/** Adds an entry with this domain (an expression) at the end of the list, below what is there. */
export function addEntry(text: string, { list, style }: AuthConfig, domain: string): Edit[] {
  const layout: EntryLayout = {
    lineEnd: lineEndOf(text),
    base: indentationAt(text, list.start),
    unit: detectIndent(text).indent || "  ",
    inline: false,
    padding: " ",
  };
  const lay = (how: Partial<EntryLayout>) =>
    layOut({ ...layout, ...how }, domain, style.quote, style.trailingCommas);
  const comment = list.comments.at(-1);
  const last = list.entries.at(-1);

  if (last) {
    const written = text.slice(last.start, last.end);
    const ownLine = isFirstOnLine(text, last.start);
    const base = indentationAt(text, last.start);
    const entry = lay({
      base,
      inline: !written.includes("\n") && (!ownLine || last.object !== undefined),
      padding: /^\{\S/.test(written) ? "" : " ",
    });
    const space = ownLine || comment?.toLineEnd ? layout.lineEnd + base : " ";
    const end = comment?.end ?? list.comma ?? last.end;
    return list.comma === undefined
      ? [insertion(last.end, ","), insertion(end, space + entry)]
      : [insertion(end, `${space}${entry},`)];
  }

  const comma = style.trailingCommas ? "," : "";
  const below = layout.base + layout.unit;
  if (comment) {
    if (!text.slice(list.start, list.end).includes("\n")) {
      return [insertion(comment.end, ` ${lay({ inline: true })}`)];
    }
    const base = isFirstOnLine(text, comment.start) ? indentationAt(text, comment.start) : below;
    return [insertion(comment.end, layout.lineEnd + base + lay({ base }) + comma)];
  }
  const entry = list.inline
    ? lay({ inline: true })
    : layout.lineEnd + below + lay({ base: below }) + comma + layout.lineEnd + layout.base;
  return [{ start: list.start + 1, end: list.end - 1, text: entry }];
}

/** Adds `applicationID` to an entry that has none, after its domain and laid out as that is. */
export function addApplicationID(text: string, domain: AuthConfigMember, quote: string): Edit {
  const space = isFirstOnLine(text, domain.start)
    ? lineEndOf(text) + indentationAt(text, domain.start)
    : " ";
  return insertion(domain.end, `,${space}applicationID: ${quote}convex${quote}`);
}

function layOut(
  layout: EntryLayout,
  domain: string,
  quote: string,
  trailingCommas: boolean,
): string {
  const { inline, padding, lineEnd, base, unit } = layout;
  const members = [`domain: ${domain}`, `applicationID: ${quote}convex${quote}`];
  if (inline) return `{${padding}${members.join(", ")}${padding}}`;
  const lines = members.map((member) => lineEnd + base + unit + member);
  return `{${lines.join(",")}${trailingCommas ? "," : ""}${lineEnd}${base}}`;
}

function insertion(offset: number, text: string): Edit {
  return { start: offset, end: offset, text };
}
