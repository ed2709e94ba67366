/** Says what a Content-Security-Policy has to let through for Clerk. https://clerk.com/docs/guides/secure/best-practices/csp-headers */

import {
  allowsSource,
  type Policy,
  sourcesFor,
  UNKNOWN_PART,
} from "../text/content-security-policy.ts";

/** A directive that keeps some of Clerk's sources out. */
export type LackingDirective = {
  /** As it would have to be, with what it has by now. */
  directive: string;
  /** Whether nobody can sign in without them. */
  isBlocking: boolean;
  /** Whether the running program may let them through, which can't be told here. */
  isUnclear: boolean;
};

type Need = { name: string; sources: string[]; isBlocking?: boolean };

const BOT_PROTECTION = "https://challenges.cloudflare.com";

function needsOf(issuer: string): Need[] {
  return [
    { name: "script-src", sources: [issuer], isBlocking: true },
    { name: "connect-src", sources: [issuer], isBlocking: true },
    { name: "script-src", sources: [BOT_PROTECTION] },
    { name: "frame-src", sources: [BOT_PROTECTION] },
    { name: "img-src", sources: ["https://img.clerk.com"] },
    { name: "worker-src", sources: ["blob:"] },
    { name: "style-src", sources: ["'unsafe-inline'"] },
  ];
}

/** Finds the directives that lack what the instance with this issuer needs, each once. */
export function lackingDirectives(policy: Policy, issuer: string): LackingDirective[] {
  const needs = needsOf(issuer).flatMap((need) => {
    const present = sourcesFor(policy, need.name);
    if (present === undefined || trustsScripts(need.name, present)) return [];
    const verdicts = need.sources.map((source) => allowsSource(present, source));
    return verdicts.every((verdict) => verdict === true)
      ? []
      : [{ ...need, present, isUnclear: verdicts.every((verdict) => verdict !== false) }];
  });
  return [...new Set(needs.map(({ name }) => name))].map((name) => {
    const own = needs.filter((need) => need.name === name);
    const present = own[0]?.present ?? [];
    const all = new Set([...present.filter(isKept), ...own.flatMap(({ sources }) => sources)]);
    const directive = [name, ...all].join(" ").replaceAll(UNKNOWN_PART, "…");
    return {
      directive,
      isBlocking: own.some(({ isBlocking }) => isBlocking),
      isUnclear: own.every(({ isUnclear }) => isUnclear),
    };
  });
}

/** Scripts that a trusted script brings along need no source of their own there. */
function trustsScripts(name: string, sources: readonly string[]): boolean {
  return (
    name === "script-src" && sources.some((source) => source.toLowerCase() === "'strict-dynamic'")
  );
}

function isKept(source: string): boolean {
  return source.toLowerCase() !== "'none'";
}
