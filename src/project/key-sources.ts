/** Reads where the app's ClerkProviders take the key from. */

import { readPublishableKey } from "../clerk/publishable-key.ts";
import { type KeySource, keySources } from "../code/diagnosis/key-source.ts";
import { stringLiterals } from "../code/diagnosis/string-literals.ts";
import { appCode } from "../code/modules/parsed-app.ts";
import { moduleText } from "../code/syntax/astro-frontmatter.ts";
import type { Framework } from "../frameworks/framework.ts";
import type { Project } from "./project.ts";
import type { TextReader } from "./text-files.ts";

type Rendered = Pick<Project, "providers" | "providerFiles" | "visited" | "source">;

/** What is known of the key by the app's code alone. */
export type KeyInCode = Pick<Project, "keySources" | "keysInCode" | "keyVariables">;

/**
 * The sources of the key, and the keys that are written into the code: where ClerkProvider is given
 * them, and where it can't be told what it is given, all there are.
 */
export function readKeyInCode(
  rendered: Rendered,
  framework: Framework,
  exposedPrefixes: readonly string[],
  read: TextReader,
): KeyInCode {
  const sources = keySourcesOf(rendered, read);
  const given = sources.flatMap((each) =>
    each.kind === "literal" ? [{ value: each.value, place: each.written ?? each }] : [],
  );
  const isUnclear = sources.some(({ kind }) => kind === "unclear");
  const loose = isUnclear ? keysAnywhere(rendered.visited, read) : [];
  const names = sources.flatMap((each) => (each.kind === "variable" ? [each.name] : []));
  return {
    keySources: sources,
    keysInCode: [
      ...given.map((each) => ({ ...each, isGiven: true })),
      ...loose.map((each) => ({ ...each, isGiven: false })),
    ].filter(({ value }) => readPublishableKey(value).ok),
    keyVariables: variablesOf(names, framework, exposedPrefixes),
  };
}

/** The variables to put the key into: those that are read by ClerkProvider, and by the server. */
function variablesOf(
  names: readonly string[],
  { publishableKeyVariable, secretKeyVariable, otherKeyVariables = [] }: Framework,
  exposedPrefixes: readonly string[],
): string[] {
  const known = [publishableKeyVariable, ...otherKeyVariables];
  const isExposed = (name: string) => exposedPrefixes.some((each) => name.startsWith(each));
  const own = [...new Set(names)].filter((name) => !known.includes(name) && isExposed(name));
  const isRead = own.length === 0 || names.some((name) => known.includes(name));
  return isRead || secretKeyVariable !== undefined ? [publishableKeyVariable, ...own] : own;
}

function keySourcesOf(
  { providers, providerFiles, visited, source: { aliases } }: Rendered,
  read: TextReader,
): KeySource[] {
  const readModule: TextReader = (path) => {
    const text = read(path);
    return text === undefined ? undefined : moduleText(path, text);
  };
  const { openModule } = appCode(visited, aliases, readModule);
  const files = [
    ...new Set(providers.filter(({ kind }) => kind === "clerk").map(({ file }) => file)),
  ];
  return files.flatMap((path): KeySource[] => {
    const reExports = providerFiles.find((each) => each.path === path)?.reExports ?? [];
    const found = keySources({ path, text: readModule(path) ?? "", reExports }, openModule);
    if (found.length > 0) return found;
    const own = providers.filter(({ kind, file }) => kind === "clerk" && file === path);
    return own.map(({ file, line, column }) => ({ file, line, column, kind: "unclear" }));
  });
}

function keysAnywhere(visited: readonly string[], read: TextReader) {
  return visited.flatMap((path) => {
    const text = read(path);
    return text === undefined
      ? []
      : stringLiterals({ path, text }, "pk_").map(({ value, ...at }) => ({
          value,
          place: { file: path, ...at },
        }));
  });
}
