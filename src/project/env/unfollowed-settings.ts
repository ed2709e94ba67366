/** Notes what scripts and configurations may do that isn't followed here: no judgement is sure then. */

import { posix } from "node:path";
import * as z from "zod/mini";
import { readNames } from "../../code/syntax/source-names.ts";
import type { Framework } from "../../frameworks/framework.ts";
import { tryParseFile } from "../../text/try-parse.ts";
import type { Project } from "../project.ts";
import type { TextReader } from "../text-files.ts";

export type UnfollowedSettings = {
  /** What hands the app variables beside its env files: a program that a script runs, or a file. */
  loader: string | undefined;
  /** Whether the bundler's configuration may show the browser variables of other names. */
  replacesVariables: boolean;
  /** Whether it makes one package of several copies. */
  dedupes: boolean;
};

/** Programs that start another one with variables of their own. */
const LOADERS =
  /(?:^|[\s/"'])(dotenvx?|env-cmd|doppler|infisical|varlock|teller|chamber|op(?= run)|vercel(?= dev)|netlify(?= dev)|sst(?= dev)|--env-file(?:-if-exists)?)(?=[\s=]|$)/;

/** Configurations that are programs, and may read an env file by themselves. */
const CONFIGURATIONS = ["next.config", "app.config", "vite.config"].flatMap((name) =>
  ["js", "mjs", "cjs", "ts", "mts"].map((ending) => `${name}.${ending}`),
);
/** What reads an env file, by its name or by the package that it comes from. */
const ENV_READERS = ["loadEnvConfig", "loadEnvFile"];
const ENV_PACKAGE = /^dotenv(?:\/config|-\w+)?$/;
/** What may show the browser variables of other names: options, and plugins that set them. */
const REPLACING_OPTIONS = ["define", "envPrefix"];
const REPLACING_PLUGIN = /^(?:environment(?:Plugin)?|envCompatible)$/i;

const scriptsSchema = z.object({ scripts: z.optional(z.record(z.string(), z.string())) });

export function unfollowedSettings(
  { home, packageJson, sharing }: Pick<Project, "home" | "packageJson" | "sharing">,
  { configFiles }: Pick<Framework, "configFiles">,
  read: TextReader,
): UnfollowedSettings {
  const inApp = (name: string) => posix.join(home, name);
  const manifests = [packageJson.text, read(posix.join(sharing.root, "package.json")) ?? ""];
  const programs = manifests
    .flatMap(scriptsIn)
    .flatMap((script) => LOADERS.exec(script)?.[1] ?? []);
  const configurations = [...new Set([...CONFIGURATIONS, ...configFiles])].flatMap((name) => {
    const path = inApp(name);
    const text = read(path);
    return text === undefined ? [] : [{ name, path, ...readNames({ path, text }) }];
  });
  const readers = configurations
    .filter(
      ({ name, identifiers, strings }) =>
        CONFIGURATIONS.includes(name) &&
        (ENV_READERS.some((reader) => identifiers.has(reader)) ||
          [...strings].some((text) => ENV_PACKAGE.test(text))),
    )
    .map(({ path }) => path);
  const bundlers = configurations.filter(({ name }) => configFiles.includes(name));
  return {
    loader: [...programs, ...readers][0],
    replacesVariables: bundlers.some(
      ({ identifiers, called }) =>
        REPLACING_OPTIONS.some((name) => identifiers.has(name)) ||
        [...called].some((name) => REPLACING_PLUGIN.test(name)),
    ),
    dedupes: bundlers.some(({ identifiers }) => identifiers.has("dedupe")),
  };
}

function scriptsIn(manifest: string): string[] {
  const { data } = scriptsSchema.safeParse(tryParseFile(manifest));
  return Object.values(data?.scripts ?? {});
}
