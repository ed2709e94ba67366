/** Judges an app in this process, without asking anybody. */

import { allChecks } from "../../src/checks/all-checks.ts";
import type { Check } from "../../src/checks/check.ts";
import { mendBy } from "../../src/checks/mend.ts";
import { NOTHING_ASKED, type Services } from "../../src/checks/services.ts";
import { type Stage, subjectOf } from "../../src/checks/subject.ts";
import { examine } from "../../src/project/examine.ts";
import { optionsWith } from "./options.ts";

export type Situation = {
  shell?: Record<string, string>;
  services?: Partial<Services>;
  stage?: Stage;
  entry?: string | undefined;
};

/** The checks of the app in a folder, without what this tool could mend. */
export async function diagnose(directory: string, situation: Situation = {}): Promise<Check[]> {
  const { shell = {}, services = {}, stage = "development", entry } = situation;
  const options = optionsWith({ entry });
  const examined = await examine(directory, options, shell, async () => false);
  const subject = subjectOf(examined, stage);
  const nothing = mendBy(undefined, "");
  return allChecks(subject, { ...NOTHING_ASKED, ...services }, nothing, undefined);
}

/** The ids of the checks with one of these statuses, each once. */
export function idsOf(checks: readonly Check[], ...statuses: Check["status"][]): string[] {
  return [...new Set(checks.filter(({ status }) => statuses.includes(status)).map(({ id }) => id))];
}
