/** Serves a built app to anybody's browser, with the played Clerk beside it at the same address. */

import { request as ask } from "node:http";
import type { ClerkServer } from "../servers/clerk.ts";
import { type Served, serveFolder } from "./framework-run.ts";

const PREFIX = "/__clerk/";

/**
 * Sends what the page asks of Clerk's host to the page's own: a browser that nobody has set up knows
 * that host as the internet's. The app itself stays as it was built.
 */
const detour = (host: string) => `<script>(() => {
  const away = "https://${host}/";
  const here = (url) => String(url).startsWith(away) ? location.origin + "${PREFIX}" + String(url).slice(away.length) : url;
  const ask = window.fetch;
  window.fetch = (input, init) => ask(input instanceof Request ? new Request(here(input.url), input) : here(input), init);
  const src = Object.getOwnPropertyDescriptor(HTMLScriptElement.prototype, "src");
  Object.defineProperty(HTMLScriptElement.prototype, "src", { ...src, set(url) { src.set.call(this, here(url)); } });
})();</script>`;

/** Serves `folder`. What is asked below `/__clerk/` is answered by the played Clerk. */
export function serveWithClerk(folder: string, clerk: ClerkServer): Promise<Served> {
  return serveFolder(folder, {
    changeHtml: (html) => html.replace("<head>", () => `<head>${detour(clerk.host)}`),
    answer(request, response) {
      if (!request.url?.startsWith(PREFIX)) return false;
      const url = new URL(request.url.slice(PREFIX.length - 1), clerk.url);
      const asked = ask(
        url,
        { method: request.method ?? "GET", headers: request.headers },
        (answered) => {
          response.writeHead(answered.statusCode ?? 502, answered.headers);
          answered.pipe(response);
        },
      );
      request.pipe(asked);
      return true;
    },
  });
}
