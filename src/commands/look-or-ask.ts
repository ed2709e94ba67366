/** Looks at the project, and asks which app is meant where there are several. */

import { join, posix } from "node:path";
import { CliError } from "../errors.ts";
import { FRAMEWORK_NAMES } from "../frameworks/registry.ts";
import type { AddOptions } from "../options.ts";
import type { Project } from "../project/project.ts";
import type { Questions } from "../prompts/questions.ts";
import { lookForRefusals } from "./look-for-refusals.ts";

export type Looked = {
  project: Project;
  /** Looks at the same app as it is by now. */
  again(): Promise<Project>;
  /** What would have been typed to mean the same, without a question. */
  directory: string;
  options: AddOptions;
};

/**
 * Looks at the project in `directory` (absolute). Where it isn't clear which app or entry is meant,
 * the user is asked; without `questions` that is the error it is. `app` is the app that was chosen,
 * relative to the directory.
 */
export async function lookOrAsk(
  directory: string,
  options: AddOptions,
  questions: Questions | undefined,
  app?: string,
): Promise<Looked> {
  try {
    const again = () => lookForRefusals(directory, { ...options, app });
    const project = await again();
    if (app === undefined) return { project, again, directory, options };
    const entry = options.entry === undefined ? undefined : posix.relative(app, options.entry);
    return { project, again, directory: join(directory, app), options: { ...options, entry } };
  } catch (error) {
    if (!(error instanceof CliError) || !questions) throw error;
    if (error.code === "ambiguous-app") {
      const chosen = await questions.choice("Which app should be wired?", error.choices);
      return lookOrAsk(directory, options, questions, chosen);
    }
    if (error.code === "ambiguous-entry") {
      const entry = await questions.choice("Which entry should be wired?", error.choices);
      return lookOrAsk(directory, { ...options, entry }, questions, app);
    }
    if (error.code === "ambiguous-framework") {
      const chosen = await questions.choice("Which framework should be wired?", error.choices);
      const framework = FRAMEWORK_NAMES.find((name) => name === chosen);
      return lookOrAsk(directory, { ...options, framework }, questions, app);
    }
    throw error;
  }
}
