/** Says what is wrong with an app that is said to be wired, from its files alone. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix } from "node:path";
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import { faultsIn, type Shown } from "../evaluate.ts";
import { importsIn } from "../wired-files.ts";
import type { HuntedApp } from "./app.ts";
import { type Ran, readVariables, runApp } from "./bundle.ts";
import { FRAMEWORK_PARTS } from "./frameworks.ts";
import { INSTANCES } from "./instances.ts";
import { keyNames } from "./providers-code.ts";
import type { Spec } from "./spec.ts";

/** What the run has said, and written, by path from the root. */
export type Claim = {
  warnings: readonly string[];
  next: readonly string[];
  changed: readonly string[];
  created: readonly string[];
  issuerVariable: string;
};

export type Hunted = { spec: Spec; app: HuntedApp; root: string };

/** The app as its bundler makes it in development. */
export function runHunted({ spec, app, root }: Hunted): Promise<Ran> {
  const isVite = FRAMEWORK_PARTS[spec.framework].read("X").startsWith("import.meta");
  return runApp({
    root,
    entry: app.shown(root),
    aliases: app.aliases,
    variables: variablesOf({ spec, app, root }),
    isVite,
  });
}

function variablesOf({ spec, app, root }: Hunted): Record<string, string> {
  const files = [".env", ".env.local", ".env.development", ".env.development.local"];
  const isVite = FRAMEWORK_PARTS[spec.framework].read("X").startsWith("import.meta");
  // Next and Expo let the local file outweigh the one of the mode.
  const order = isVite
    ? files
    : [".env", ".env.development", ".env.local", ".env.development.local"];
  const paths = order.map((name) => join(root, app.envFolder, name));
  return readVariables(paths, FRAMEWORK_PARTS[spec.framework].prefix);
}

/** All that is wrong; nothing, where it is wired. */
export async function faultsOf(hunted: Hunted, claim: Claim): Promise<string[]> {
  const { app } = hunted;
  const ran = await runHunted(hunted);
  const words = [...claim.warnings, ...claim.next];
  const isSaid = (parts: readonly string[]) =>
    words.some((each) => parts.every((part) => each.includes(part)));
  return [
    ...ran.trees.flatMap((tree) => treeFaults(tree, hunted, words)),
    ...(ran.trees.some(isWired) ? [] : ["no ConvexProviderWithClerk is shown"]),
    ...backendFaults(hunted, claim),
    ...importFaults(hunted, claim),
    ...claim.created
      .filter((path) => !ran.files.includes(path) && !isCalled(path, app))
      .map((path) => `nothing imports ${path}`),
    ...app.told
      .filter((parts) => !isSaid(parts))
      .map((parts) => `nothing says ${parts.join(", ")}`),
  ];
}

function isWired(tree: readonly Shown[]): boolean {
  return elements(tree).some(({ name }) => name === "ConvexProviderWithClerk");
}

type Element = Exclude<Shown, string>;

function elements(tree: readonly Shown[]): Element[] {
  return tree.flatMap((node) =>
    typeof node === "string" ? [] : [node, ...elements(node.children)],
  );
}

/** Clerk's SDKs that find the key by themselves, in the framework's own variable. */
const FINDS_KEY = [
  "@clerk/react",
  "@clerk/nextjs",
  "@clerk/react-router",
  "@clerk/tanstack-react-start",
];

function treeFaults(tree: readonly Shown[], hunted: Hunted, words: readonly string[]): string[] {
  const found = elements(tree);
  const plain = found.filter(({ name }) => /^Convex\w*Provider/.test(name));
  const foreign = plain.filter(({ name }) => name !== "ConvexProviderWithClerk");
  const keys = found
    .filter(({ name }) => name.startsWith("ClerkProvider of "))
    .flatMap(({ name, props }) => keyFaults(name.slice(17), props.publishableKey, hunted, words));
  const isNext = hunted.spec.framework.startsWith("next");
  const others = faultsIn(tree).filter(
    (fault) =>
      fault !== "no key" &&
      !(isNext && fault === "one ClerkProvider in another") &&
      // A hook of the app's own, which asks Clerk's.
      !(hunted.spec.clerk === "hook-of-own" && fault.includes("useLogin()")),
  );
  return [...others, ...foreign.map(({ name }) => `${name} is left`), ...keys];
}

function keyFaults(
  module: string,
  prop: unknown,
  hunted: Hunted,
  words: readonly string[],
): string[] {
  const own = FINDS_KEY.includes(module)
    ? variablesOf(hunted)[keyNames(hunted.spec).usual]
    : undefined;
  const key = prop === undefined || prop === "" ? own : prop;
  if (key === INSTANCES.same.key) return [];
  // Another env file may outweigh the one that is written: that is said.
  if (words.some((each) => each.includes("outweighs"))) return [];
  return [`ClerkProvider of ${module} gets the key ${String(key)}`];
}

function backendFaults({ app, root }: Hunted, { issuerVariable }: Claim): string[] {
  if (app.functions === undefined) return ["there are no functions to wire"];
  const paths = ["ts", "js"].map((ending) => `${app.functions}/auth.config.${ending}`);
  const path = paths.find((each) => existsSync(join(root, each)));
  if (path === undefined) return [`no auth.config in ${app.functions}`];
  const all = readdirSync(root, { recursive: true, encoding: "utf8" });
  const elsewhere = all.filter(
    (each) => /auth\.config\.[jt]s$/.test(each) && posix.normalize(each) !== path,
  );
  const issuers = acceptedIn(readFileSync(join(root, path), "utf8"), issuerVariable);
  return [
    ...elsewhere.map((each) => `${each} is in no backend`),
    ...(issuers.includes(INSTANCES.same.issuer) ? [] : [`${path} accepts ${issuers.join(", ")}`]),
  ];
}

/** The issuers that an auth.config accepts, with the variable of the run set on the deployment. */
function acceptedIn(text: string, variable: string): unknown[] {
  const { code } = transformSync(text, { loader: "ts", format: "cjs" });
  const module: { exports: { default?: { providers?: { domain?: unknown }[] } } } = { exports: {} };
  const env = { [variable]: INSTANCES.same.issuer };
  runInNewContext(code, { module, exports: module.exports, process: { env } });
  return (module.exports.default?.providers ?? []).map(({ domain }) => domain);
}

/** Packages that the files which were written import, and that no package.json of theirs names. */
function importFaults({ app, root }: Hunted, { changed }: Claim): string[] {
  const scripts = changed.filter((path) => /\.[cm]?[jt]sx?$/.test(path));
  return scripts.flatMap((file) => {
    const packages = importsIn(file, readFileSync(join(root, file), "utf8"))
      .map(({ module }) => module)
      .filter((module) => !module.startsWith(".") && !(module.split("/")[0] ?? "" in app.aliases))
      .map(packageName);
    const known = new Set(Object.keys(dependenciesAbove(root, file)));
    const own = Object.keys(app.aliases);
    return [...new Set(packages)]
      .filter((name) => !known.has(name) && !own.some((each) => name.startsWith(each)))
      .filter((name) => !builtinModules.includes(name.replace("node:", "")))
      .map((name) => `${file} imports ${name}, which no package.json names`);
  });
}

function packageName(module: string): string {
  const parts = module.split("/");
  return module.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
}

/** What the nearest package.json names, with what the workspace's root has for all. */
function dependenciesAbove(root: string, file: string): Record<string, string> {
  let folder = posix.dirname(file);
  while (folder !== "." && !existsSync(join(root, folder, "package.json")))
    folder = dirname(folder);
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(root, folder, "package.json"), "utf8"),
  );
  return { ...dependencies, ...devDependencies, ...peerDependencies };
}

/** Whether a file is one that some program looks for by its name. */
function isCalled(path: string, { base, functions, envFolder }: HuntedApp): boolean {
  const inApp = path.startsWith(base) ? path.slice(base.length) : path;
  return (
    [".env.local", ".gitignore"].some((name) => path === `${envFolder}${name}`) ||
    [".gitignore", `${base}.gitignore`].includes(path) ||
    [".ts", ".js"].some((ending) => path === `${functions}/auth.config${ending}`) ||
    /^(?:src\/)?(?:proxy|middleware)\.ts$|^src\/start\.ts$/.test(inApp)
  );
}
