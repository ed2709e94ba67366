/** Which modules an HTML page starts with. */

import { Parser } from "htmlparser2";

/**
 * The sources of a page's module scripts, as paths relative to the page's own folder
 * (`/src/main.tsx` and `./src/main.tsx` both give `src/main.tsx`); addresses of other hosts and
 * inline scripts are left out.
 */
export function moduleScripts(html: string): string[] {
  const sources: string[] = [];
  const parser = new Parser({
    onopentag(name, { type, src }) {
      if (name !== "script" || type !== "module" || !src) return;
      if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(src)) return;
      sources.push(src.replace(/[?#].*$/, "").replace(/^(?:\.?\/)+/, ""));
    },
  });
  parser.end(html);
  return sources;
}
