/** Finds the address of the deployment that the app's users talk to. */

import { join } from "node:path";
import { convexCli } from "../../apply/programs/convex-cli.ts";
import { projectSecrets } from "../../apply/project-secrets.ts";
import type { Subject } from "../../checks/subject.ts";

/** Where it is; or why that isn't known, as the end of a sentence. */
export type DeploymentUrl = { ok: true; url: string } | { ok: false; reason: string };

/** Convex sets it itself on each deployment, and tells it to whoever asks by its name. */
const OWN_ADDRESS = "CONVEX_CLOUD_URL";

/**
 * What the app's own client is given; else what the convex CLI says of the deployment that it would
 * push to, within `timeout` milliseconds. Undefined where there is none to be asked for.
 */
export async function deploymentUrl(
  { project, clientUrls, stage }: Subject,
  timeout: number,
  signal: AbortSignal,
): Promise<DeploymentUrl | undefined> {
  const given = clientUrls[stage];
  if (given) {
    return isAddress(given.value)
      ? { ok: true, url: given.value }
      : { ok: false, reason: `${given.source} is no address` };
  }
  if (project.convex.deployment === "none") return undefined;
  const secrets = projectSecrets(project);
  const supervised = { signal, beginning: undefined, secrets };
  const directory = join(project.directory, project.backend);
  const reading = await convexCli(directory, project.convex.command, supervised).readVariable(
    OWN_ADDRESS,
    { production: stage === "production", timeout, downloads: false },
  );
  switch (reading.status) {
    case "set":
      return isAddress(reading.value)
        ? { ok: true, url: reading.value }
        : { ok: false, reason: "its address is unknown" };
    case "unset":
      return { ok: false, reason: "its address is unknown" };
    case "not-installed":
      return { ok: false, reason: "convex, which knows its address, is not installed" };
    case "unknown":
      return { ok: false, reason: reading.reason };
  }
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
