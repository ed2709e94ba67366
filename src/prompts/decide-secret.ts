/** Decides whether Clerk's secret key is kept in the env file, where the app's server lacks it. */

import type { Answers } from "../answers.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import { lackingSecret, mayKeepSecret, otherSource } from "../plan/wiring/secret-key.ts";
import type { Project } from "../project/project.ts";
import type { PastedKeys } from "./pasted-keys.ts";
import type { Questions } from "./questions.ts";

/**
 * The secret key that somebody gave for this very purpose, by agreeing that the one pasted along is kept, or
 * by typing it. Nobody is asked where it is there, where it has no place, and where nothing is written.
 */
export async function decideSecretKey(
  project: Project,
  { key, secretKey: pasted }: PastedKeys,
  { dryRun }: { dryRun: boolean },
  questions: Pick<Questions, "keepSecretKey" | "secretKey"> | undefined,
): Promise<Answers["secretKey"]> {
  const variable = lackingSecret(project);
  if (!questions || variable === undefined || dryRun || !mayKeepSecret(project)) return undefined;
  // Whoever has it elsewhere would rather not have it here too.
  if (pasted === undefined && otherSource(project) !== undefined) return undefined;
  const { path } = project.envFile;
  const place = { path, label: frameworkOf(project.framework).label };
  const value =
    pasted === undefined
      ? await questions.secretKey(key.environment, place)
      : (await questions.keepSecretKey(place))
        ? pasted
        : undefined;
  return value === undefined ? undefined : { variable, value };
}
