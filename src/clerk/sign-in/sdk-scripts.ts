/** Tells which scripts an SDK of Clerk's loads from the instance's host, by the release it is built on. */

import { major } from "semver";
import type { PublishableKey } from "../publishable-key.ts";

export type SdkScripts = {
  clerkJs: string;
  /** Its components, where they are a script of their own. */
  ui: string | undefined;
};

/**
 * By the version of `@clerk/shared`: the major versions that its own `clerkJSScriptUrl` and
 * `clerkUIScriptUrl` (src/loadClerkJsScript.ts) would ask for. The newest where it isn't known.
 */
export function sdkScripts({ host }: PublishableKey, shared: string | undefined): SdkScripts {
  const release = shared === undefined ? NEWEST : major(shared);
  const at = (name: string, version: number, file: string) =>
    `https://${host}/npm/@clerk/${name}@${version}/dist/${file}`;
  if (release >= NEWEST) {
    return { clerkJs: at("clerk-js", 6, CLERK_JS), ui: at("ui", 1, "ui.browser.js") };
  }
  return { clerkJs: at("clerk-js", release >= 2 ? 5 : 4, CLERK_JS), ui: undefined };
}

/** The major version since which components are a script of their own. */
const NEWEST = 4;
const CLERK_JS = "clerk.browser.js";
