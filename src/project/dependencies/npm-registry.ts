/** Tells which registry the project's packages come from. https://docs.npmjs.com/cli/configuring-npm/npmrc */

import { homedir } from "node:os";
import { parse } from "ini";
import * as z from "zod/mini";
import { textReader } from "../text-files.ts";
import { foldersUp, outermostFolder } from "../workspace/project-boundary.ts";

/** npm's own, where nothing else is configured. */
const NPM = "https://registry.npmjs.org/";

const settingsSchema = z.record(z.string(), z.unknown());

/**
 * The address of the registry that a package of this name is installed from in `directory` (absolute):
 * what the environment says, then .npmrc in the project's folders, the nearest first, then the user's.
 * Credentials that stand beside it are not read.
 */
export function registryFor(
  name: string,
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const files = [...foldersUp(directory, outermostFolder(directory)), homedir()].map(npmSettings);
  const scope = name.startsWith("@") ? `${name.split("/")[0]}:registry` : undefined;
  const inFiles = (key: string | undefined) =>
    key === undefined ? [] : files.map((settings) => settings[key]);
  const candidates = [
    ...inFiles(scope),
    // npx hands on what npm is configured with.
    environment.npm_config_registry ?? environment.NPM_CONFIG_REGISTRY,
    ...inFiles("registry"),
  ];
  return candidates.find(isAddress) ?? NPM;
}

function npmSettings(folder: string): Record<string, unknown> {
  try {
    return settingsSchema.parse(parse(textReader(folder)(".npmrc") ?? ""));
  } catch {
    // One that can't be read decides nothing.
    return {};
  }
}

/** Whether it is an address as it stands; one that names variables is not followed. */
function isAddress(value: unknown): value is string {
  if (typeof value !== "string" || value.includes("$") || !URL.canParse(value)) return false;
  return ["http:", "https:"].includes(new URL(value).protocol);
}
