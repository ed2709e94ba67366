/** Says what is wrong with an app that is said to be wired, from its files alone. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix } from "node:path";
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import { loadEnv } from "vite";
import { faultsIn, type Shown } from "../evaluate.ts";
import { importsIn } from "../wired-files.ts";
import type { HuntedApp } from "./app.ts";
import { type Ran, readVariables, runApp } from "./bundle.ts";
import { FRAMEWORK_PARTS } from "./frameworks.ts";
import { INSTANCES } from "./instances.ts";
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

/** The app as its bundler makes it, in development or for its host. */
export function runHunted(hunted: Hunted, mode = "development"): Promise<Ran> {
  const { spec, app, root } = hunted;
  const isVite = FRAMEWORK_PARTS[spec.framework].read("X").startsWith("import.meta");
  return runApp({
    root,
    entry: app.shown(root),
    aliases: app.aliases,
    variables: variablesOf(hunted, mode),
    isVite,
  });
}

function variablesOf(hunted: Hunted, mode = "development"): Record<string, string> {
  const { spec, app, root } = hunted;
  const folder = join(root, app.envFolder);
  const { prefix, read } = FRAMEWORK_PARTS[spec.framework];
  if (read("X").startsWith("import.meta")) {
    const all = loadEnv(mode, folder, PREFIXES[spec.envPrefix]);
    const defined = { VITE_CLERK_PUBLISHABLE_KEY: INSTANCES.other.key };
    return spec.isDefined ? { ...all, ...defined } : all;
  }
  // Next and Expo let the local file outweigh the one of the mode; Vite's reader is the same besides.
  const files = [".env", `.env.${mode}`, ".env.local", `.env.${mode}.local`];
  return readVariables(
    files.map((name) => join(folder, name)),
    prefix,
  );
}

const PREFIXES: Readonly<Record<Spec["envPrefix"], string[]>> = {
  usual: ["VITE_"],
  public: ["PUBLIC_"],
  both: ["VITE_", "PUBLIC_"],
  constant: ["VITE_"],
};

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
    ...(await productionFaults(hunted, words)),
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

/** A build for the host may have a file that gives it another instance's key: that is said. */
async function productionFaults(hunted: Hunted, words: readonly string[]): Promise<string[]> {
  const file = ".env.production";
  const hasOwn = hunted.spec.env.some((each) => each.file === file);
  if (!hasOwn || words.some((each) => each.includes(file))) return [];
  if (hunted.spec.issuerIn === "file" && isAccepted(hunted)) return [];
  const { trees } = await runHunted(hunted, "production");
  return trees.flatMap((tree) => keysIn(tree, hunted, "production"));
}

/** Whether auth.config has the other instance's issuer beside this one's. */
function isAccepted({ app, root }: Hunted): boolean {
  const paths = ["ts", "js"].map((ending) => join(root, `${app.functions}/auth.config.${ending}`));
  const path = paths.find((each) => existsSync(each));
  const entries = path === undefined ? [] : entriesIn(readFileSync(path, "utf8"), "");
  return entries.some(({ domain }) => domain === INSTANCES.other.issuer);
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
  // Another env file may outweigh the one that is written, and an app that was wired may have its key
  // from anywhere: both are said.
  const isSaid = words.some((each) => /outweighs|<ClerkProvider> .* can't be told/.test(each));
  const keys = isSaid ? [] : keysIn(tree, hunted);
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

/** The keys of other instances that ClerkProviders are given. */
function keysIn(tree: readonly Shown[], hunted: Hunted, mode = "development"): string[] {
  const { prefix } = FRAMEWORK_PARTS[hunted.spec.framework];
  const own = variablesOf(hunted, mode)[`${prefix}CLERK_PUBLISHABLE_KEY`];
  return elements(tree).flatMap(({ name, props }) => {
    const [, module] = name.split("ClerkProvider of ");
    if (module === undefined) return [];
    const prop = props.publishableKey;
    const found = FINDS_KEY.includes(module) ? own : undefined;
    const key = prop === undefined || prop === "" ? found : prop;
    if (key === INSTANCES.same.key) return [];
    return [`ClerkProvider of ${module} gets the key ${String(key)} in ${mode}`];
  });
}

function backendFaults({ spec, app, root }: Hunted, { issuerVariable }: Claim): string[] {
  if (app.functions === undefined) return ["there are no functions to wire"];
  const paths = ["ts", "js"].map((ending) => `${app.functions}/auth.config.${ending}`);
  const path = paths.find((each) => existsSync(join(root, each)));
  if (path === undefined) return [`no auth.config in ${app.functions}`];
  const all = readdirSync(root, { recursive: true, encoding: "utf8" });
  const elsewhere = all.filter(
    (each) => /auth\.config\.[jt]s$/.test(each) && posix.normalize(each) !== path,
  );
  const entries = entriesIn(readFileSync(join(root, path), "utf8"), issuerVariable);
  const issuers = entries
    .filter(({ applicationID }) => applicationID === "convex")
    .map(({ domain }) => domain);
  const isForeign = ({ type, applicationID }: Entry) =>
    type === "customJwt" || applicationID === "kites";
  const isLost =
    (spec.authConfig === "vendor" || spec.authConfig === "custom") && !entries.some(isForeign);
  return [
    ...elsewhere.map((each) => `${each} is in no backend`),
    ...(issuers.includes(INSTANCES.same.issuer) ? [] : [`${path} accepts ${issuers.join(", ")}`]),
    ...(isLost ? [`${path} has lost an entry that is not Clerk's`] : []),
  ];
}

type Entry = { domain?: unknown; applicationID?: unknown; type?: unknown };

/** The entries of an auth.config, with the variable of the run set on the deployment. */
function entriesIn(text: string, variable: string): Entry[] {
  const { code } = transformSync(text, { loader: "ts", format: "cjs" });
  const module: { exports: { default?: { providers?: Entry[] } } } = { exports: {} };
  const env = { [variable]: INSTANCES.same.issuer };
  runInNewContext(code, { module, exports: module.exports, process: { env } });
  return module.exports.default?.providers ?? [];
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
