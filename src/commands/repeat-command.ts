/** Words the command that repeats a prompted run without its prompts. */

import type { Answers } from "../answers.ts";
import { ADD_OPTIONS, type AddOptions, type Declarations, typedAs } from "../options.ts";
import { quoted } from "../text/shell-command.ts";

/** One line for a POSIX shell or PowerShell; the publishable key in it is public by design. */
export function repeatCommand(answers: Answers, options: AddOptions, directory: string): string {
  const decided = {
    publishableKey: answers.publishableKey.value,
    issuer: answers.issuer,
    issuerIn: answers.issuerIn,
    otherIssuer: answers.otherIssuer,
    sdk: answers.sdk.name,
  };
  const values: AddOptions = {
    // Spread first as well, they stand first.
    ...decided,
    ...options,
    ...decided,
    example: answers.example,
    createJwtTemplate: Boolean(answers.template.createAt),
    yes: true,
  };
  const words = Object.entries(values).flatMap(([name, value]) =>
    DECLARED[name]?.isUnrepeated ? [] : typedAs(name, value, DECLARED),
  );
  return ["npx add-clerk-convex", ...(directory === "." ? [] : [quoted(directory)]), ...words].join(
    " ",
  );
}

const DECLARED: Declarations = ADD_OPTIONS;
