/** The look at the project, with the question which app is meant where there are several. */

import { join } from "node:path";
import { CliError } from "../errors.ts";
import type { AddOptions } from "../options.ts";
import type { Project } from "../project/project.ts";
import type { Questions } from "../prompts/questions.ts";

export type Looked = {
  project: Project;
  /** What was typed, with what was chosen since. */
  directory: string;
  options: AddOptions;
};

/**
 * Looks at the project in `directory` (absolute). Where it isn't clear which app or entry is meant,
 * the user is asked; without `questions` that is the error it is.
 */
export async function lookOrAsk(
  directory: string,
  options: AddOptions,
  questions: Questions | undefined,
): Promise<Looked> {
  const { look } = await import("../project/look.ts");
  try {
    return { project: await look(directory, options, process.env), directory, options };
  } catch (error) {
    if (!(error instanceof CliError) || !questions) throw error;
    if (error.code === "ambiguous-app") {
      const app = await questions.choice("Which app should be wired?", error.choices);
      return lookOrAsk(join(directory, app), options, questions);
    }
    if (error.code === "ambiguous-entry") {
      const entry = await questions.choice("Which entry should be wired?", error.choices);
      return lookOrAsk(directory, { ...options, entry }, questions);
    }
    throw error;
  }
}
