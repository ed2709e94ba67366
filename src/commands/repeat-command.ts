/** The command that repeats a prompted run without its prompts. */

import type { Answers } from "../answers.ts";
import type { AddOptions } from "../options.ts";
import { quoted } from "../text/shell-command.ts";

/** One line for a POSIX shell or PowerShell; the publishable key in it is public by design. */
export function repeatCommand(answers: Answers, options: AddOptions, directory: string): string {
  const words = [
    "npx add-clerk-convex",
    ...(directory === "." ? [] : [quoted(directory)]),
    `--publishable-key ${quoted(answers.publishableKey.value)}`,
    `--issuer ${quoted(answers.issuer)}`,
    `--issuer-in ${answers.issuerIn}`,
    `--sdk ${quoted(answers.sdk.name)}`,
    ...(options.framework ? [`--framework ${options.framework}`] : []),
    ...(options.entry ? [`--entry ${quoted(options.entry)}`] : []),
    ...(options.packageManager ? [`--package-manager ${options.packageManager}`] : []),
    ...(answers.example ? ["--example"] : []),
    ...(answers.template.createAt ? ["--create-jwt-template"] : []),
    ...(options.install ? [] : ["--no-install"]),
    ...(options.convexDev ? [] : ["--no-convex-dev"]),
    ...(options.verify ? [] : ["--no-verify"]),
    "--yes",
  ];
  return words.join(" ");
}
