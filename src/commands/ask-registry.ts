/** Asks the npm registry whether a newer SDK of Clerk's takes what the known ones don't. */

import { join } from "node:path";
import { outsideOf } from "../clerk/choose-sdk.ts";
import { type NewestRelease, NOT_ASKED, withRelease } from "../clerk/newest-release.ts";
import type { ClerkSdk } from "../clerk/sdk.ts";
import { sdkSituation } from "../frameworks/sdk-situation.ts";
import type { AddOptions } from "../options.ts";
import { fitOf } from "../packages/fit.ts";
import { newestRelease } from "../packages/registry.ts";
import { registryFor } from "../project/dependencies/npm-registry.ts";
import type { Project } from "../project/project.ts";
import { sdksOf, wantedNames } from "../prompts/decide-sdk.ts";

/** The newest release of the SDK, where the project is newer than what is known here, and it may be asked. */
export async function askRegistry(
  project: Project,
  options: Pick<AddOptions, "sdk" | "verify">,
): Promise<NewestRelease> {
  const sdk = options.verify ? sdkLeftBehind(project, options) : undefined;
  if (sdk === undefined) return NOT_ASKED;
  const folder = join(project.directory, project.app);
  const answer = await newestRelease(sdk.name, registryFor(sdk.name, folder, process.env));
  if (answer.status === "failed") return answer;
  const { release } = answer;
  return { status: "answered", sdk: withRelease(sdk, release), version: release.version };
}

/** The preferred of the SDKs in question, where each of them is for something older than the app has. */
function sdkLeftBehind(project: Project, options: Pick<AddOptions, "sdk">): ClerkSdk | undefined {
  const names = wantedNames(project, options);
  const known = sdksOf(project, NOT_ASKED);
  const meant = known.filter(({ name }) => names.includes(name));
  const sdks = meant.length > 0 ? meant : known;
  const situation = sdkSituation(project);
  const isBehind = (sdk: ClerkSdk) =>
    outsideOf(sdk, situation).some(({ state, accepted }) => fitOf(state, accepted) === "above");
  return sdks.every(isBehind) ? sdks[0] : undefined;
}
