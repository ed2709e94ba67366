/** Words commands as a person types them. */

import type { PackageManagerName } from "../packages/package-managers.ts";
import { escapedCharacter, hasControls } from "./control-characters.ts";

/** One line for a POSIX shell or PowerShell; `folder` is where to run it, "" for here. */
export function commandLine(words: readonly string[], folder = ""): string {
  const command = words.map(quoted).join(" ");
  return folder === "" ? command : `cd ${quoted(folder)} && ${command}`;
}

/** A word as a shell takes it for one, on one line. */
export function quoted(word: string): string {
  if (hasControls(word)) return ansiQuoted(word);
  return /^[\w./:=@<>-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** What would not be shown as it is, in the spelling that bash and zsh know for it. */
function ansiQuoted(word: string): string {
  const spelt = word
    .replace(/[\\']/g, "\\$&")
    .replace(/\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}/gu, escapedCharacter);
  return `$'${spelt}'`;
}

/** This tool's own command as it was typed: npx, or what another package manager has in its place. */
export const OWN = [...runnerOf(process.env.npm_config_user_agent), "add-clerk-convex"].join(" ");

/** The program that runs a package which isn't installed, by how npm's and others' scripts name themselves. */
function runnerOf(userAgent = ""): string[] {
  if (userAgent.startsWith("pnpm/")) return ["pnpm", "dlx"];
  if (userAgent.startsWith("bun/")) return ["bunx"];
  // The first Yarn has no such command.
  return /^yarn\/(?!1\.)/.test(userAgent) ? ["yarn", "dlx"] : ["npx"];
}

/** This tool's own command with those words; `directory` is the app's, "." or "" for here. */
export function ownCommand(words: readonly string[], directory = ""): string {
  const isHere = directory === "" || directory === ".";
  return [OWN, ...withDirectory(words, isHere ? [] : [directory]).map(quoted)].join(" ");
}

/** Behind the name of a command, and before its options. */
function withDirectory(words: readonly string[], directory: readonly string[]): string[] {
  const at = words[0]?.startsWith("-") === false ? 1 : 0;
  return [...words.slice(0, at), ...directory, ...words.slice(at)];
}

/**
 * This tool's own command with each of these arguments, one a line, as a hint shows what is to be
 * copied.
 */
export function eachWiring(choices: readonly (readonly string[])[]): string {
  const lines = choices.map((words) => ownCommand(words));
  return lines.map((line) => `     ${line}`).join("\n");
}

const ADD: Record<PackageManagerName, string[]> = {
  npm: ["npm", "install"],
  pnpm: ["pnpm", "add"],
  yarn: ["yarn", "add"],
  bun: ["bun", "add"],
};

/** The command that has Clerk create the JWT template for the app in `folder`. */
export function createTemplateCommand(folder: string): string {
  return ownCommand(["--create-jwt-template"], folder);
}

/** The command that adds packages (with `@range`, if any) to the package in `folder`. */
export function addPackagesCommand(
  packageManager: PackageManagerName,
  packages: readonly string[],
  folder = "",
): string {
  return commandLine([...ADD[packageManager], ...packages], folder);
}

export function removePackagesCommand(
  packageManager: PackageManagerName,
  packages: readonly string[],
  folder = "",
): string {
  const remove = packageManager === "npm" ? "uninstall" : "remove";
  return commandLine([packageManager, remove, ...packages], folder);
}

/** The words that call a program of the project's own packages, as a user would type them. */
export function programCommand(
  packageManager: PackageManagerName,
  words: readonly string[],
): string[] {
  return [...EXECUTE[packageManager], ...words];
}

const EXECUTE: Record<PackageManagerName, string[]> = {
  npm: ["npx"],
  pnpm: ["pnpm", "exec"],
  yarn: ["yarn"],
  bun: ["bunx"],
};
