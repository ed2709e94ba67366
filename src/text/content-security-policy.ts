/** Reads a Content-Security-Policy. https://www.w3.org/TR/CSP3/#framework-policy */

/** Each directive's sources, under its name in lower case. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** Stands in a policy's text for what only the running program knows. */
export const UNKNOWN_PART = "\u0000";

/** What counts where a directive isn't there, in that order. */
const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  "script-src": ["script-src-elem", "script-src", "default-src"],
  "style-src": ["style-src", "default-src"],
  "frame-src": ["frame-src", "child-src", "default-src"],
  "worker-src": ["worker-src", "child-src", "script-src", "default-src"],
};

/** Reads the directives of texts that make up one policy; what is said twice counts together. */
export function readPolicy(...texts: readonly string[]): Policy {
  const policy = new Map<string, string[]>();
  for (const directive of texts.flatMap((text) => text.split(";"))) {
    const [name = "", ...sources] = directive.trim().split(/\s+/);
    if (!/^[a-z-]+$/i.test(name)) continue;
    const known = policy.get(name.toLowerCase()) ?? [];
    policy.set(name.toLowerCase(), [...new Set([...known, ...sources])]);
  }
  return policy;
}

/** The sources that count for a directive; undefined where anything may be loaded. */
export function sourcesFor(policy: Policy, directive: string): readonly string[] | undefined {
  const names = FALLBACKS[directive] ?? [directive, "default-src"];
  return names.map((name) => policy.get(name)).find((sources) => sources !== undefined);
}

/** Whether the sources let this one through; undefined where the running program decides. */
export function allowsSource(sources: readonly string[], wanted: string): boolean | undefined {
  if (sources.some((source) => matches(source.toLowerCase(), wanted))) return true;
  const isOpen = sources.some((source) => source.includes(UNKNOWN_PART) && !isNonce(source));
  return isOpen ? undefined : false;
}

function matches(source: string, wanted: string): boolean {
  if (source === wanted) return true;
  if (!wanted.startsWith("https://")) return false;
  if (source === "*" || source === "https:" || source === "https://*") return true;
  const host = wanted.slice("https://".length);
  const named = source.replace(/^https:\/\//, "").replace(/(?::443|:\*)?(?:\/.*)?$/, "");
  return named.startsWith("*.") ? host.endsWith(named.slice(1)) : host === named;
}

function isNonce(source: string): boolean {
  return /^'(?:nonce|sha\d+)-/.test(source);
}
