/** Finds where a server of the app asks Convex as nobody. */

import { posix } from "node:path";
import { givesToken, tokenAsks } from "../../code/diagnosis/server/server-tokens.ts";
import {
  callsForRequests,
  callsWithoutOptions,
  clientsWithoutToken,
} from "../../code/diagnosis/unauthenticated-calls.ts";
import { appCode } from "../../code/modules/parsed-app.ts";
import { importResolver } from "../../code/modules/resolve-module.ts";
import type { PathAliases } from "../../code/modules/tsconfig-paths.ts";
import { importedModules } from "../../code/syntax/imports.ts";
import { parseTree } from "../../code/syntax/parse.ts";
import type { Framework, FrameworkApp } from "../../frameworks/framework.ts";
import type { Project } from "../project.ts";
import type { TextReader } from "../text-files.ts";

type Modules = {
  home: string;
  inFramework: FrameworkApp;
  /** Every module that was followed to the providers. */
  visited: readonly string[];
  /** What answers a request, which nobody imports. */
  routed: readonly string[];
  aliases: PathAliases;
};

export function findServerCalls(
  { serverCalls }: Framework,
  { home, inFramework, visited, routed, aliases }: Modules,
  read: TextReader,
): Pick<Project, "serverCalls" | "serverTokens"> {
  const further = (serverCalls?.files?.(inFramework) ?? []).map((path) => posix.join(home, path));
  const known = new Set([...visited, ...routed.filter((path) => !further.includes(path))]);
  const paths = reachedFrom(further, known, aliases, read);
  const sources = paths.map((path) => ({ path, text: read(path) ?? "" }));
  const { openModule } = appCode(paths, aliases, read);
  const isAsked =
    serverCalls !== undefined && sources.some(({ text }) => text.includes(serverCalls.module));
  const calls = isAsked
    ? sources.flatMap((source) => callsWithoutOptions(source, serverCalls, openModule))
    : [];
  const found = [...calls, ...clientsWithoutToken(sources)];
  const askedFor = sources.flatMap((source) =>
    callsForRequests(
      source,
      found.filter(({ file }) => file === source.path),
    ).map((call) => (known.has(call.file) ? call : { request: "req", ...call })),
  );
  const isGiven = isAsked && sources.some((source) => givesToken(source, serverCalls, openModule));
  const asks = isGiven ? sources.flatMap(tokenAsks) : [];
  return { serverCalls: askedFor, serverTokens: { isGiven, asks } };
}

/** Those that are known, and those that others lead to. */
function reachedFrom(
  further: readonly string[],
  known: ReadonlySet<string>,
  aliases: PathAliases,
  read: TextReader,
): string[] {
  const reached = new Set(known);
  const queue = further.filter((path) => !reached.has(path) && read(path) !== undefined);
  const resolve = importResolver(aliases, read);
  // The queue grows while it is walked.
  for (const path of queue) {
    reached.add(path);
    for (const specifier of importedModules(parseTree(path, read(path) ?? ""))) {
      const next = resolve(specifier, path);
      if (next && SOURCE.test(next) && !reached.has(next) && !queue.includes(next))
        queue.push(next);
    }
  }
  return [...reached];
}

const SOURCE = /\.[cm]?[jt]sx?$/;
