/** Reads where an app's pages, env files and imports are, by its bundler and TypeScript together. */

import { posix } from "node:path";
import { readViteConfig } from "../../code/config/vite-config.ts";
import { type PathAliases, readPathAliases } from "../../code/modules/tsconfig-paths.ts";
import { CliError } from "../../errors.ts";
import type { Framework } from "../../frameworks/framework.ts";
import { numberedSteps } from "../../refusals/numbered-steps.ts";
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
 * the bundler would keep the publishable key from the browser.
 */
export function readAppPaths(
  framework: Framework,
  { home, packages }: Pick<Parts, "home" | "packages">,
  { directory, read, refuse }: Access,
): AppPaths {
  const bundler = readViteConfig(home, framework.configFiles, read);
  const { root, envDir, envPrefixes, aliases, inputs } = bundler;
  const prefixes = envPrefixes?.prefixes ?? [];
  const isVisible = prefixes.some((each) => framework.publishableKeyVariable.startsWith(each));
  if (envPrefixes && prefixes.length > 0 && !isVisible) {
    refuse(hiddenVariable(framework, envPrefixes));
  }
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
