/** Finds the modules that an HTML page starts with. */

import { Parser } from "htmlparser2";

/**
 * The sources of a page's module scripts, as they are written but for what follows a `?`; addresses
 * of other hosts and inline scripts are left out. Vite puts the base for `%BASE_URL%`.
 */
export function moduleScripts(html: string): string[] {
  const sources: string[] = [];
  const parser = new Parser({
    onopentag(name, { type, src }) {
      if (name !== "script" || type !== "module" || !src) return;
      if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(src)) return;
      sources.push(src.replace(/[?#].*$/, "").replace(/^%BASE_URL%\/?/, "/"));
    },
  });
  parser.end(html);
  return sources;
}
