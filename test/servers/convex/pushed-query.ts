/** Runs queries as they were pushed: the bundled modules, with the one system call they are given. */

import { createContext, runInContext } from "node:vm";
import { build, type Plugin } from "esbuild";
import { z } from "zod";
import type { DeploymentState, Modules } from "./state.ts";
import { readableVariables } from "./state.ts";
import type { Query } from "./sync.ts";

/** How convex's `query()` marks what it makes (convex's src/server/impl/registration_impl.ts). */
const exportedQuery = z.custom<{ invokeQuery(args: string): Promise<string> }>(
  (value) =>
    typeof value === "function" &&
    "invokeQuery" in value &&
    typeof value.invokeQuery === "function" &&
    "isPublic" in value,
);

/** Each push's modules are bundled once. */
const scripts = new WeakMap<Modules, Map<string, Promise<string>>>();

/** The query in force of that path (`module:function`), or undefined where none was pushed. */
export function pushedQuery(state: DeploymentState, udfPath: string): Query | undefined {
  const [module = "", name = "default"] = udfPath.split(":");
  const path = `${module.replace(/\.js$/, "")}.js`;
  const { modules } = state;
  if (!modules.has(path)) return undefined;
  return async (args, identity) => {
    const exported = evaluate(await scriptOf(modules, path), readableVariables(state), identity);
    const query = exportedQuery.safeParse(exported[name]);
    if (!query.success) throw new Error(`Could not find public function for '${udfPath}'.`);
    return JSON.parse(await query.data.invokeQuery(JSON.stringify([args ?? {}])));
  };
}

function evaluate(
  script: string,
  variables: ReadonlyMap<string, string>,
  identity: unknown,
): Record<string, unknown> {
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const notPlayed = (call: string) => {
    throw new Error(`This deployment does not play ${call}.`);
  };
  const globals = createContext({
    module,
    exports: module.exports,
    console,
    process: { env: Object.fromEntries(variables) },
    Convex: {
      syscall: notPlayed,
      jsSyscall: notPlayed,
      asyncSyscall: async (call: string) =>
        call === "1.0/getUserIdentity" ? JSON.stringify(identity) : notPlayed(call),
    },
  });
  runInContext(script, globals, { timeout: 1000 });
  return module.exports;
}

function scriptOf(modules: Modules, path: string): Promise<string> {
  const made = scripts.get(modules) ?? new Map<string, Promise<string>>();
  scripts.set(modules, made);
  const script = made.get(path) ?? bundled(modules, path);
  made.set(path, script);
  return script;
}

/** A pushed module with the chunks it shares with others, as one script. */
async function bundled(modules: Modules, entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "cjs",
    logLevel: "silent",
    plugins: [pushedModules(modules)],
  });
  return outputFiles[0]?.text ?? "";
}

function pushedModules(modules: Modules): Plugin {
  const namespace = "pushed";
  return {
    name: namespace,
    setup(builder) {
      builder.onResolve({ filter: /.*/ }, ({ path, importer }) => ({
        namespace,
        path: importer === "" ? path : new URL(path, `file:///${importer}`).pathname.slice(1),
      }));
      builder.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: modules.get(path) ?? `throw new Error("${path} was not pushed")`,
        loader: "js",
      }));
    },
  };
}
