/** Words the command that repeats a prompted run without its prompts. */

import type { Answers } from "../answers.ts";
import { issuerOf } from "../clerk/issuer.ts";
import { ADD_OPTIONS, type AddOptions, type Declarations, typedAs } from "../options.ts";
import { ownCommand } from "../text/shell-command.ts";

/**
 * One line for a POSIX shell or PowerShell: what was typed, and what was answered and stands nowhere in the
 * project since. The publishable key is in the env file, and the issuer follows from it, or is named.
 */
export function repeatCommand(answers: Answers, options: AddOptions, directory: string): string {
  const { issuer, publishableKey, otherIssuer, example, template } = answers;
  const values: AddOptions = {
    ...options,
    ...(issuer === issuerOf(publishableKey) ? {} : { issuer }),
    otherIssuer,
    example,
    createJwtTemplate: Boolean(template.createAt),
    yes: true,
  };
  const words = Object.entries(values).flatMap(([name, value]) =>
    DECLARED[name]?.isUnrepeated ? [] : typedAs(name, value, DECLARED),
  );
  return [ownCommand([], directory), ...words].join(" ");
}

const DECLARED: Declarations = ADD_OPTIONS;
