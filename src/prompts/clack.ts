/** Clack's prompts; in plain mode the same questions, each on a line of its own. */

import * as clack from "@clack/prompts";
import { isPlain } from "./plain-mode.ts";
import { type PlainChoice, plainConfirm, plainSelect } from "./plain-prompts.ts";

export { CANCEL_SYMBOL } from "@clack/prompts";

type Cancelled = typeof clack.CANCEL_SYMBOL;

/** Asks yes or no. */
export function confirm(question: {
  message: string;
  initialValue: boolean;
  signal: AbortSignal;
}): Promise<boolean | Cancelled> {
  return isPlain() ? plainConfirm(question) : clack.confirm(question);
}

/** Asks which of several. */
export async function select<Value extends string>(
  question: PlainChoice<Value>,
): Promise<Value | Cancelled> {
  if (isPlain()) return plainSelect(question);
  const options = [...question.options];
  const chosen = await clack.select<string>({ ...question, options });
  return options.find(({ value }) => value === chosen)?.value ?? clack.CANCEL_SYMBOL;
}
