/** What is to be seen of a judgement. */

import type { Check } from "../../src/checks/check.ts";

/** The ids of the checks with one of these statuses, each once. */
export function idsOf(checks: readonly Check[], ...statuses: Check["status"][]): string[] {
  return [...new Set(checks.filter(({ status }) => statuses.includes(status)).map(({ id }) => id))];
}
