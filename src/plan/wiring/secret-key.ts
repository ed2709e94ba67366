/** Tells of the secret key that an app's server needs, and whether this tool may keep it for that. */

import type { Answers } from "../../answers.ts";
import { DASHBOARD } from "../../clerk/token-requirements.ts";
import { readNames } from "../../code/syntax/source-names.ts";
import { CliError } from "../../errors.ts";
import { clerkFramework } from "../../frameworks/registry.ts";
import type { Project } from "../../project/project.ts";
import type { ManualStep } from "../../text/numbered-steps.ts";
import { setEnvVariable } from "../env-file.ts";

/** The variable of a secret key that the server needs, and that nothing here gives it. */
export function lackingSecret(project: Project): string | undefined {
  const isThere = project.secretKey || project.workerSecrets?.hasSecretKey;
  return isThere ? undefined : clerkFramework(project).secretKeyVariable;
}

/** What may give the server the key all the same: a program or a file, or code that names the option. */
export function otherSource(project: Project): string | undefined {
  return project.envLoader ?? givingFile(project);
}

/** The file, of those that run Clerk's part on the server, whose code may hand it a key itself. */
export function givingFile({ edits, editedFiles }: Project): string | undefined {
  return edits
    .map(({ file }) => file)
    .find((path) => {
      const text = editedFiles[path] ?? "";
      return text.includes(OPTION) && readNames({ path, text }).identifiers.has(OPTION);
    });
}

/** How Clerk's functions for a server are given the key in the code. */
const OPTION = "secretKey";

/** Whether the env file is a place for a secret key: the server reads it there, and git doesn't get it. */
export function mayKeepSecret({ envFile, workerSecrets }: Project): boolean {
  return !envFile.tracked && workerSecrets === undefined;
}

/** An env file's text with the secret key in it. Throws `env-file-shape`, without a word of the key. */
export function withSecret(
  text: string | null,
  path: string,
  { variable, value }: NonNullable<Answers["secretKey"]>,
): string {
  const edit = setEnvVariable(text, variable, value);
  if ("text" in edit) return edit.text;
  throw new CliError(
    "env-file-shape",
    `${path} could not be edited safely: ${edit.refused}`,
    `Mend that and put ${variable} into it, then run the command again.`,
  );
}

/** The step that brings the key to where the server looks for it; none where it is there. */
export function secretKeyStep(
  project: Project,
  { secretKey }: Pick<Answers, "secretKey">,
): ManualStep[] {
  const variable = lackingSecret(project);
  if (variable === undefined || secretKey !== undefined) return [];
  const other = otherSource(project);
  const unless = other === undefined ? "" : `, unless ${other} gives the server one`;
  return [
    [
      `Put ${variable} into ${placeOf(project)} yourself${unless}: ` +
        "without it the server answers each page with an error. It is on",
      DASHBOARD.apiKeys,
    ],
  ];
}

function placeOf({ envFile: { path, tracked }, workerSecrets }: Project): string {
  if (workerSecrets) {
    return `${workerSecrets.path} (Cloudflare's tools give the server no other file's)`;
  }
  // How that is done is a warning's matter.
  return tracked ? `${path} (git tracks it, so take it out of git first)` : path;
}

/** What is known to be missing for the app to answer at all, and what comes of that; undefined where nothing is. */
export function stillMissing(
  project: Project,
  { secretKey }: Pick<Answers, "secretKey">,
): string | undefined {
  const variable = lackingSecret(project);
  const isGiven = secretKey !== undefined || otherSource(project) !== undefined;
  if (variable === undefined || isGiven) return undefined;
  const path = project.workerSecrets?.path ?? project.envFile.path;
  return `${variable} in ${path}. Until it is there the server answers each page with an error.`;
}
