/** Where an app's pages, env files and imports are, by its bundler and TypeScript together. */

import { posix } from "node:path";
import { readViteConfig } from "../../code/config/vite-config.ts";
import { type PathAliases, readPathAliases } from "../../code/modules/tsconfig-paths.ts";
import { CliError, type Refuse } from "../../errors.ts";
import type { Framework } from "../../frameworks/framework.ts";
import { numberedSteps } from "../../refusals/numbered-steps.ts";
import type { TextReader } from "../text-files.ts";
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
  { app, packages }: Pick<Parts, "app" | "packages">,
  directory: string,
  read: TextReader,
  refuse: Refuse,
): AppPaths {
  const { root, envDir, envPrefixes, aliases, inputs } = readViteConfig(
    app,
    framework.configFiles,
    read,
  );
  const { publishableKeyVariable: variable, variablePrefix } = framework;
  const prefixes = envPrefixes?.prefixes ?? [];
  if (envPrefixes && prefixes.length > 0 && !prefixes.some((each) => variable.startsWith(each))) {
    refuse(
      new CliError(
        "unsupported-shape",
        `${envPrefixes.at} lets the browser see no variable but those that start with ${prefixes.join(" or ")}: ${variable} would be undefined there.`,
        numberedSteps([
          [
            `Add "${variablePrefix}" there:`,
            `envPrefix: ${JSON.stringify([variablePrefix, ...prefixes])}`,
          ],
          ["Run this command again."],
        ]),
      ),
    );
  }
  const typescript = readPathAliases(read, app);
  return {
    pages: { app, root, inputs },
    envFolder: envDir,
    exposedPrefixes: prefixes.length > 0 ? [...prefixes] : [variablePrefix],
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
