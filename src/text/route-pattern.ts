/** Tells which of an app's routes a matcher of Next's takes in, as Next compiles it. */

import { parse, tokensToRegexp } from "path-to-regexp";

/**
 * `all`: each of the route's addresses that was tried; `none`: not one that it can have; `some`: the one
 * and not the other; `unclear`: those that were tried don't tell.
 */
export type Reach = "all" | "some" | "none" | "unclear";

/** What a segment in brackets may stand for in any app. */
const NEUTRAL = ["x", "1", "en", "some-name", "0b5c2a70"];
/** Words of the patterns themselves that are tried for it, and the longest: a pattern may take its time. */
const MOST_WORDS = 60;
const LONGEST_WORD = 16;

/** Gives what of a route is taken in; undefined where a pattern is none that Next takes. */
export function routeReach(patterns: readonly string[]): ((route: string) => Reach) | undefined {
  const compiled = patterns.map(compile);
  if (compiled.includes(undefined)) return undefined;
  const expressions = compiled.filter((each) => each !== undefined);
  const isTaken = (path: string) => expressions.some(({ matches }) => matches.test(path));
  const words = [...new Set(patterns.flatMap((each) => each.match(/[\w-]+/g) ?? []))]
    .filter(({ length }) => length <= LONGEST_WORD)
    .slice(0, MOST_WORDS);
  const isSpecial = expressions.some(({ hasOwnPattern }) => hasOwnPattern);
  return (route) => {
    const paths = addresses(route, NEUTRAL);
    if (paths.every(isTaken)) return "all";
    if (!route.includes("[")) return "none";
    const others = addresses(route, words);
    if ([...paths, ...others].some(isTaken)) return "some";
    return isSpecial ? "unclear" : "none";
  };
}

type Compiled = { matches: RegExp; hasOwnPattern: boolean };

/** As Next does, by the pattern's case. What it puts around one is for the data of pages. */
function compile(source: string): Compiled | undefined {
  if (!source.startsWith("/")) return undefined;
  try {
    const tokens = parse(source);
    const hasOwnPattern = tokens.some(
      (token) => typeof token === "object" && !USUAL.has(token.pattern),
    );
    return { matches: new RegExp(tokensToRegexp(tokens).source), hasOwnPattern };
  } catch {
    return undefined;
  }
}

/** What a name in a pattern stands for where it says nothing else, and anything. */
const USUAL = new Set(["[^\\/#\\?]+?", "(?:(?!\\/)[^\\/#\\?])+?", ".*", ".+"]);

/** `[[...slug]]`: any number of segments, or none. */
const OPTIONAL = /\/\[\[\.\.\.[^\]]+\]\]/g;

/** The addresses of a route with these words in place of its brackets. */
function addresses(route: string, words: readonly string[]): string[] {
  if (!route.includes("[")) return [route];
  const paths = words.flatMap((word) => [
    filled(route, word, word),
    filled(route, word, `${word}/${word}`),
  ]);
  const without = route.replace(OPTIONAL, "") || "/";
  return without === route ? paths : [...addresses(without, words), ...paths];
}

function filled(route: string, one: string, many: string): string {
  return route
    .replace(OPTIONAL, `/${many}`)
    .replace(/\[\.\.\.[^\]]+\]/g, many)
    .replace(/\[[^\]]+\]/g, one);
}
