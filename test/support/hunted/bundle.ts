/**
 * Runs a whole app as a bundler would build it, with stand-ins for every package, and gives what it
 * shows. Shares nothing with the tool's own code.
 */

import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parseEnv } from "node:util";
import { build } from "esbuild";
import { createElement, FRAGMENT, REACT, type Shown, shown } from "../evaluate.ts";
import { standIn } from "./stand-ins.ts";

export type Bundled = {
  root: string;
  /** The module that shows the app by its default export, or by rendering it. */
  entry: string;
  /** Names of modules that stand for folders of the root. */
  aliases: Readonly<Record<string, string>>;
  /** What the bundler hands to the browser; Vite's way, or that of the others. */
  variables: Readonly<Record<string, string>>;
  isVite: boolean;
};

/** The trees that are shown, and the files that the app is made of, from the root. */
export type Ran = { trees: Shown[][]; files: string[] };

/** Throws what the app throws. */
export async function runApp(bundled: Bundled): Promise<Ran> {
  const { root, entry } = bundled;
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: root, loader: "tsx", sourcefile: "shown.tsx" },
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: "cjs",
    platform: "neutral",
    logLevel: "silent",
    jsx: "transform",
    jsxFactory: "__element",
    jsxFragment: "__Fragment",
    tsconfigRaw: "{}",
    supported: { "dynamic-import": false },
    loader: { ".css": "empty" },
    define: defined(bundled),
    plugins: [
      {
        name: "packages are played",
        setup(made) {
          made.onResolve({ filter: /^[^./]/ }, async ({ path, resolveDir, pluginData }) => {
            if (pluginData === "aliased") return undefined;
            const target = aliased(path, bundled);
            if (target === undefined) return { path, external: true };
            return made.resolve(target, {
              resolveDir,
              kind: "import-statement",
              pluginData: "aliased",
            });
          });
        },
      },
    ],
  });
  const code = outputFiles[0]?.text ?? "";
  const roots: unknown[] = [];
  const root_ = { render: (node: unknown) => void roots.push(node) };
  const own: Record<string, object> = {
    react: {
      ...REACT,
      createElement: elementOf,
      useRef: () => ({}),
      useEffect: () => {},
      useCallback: (call: unknown) => call,
    },
    "react-dom/client": {
      createRoot: () => root_,
      hydrateRoot: (_: unknown, node: unknown) => void roots.push(node),
    },
    expo: { registerRootComponent: () => {} },
  };
  const need = (name: string) => {
    const found = own[name];
    return found ? { ...found, default: found, __esModule: true } : standIn(name);
  };
  const module: { exports: { default?: unknown } } = { exports: {} };
  const page = { getElementById: () => ({}) };
  new Function(
    "module",
    "exports",
    "require",
    "__element",
    "__Fragment",
    "document",
    "window",
    code,
  )(module, module.exports, need, elementOf, FRAGMENT, page, {});
  const all = module.exports.default === undefined ? roots : [...roots, module.exports.default];
  const files = Object.keys(metafile.inputs).map((path) =>
    relative(root, join(root, path)).split(sep).join("/"),
  );
  return { trees: all.map(shown), files };
}

/** What a package has is called and rendered: its own name is what is shown. */
function elementOf(type: unknown, props: object | null, ...children: unknown[]) {
  const marked = typeof type === "function" && "marker" in type ? type.marker : type;
  return createElement(marked, props, ...children);
}

function aliased(path: string, { root, aliases }: Bundled): string | undefined {
  const name = Object.keys(aliases).find((each) => path === each || path.startsWith(`${each}/`));
  if (name === undefined) return undefined;
  return join(root, aliases[name] ?? "", path.slice(name.length));
}

function defined({ variables, isVite }: Bundled): Record<string, string> {
  if (isVite) {
    const all = { MODE: "development", DEV: true, PROD: false, ...variables };
    return { "import.meta.env": JSON.stringify(all) };
  }
  const inlined = Object.entries(variables).map(([name, value]) => [
    `process.env.${name}`,
    JSON.stringify(value),
  ]);
  return { "process.env": "{}", ...Object.fromEntries(inlined) };
}

/** The variables of these env files, the strongest last, that begin with the prefix. */
export function readVariables(paths: readonly string[], prefix: string): Record<string, string> {
  const all: Record<string, string | undefined> = {};
  for (const path of paths) Object.assign(all, parseEnv(textOf(path)));
  const shown = Object.entries(all).filter(([name]) => name.startsWith(prefix));
  const expanded = (text = "") =>
    Object.entries(all).reduce(
      (value, [name, other = ""]) => value.replaceAll(`\${${name}}`, other),
      text,
    );
  return Object.fromEntries(shown.map(([name, value]) => [name, expanded(value)]));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
