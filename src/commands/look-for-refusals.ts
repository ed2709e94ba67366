/** Looks at a project to wire it, and tells all that keeps it from that at once. */

import { CliError } from "../errors.ts";
import type { AddOptions } from "../options.ts";
import { look } from "../project/look.ts";
import type { Project } from "../project/project.ts";
import { decideSdk } from "../prompts/decide-sdk.ts";
import { allAtOnce } from "../refusals/all-at-once.ts";
import { askRegistry } from "./ask-registry.ts";

/** After these, what else is found is of another app than the one that will be. */
const LAST_WORDS = ["unsupported-framework", "ambiguous-framework", "ambiguous-entry"];

/** Looks as `look` does. Throws all that was refused as one `CliError`. */
export async function lookForRefusals(
  directory: string,
  options: AddOptions & { app: string | undefined },
): Promise<Project> {
  const refusals: CliError[] = [];
  const refuse = (refusal: CliError) => {
    if (LAST_WORDS.includes(refusal.code)) throw refusal;
    refusals.push(refusal);
  };
  try {
    const project = await look(directory, options, process.env, { refuse });
    if (refusals.length === 0) return project;
    refusals.push(...(await sdkRefusal(project, options, refusals)));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    refusals.push(error);
  }
  const told = refusals.filter(
    ({ code }) => code !== "no-provider" || !refusals.some((each) => HIDE_PROVIDER.has(each.code)),
  );
  const [first, ...others] = told;
  if (!first) throw new Error("A refusal is lost.");
  throw allAtOnce(first, others);
}

/** What says why no plain provider was found. */
const HIDE_PROVIDER = new Set(["other-auth", "syntax-error", "unsupported-shape"]);

/** What would be refused of the packages, once all else is mended. */
async function sdkRefusal(
  project: Project,
  options: AddOptions,
  refusals: readonly CliError[],
): Promise<CliError[]> {
  try {
    await decideSdk(project, options, undefined, await askRegistry(project, options));
    return [];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { code } = error;
    const isTold = refusals.some(
      (each) => each.code === code || (each.code === "react-too-old" && code === "react-range"),
    );
    return isTold ? [] : [error];
  }
}
