/** Names the variables that an app needs wherever it is built, since the env file stays on this machine. */

import type { Answers } from "../../answers.ts";
import type { ClerkSdk } from "../../clerk/sdk.ts";
import { clerkFramework } from "../../frameworks/registry.ts";
import type { Project } from "../../project/project.ts";
import type { ManualStep } from "../../text/numbered-steps.ts";

/** What becomes of an app that is built without its publishable key. */
export function fateWithoutKey(sdk: Pick<ClerkSdk, "name"> | undefined): string {
  // Its ClerkProvider waits for a key, where others throw.
  return sdk?.name === "@clerk/react"
    ? "shows Convex's loading state for ever, and says nothing"
    : "does not start";
}

/** The step for the first deployment, CI and each other machine; none where git has the env file. */
export function whereBuiltStep(
  project: Project,
  { sdk }: Pick<Answers, "sdk">,
  variables: readonly string[],
): ManualStep[] {
  const { envFile } = project;
  const [first] = variables;
  if (first === undefined || envFile.tracked) return [];
  const { secretKeyVariable, natives } = clerkFramework(project);
  const names = [...variables, ...(secretKeyVariable ? [secretKeyVariable] : [])];
  const places = natives ? "EAS, CI" : "Vercel, Netlify, CI";
  return [
    [
      `Set ${names.join(" and ")} wherever else the app is built (${places}, another machine), since ${envFile.path} is in no repository: an app built without ${first} ${fateWithoutKey(sdk)}.`,
    ],
  ];
}
