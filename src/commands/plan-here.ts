/** Plans a run in a project as its files stand on the disk: under one name each. */

import type { Answers } from "../answers.ts";
import { hardLinkWarnings, withoutSecondNames } from "../apply/second-names.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { Plan } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";

/** The plan, with what links make of its files. Throws what `makePlan` and `withoutSecondNames` throw. */
export function planHere(project: Project, answers: Answers): Plan {
  const { directory } = project;
  const plan = withoutSecondNames(makePlan(project, answers), directory);
  return { ...plan, warnings: [...plan.warnings, ...hardLinkWarnings(plan.files, directory)] };
}
