/** Decides all that a plan needs, as a run does, without its services. */

import type { Answers } from "../../src/answers.ts";
import type { NewestRelease } from "../../src/clerk/newest-release.ts";
import type { AddOptions } from "../../src/options.ts";
import type { Project } from "../../src/project/project.ts";
import { decide, decideInstance } from "../../src/prompts/decide.ts";
import { decideSecretKey } from "../../src/prompts/decide-secret.ts";
import type { Questions } from "../../src/prompts/questions.ts";

export async function decideAll(
  project: Project,
  options: AddOptions,
  questions: Questions | undefined,
  newest?: NewestRelease,
): Promise<Answers> {
  const instance = await decideInstance(project, options, questions);
  const secretKey = await decideSecretKey(project, instance.given, options, questions);
  return decide(project, { ...instance, secretKey, isWatched: false }, options, questions, newest);
}
