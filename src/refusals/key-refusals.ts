/** Refuses where a key stays in the code that is another instance's, with what to write instead. */

import type { Location } from "../code/providers/find-providers.ts";
import { jsxProp } from "../code/splice/jsx-prop.ts";
import { CliError } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import type { Project } from "../project/project.ts";
import { numberedSteps } from "../text/numbered-steps.ts";

/** For a ClerkProvider whose key can't be told, where nothing reads the variable that would be set. */
export function keyUnknown(
  given: Location,
  { framework }: Pick<Project, "framework">,
  host: string,
): CliError {
  const { publishableKeyVariable: variable, readVariable } = frameworkOf(framework);
  const prop = jsxProp({ name: "publishableKey", value: readVariable(variable, given.file) });
  return new CliError(
    "unsupported-shape",
    `Which key <ClerkProvider> (${given.file}:${given.line}:${given.column}) is given can't be told, and nothing in the app reads ${variable}: Convex would accept tokens of ${host}, and the app may sign in to another instance.`,
    numberedSteps([
      [
        `At ${given.file}:${given.line}, let it take the key from the variable:`,
        `<ClerkProvider ${prop}>`,
      ],
      ["Run this command again: it sets the variable."],
    ]),
  );
}

/**
 * For a key that is written at a place, and can't be replaced by a variable there; `given` is the
 * ClerkProvider that may be given it.
 */
export function keyByHand(
  written: Location,
  given: Location,
  { framework }: Pick<Project, "framework">,
): CliError {
  const { publishableKeyVariable: variable, readVariable } = frameworkOf(framework);
  const prop = jsxProp({ name: "publishableKey", value: readVariable(variable, given.file) });
  return new CliError(
    "unsupported-shape",
    `${written.file}:${written.line}:${written.column} has a publishable key in the code, and whether <ClerkProvider> (${given.file}:${given.line}) is given that one can't be told: the issuer would move, and the key would not.`,
    numberedSteps([
      [
        `At ${given.file}:${given.line}, let it take the key from the variable:`,
        `<ClerkProvider ${prop}>`,
      ],
      ["Run this command again: it puts the key into the variable."],
    ]),
  );
}
