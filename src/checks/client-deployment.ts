/** Judges whether the app talks to the deployment that is pushed to. */

import { posix } from "node:path";
import { type Finding, ok, skipped, warning } from "./check.ts";
import type { Subject } from "./subject.ts";

const CLOUD = /^([a-z]+-[a-z]+-\d+)(?:\.[a-z0-9-]+)*\.convex\.(?:cloud|site)$/;
/** Where people copy an address from that no client can talk to. */
const DASHBOARD = "dashboard.convex.dev";

/** `client-deployment`: whether auth.config is pushed to where the browser's client asks. */
export function clientDeployment({ clientDeployment: found, stage }: Subject): Finding[] {
  if (!found || stage === "production") {
    return [skipped("No env file says both where the app's client asks and where convex pushes.")];
  }
  const { url, pushedTo } = found;
  const host = hostOf(url.value);
  const talksTo = host === undefined ? undefined : CLOUD.exec(host)?.[1];
  if (talksTo === pushedTo)
    return [ok(`${url.source} leads to ${pushedTo}, which convex dev pushes to.`)];
  // An address of its own may lead to any deployment.
  if (host !== DASHBOARD && talksTo === undefined) {
    return [skipped(`${url.name} is no address of a deployment in Convex's cloud.`)];
  }
  const message =
    talksTo === undefined
      ? `${url.source} is the dashboard's address, which no client can ask; convex dev pushes to ${pushedTo}.`
      : `The app talks to ${talksTo} (${url.source}), and convex dev pushes to ${pushedTo}: what auth.config says there doesn't count for the app.`;
  const fix = `Write ${url.name}=https://${pushedTo}.convex.cloud`;
  return [warning(message, { file: url.file && posix.normalize(url.file), fix })];
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
