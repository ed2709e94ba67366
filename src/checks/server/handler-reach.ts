/** Judges for which routes of the app the handler of requests is run. */

import type { UserRead } from "../../code/diagnosis/server/asks-user.ts";
import { handlerMatcher } from "../../code/diagnosis/server/handler-matcher.ts";
import { type Reach, routeReach } from "../../text/route-pattern.ts";
import { type Finding, ok, problem, unknown, warning } from "../check.ts";
import type { Subject } from "../subject.ts";

/** The handler, and the name of what it runs. */
type Handler = { file: string; text: string; runs: string; isDirect: boolean };

/** Routes that are named for one place that asks. */
const MOST_NAMED = 3;

/** What is judged of a handler that runs Clerk's: for whom that is. */
export function handlerReach(handler: Handler, subject: Subject): Finding[] {
  const { file, text, runs } = handler;
  const { routes } = subject;
  const matcher = handlerMatcher(file, text);
  if (matcher.status === "unread") {
    const message = `${file} runs ${runs}; which requests its matcher lets through can't be read there.`;
    return [unknown(message, { file, line: matcher.line })];
  }
  if (matcher.status === "everything") return [everyRoute(handler)];
  const { patterns, conditional, line } = matcher;
  const reachOf = routeReach(patterns);
  const mayReach = routeReach([...patterns, ...conditional]);
  if (!reachOf || !mayReach) {
    const message = `${file} has a matcher that Next does not take.`;
    return [unknown(message, { file, line })];
  }
  const reached = routes.map((route) => {
    const reach = reachOf(route.url);
    // What counts for some requests only may be right.
    const isUnclear = reach === "none" && mayReach(route.url) !== "none";
    return { ...route, reach: isUnclear ? "unclear" : reach };
  });
  const asking = (...kinds: Reach[]) =>
    placesOf(reached.filter(({ reach }) => kinds.some((each) => each === reach)));
  const at = { file, line };
  const found = [
    ...asking("none").map((each) => leftOut(each, handler, at)),
    ...asking("unclear", "some").map((each) => perhapsLeftOut(each, handler, at)),
  ];
  if (found.length > 0) return found;
  const isAll = reached.every(({ reach }) => reach === "all");
  if (isAll && patterns.length > 0) return [everyRoute(handler)];
  if (reached.every(({ reach }) => reach === "none")) {
    const message = `The matcher of ${file} leaves out every route of the app, so ${runs} is never run: the server knows no user.`;
    return [(subject.importsClerkServer ? problem : warning)(message, { ...at, fix: FIX })];
  }
  const isTraced = routes.some(({ asks }) => asks.length > 0) || !subject.importsClerkServer;
  const out = namesOf(reached.filter(({ reach }) => reach !== "all").map(({ url }) => url));
  if (!isTraced) {
    const message = `${file} runs ${runs}, and its matcher leaves out ${out}. Something of this app asks Clerk on the server who is signed in: which routes that is on was not followed.`;
    return [unknown(message, at)];
  }
  return [ok(`${file} runs ${runs} for each route that was seen to need it.`, { file })];
}

const FIX =
  "Let its matcher take in the app's pages: https://clerk.com/docs/references/nextjs/clerk-middleware";

function everyRoute({ file, runs, isDirect }: Handler): Finding {
  return isDirect
    ? ok(`${file} runs ${runs} for every route of the app.`, { file })
    : ok(`${file} calls ${runs} in a handler of the app's own.`, { file });
}

type Asking = { read: UserRead; urls: string[] };

/** The routes by what asks in them. */
function placesOf(routes: Subject["routes"]): Asking[] {
  const places = new Map<string, Asking>();
  for (const { url, asks } of routes) {
    for (const read of asks) {
      const key = `${read.file}:${read.line}`;
      const known = places.get(key) ?? { read, urls: [] };
      places.set(key, { read, urls: [...new Set([...known.urls, url])] });
    }
  }
  return [...places.values()];
}

function leftOut({ read, urls }: Asking, { file, runs }: Handler, at: Position): Finding {
  const message = `${read.name}() is called for ${namesOf(urls)} (${read.file}:${read.line}), which the matcher of ${file} leaves out: without ${runs} it throws.`;
  const patterns = urls.map((url) => JSON.stringify(patternOf(url)));
  const [only, another] = patterns;
  const what = only && !another ? only : "these routes";
  return problem(message, { ...at, fix: `Let the matcher of ${file} take in ${what}.` });
}

function perhapsLeftOut({ read, urls }: Asking, { file, runs }: Handler, at: Position): Finding {
  const message = `${read.name}() is called for ${namesOf(urls)} (${read.file}:${read.line}), and throws without ${runs}: whether the matcher of ${file} takes in all of its addresses can't be told.`;
  return unknown(message, at);
}

type Position = { file: string; line: number };

function namesOf(urls: readonly string[]): string {
  const more = urls.length > MOST_NAMED ? ` and ${urls.length - MOST_NAMED} more` : "";
  return `${urls.slice(0, MOST_NAMED).join(", ")}${more}`;
}

/** A route as a matcher would name it. */
function patternOf(url: string): string {
  return url
    .replace(/\[?\[\.\.\.([^\]]+)\]\]?/g, ":$1*")
    .replace(/\[([^\]]+)\]/g, ":$1")
    .replace(/[^\w/:*-]/g, "");
}
