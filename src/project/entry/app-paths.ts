/** Reads where an app's pages, env files and imports are, by its bundler and TypeScript together. */

import { posix, relative, resolve, sep } from "node:path";
import { definedVariable } from "../../code/config/defined-variable.ts";
import { readViteConfig, type ViteConfig } from "../../code/config/vite-config.ts";
import { type PathAliases, readPathAliases } from "../../code/modules/tsconfig-paths.ts";
import { CliError } from "../../errors.ts";
import type { Framework } from "../../frameworks/framework.ts";
import { numberedSteps } from "../../text/numbered-steps.ts";
import type { Access } from "../text-files.ts";
import type { Parts } from "../workspace/app-and-backend.ts";
import { packageAliases } from "../workspace/package-aliases.ts";
import type { Pages } from "./entry-modules.ts";

export type AppPaths = {
  pages: Pages;
  aliases: PathAliases;
  /** The folder of the env files that the bundler reads. */
  envFolder: string;
  /** What the names of variables start with that the browser gets to see. */
  exposedPrefixes: string[];
};

/**
 * Reads the configurations of the app's bundler and of TypeScript. Refuses `unsupported-shape` where
 * the bundler would keep the publishable key from the browser, or has one of its own.
 */
export function readAppPaths(
  framework: Framework,
  { app, home, packages }: Pick<Parts, "app" | "home" | "packages">,
  { directory, read, refuse }: Access,
): AppPaths {
  const { folder, bundler } = readBundler(framework, { app, home }, { directory, read });
  const { root, envDir, envPrefixes, aliases, inputs } = bundler;
  const prefixes = envPrefixes?.prefixes ?? [];
  const isVisible = prefixes.some((each) => framework.publishableKeyVariable.startsWith(each));
  if (envPrefixes && prefixes.length > 0 && !isVisible) {
    refuse(hiddenVariable(framework, envPrefixes));
  }
  const fixed = definedKey(framework, folder, read);
  if (fixed !== undefined) refuse(fixedVariable(framework, fixed));
  const typescript = readPathAliases(read, home);
  return {
    pages: { home, root, inputs },
    envFolder: envDir,
    exposedPrefixes: prefixes.length > 0 ? [...prefixes] : [framework.variablePrefix],
    aliases: {
      imports: typescript.imports,
      paths: {
        ...packageAliases(packages, directory),
        ...typescript.paths,
        "/*": [posix.join(root, "*")],
        ...aliases,
      },
    },
  };
}

/**
 * The bundler's configuration, and its folder: beside the pages, or above them in the package's, where it
 * says that they are here.
 */
function readBundler(
  { configFiles }: Framework,
  { app, home }: Pick<Parts, "app" | "home">,
  { directory, read }: Pick<Access, "directory" | "read">,
): { folder: string; bundler: ViteConfig } {
  const own = { folder: home, bundler: readViteConfig(home, configFiles, read) };
  const hasOwn = configFiles.some((name) => read(posix.join(home, name)) !== undefined);
  if (hasOwn || app === home) return own;
  const above = readViteConfig(app, configFiles, read);
  const fromHere = (path: string) =>
    relative(directory, resolve(directory, path)).split(sep).join("/");
  if (fromHere(above.root) !== fromHere(home)) return own;
  const aliases = Object.entries(above.aliases).map(([name, targets]) => [
    name,
    targets.map(fromHere),
  ]);
  return {
    folder: app,
    bundler: {
      ...above,
      root: home,
      envDir: fromHere(above.envDir),
      aliases: Object.fromEntries(aliases),
      inputs: above.inputs.map(fromHere),
    },
  };
}

/** Where the bundler's configuration says itself what the key's variable is: `file:line`. */
function definedKey(
  { configFiles, publishableKeyVariable }: Framework,
  folder: string,
  read: Access["read"],
): string | undefined {
  const path = configFiles
    .map((name) => posix.join(folder, name))
    .find((each) => read(each) !== undefined);
  if (path === undefined) return undefined;
  const found = definedVariable({ path, text: read(path) ?? "" }, publishableKeyVariable);
  return found && `${path}:${found.line}`;
}

function fixedVariable({ publishableKeyVariable: variable }: Framework, at: string): CliError {
  return new CliError(
    "unsupported-shape",
    `${at} says itself what ${variable} is: whatever the env files hold, the browser gets that, which may be another instance's key.`,
    numberedSteps([
      [`Take the entry out of define at ${at}.`],
      [`Run this command again: it puts the key into ${variable}.`],
    ]),
  );
}

function hiddenVariable(
  { publishableKeyVariable: variable, variablePrefix }: Framework,
  { at, prefixes }: { at: string; prefixes: readonly string[] },
): CliError {
  const envPrefix = JSON.stringify([variablePrefix, ...prefixes]);
  return new CliError(
    "unsupported-shape",
    `${at} lets the browser see no variable but those that start with ${prefixes.join(" or ")}: ${variable} would be undefined there.`,
    numberedSteps([
      [`Add "${variablePrefix}" there:`, `envPrefix: ${envPrefix}`],
      ["Run this command again."],
    ]),
  );
}
