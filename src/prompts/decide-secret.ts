/** Decides whether Clerk's secret key is kept in the env file, where the app's server lacks it. */

import type { Answers } from "../answers.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import { lackingSecret, mayKeepSecret, otherSource } from "../plan/wiring/secret-key.ts";
import type { Project } from "../project/project.ts";
import type { PastedKeys } from "./pasted-keys.ts";
import type { Questions } from "./questions.ts";

/**
 * The secret key that somebody gave: pasted along with the publishable one, or typed. The plan shows where it
 * goes. Nobody is asked where it is there, where it has no place, and where nothing is written.
 */
export async function decideSecretKey(
  project: Project,
  { key, secretKey: pasted }: PastedKeys,
  { dryRun }: { dryRun: boolean },
  questions: Pick<Questions, "secretKey"> | undefined,
): Promise<Answers["secretKey"]> {
  const variable = lackingSecret(project);
  if (!questions || variable === undefined || dryRun || !mayKeepSecret(project)) return undefined;
  // Whoever has it elsewhere would rather not have it here too.
  if (pasted === undefined && otherSource(project) !== undefined) return undefined;
  const { path } = project.envFile;
  const place = { path, label: frameworkOf(project.framework).label };
  const value = pasted ?? (await questions.secretKey(key.environment, place));
  return value === undefined ? undefined : { variable, value };
}
