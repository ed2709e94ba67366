/** Finds the apps in the folders below one that is none, for who starts a command above them. */

import { posix } from "node:path";
import { globSync } from "tinyglobby";
import { eachWiring } from "../../text/shell-command.ts";
import { textReader } from "../text-files.ts";
import { packageIn } from "./packages-nearby.ts";

const MANIFESTS = ["*/package.json", "*/*/package.json"];
/** More than these are nobody's few apps. */
const MOST_SHOWN = 5;

/**
 * Words for a hint where the app is then: the command for each package at most two folders below
 * `directory` (absolute) that names both Convex and React, or `otherwise` where there is none.
 */
export function appsBelowHint(directory: string, otherwise: string): string {
  const found = appsBelow(directory);
  if (found.length === 0) return otherwise;
  return `There is an app in another folder:\n${eachWiring(found.map((folder) => [folder]))}`;
}

function appsBelow(directory: string): string[] {
  const read = textReader(directory);
  const ignore = ["**/node_modules/**", "**/.*/**"];
  const folders = globSync(MANIFESTS, { cwd: directory, ignore }).map(posix.dirname).sort();
  return folders
    .flatMap((folder) => packageIn(folder, read))
    .filter(({ manifest }) => "convex" in manifest.dependencies && "react" in manifest.dependencies)
    .map(({ folder }) => folder)
    .slice(0, MOST_SHOWN);
}
