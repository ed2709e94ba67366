/** Reads which deployment the app's client talks to, and which one the convex CLI pushes to. */

import { posix } from "node:path";
import type { Project } from "../project.ts";
import type { TextReader } from "../text-files.ts";
import type { ClientUrl } from "./client-url.ts";
import { envLookup, type Shell } from "./env-files.ts";

export type ClientDeployment = {
  url: ClientUrl;
  /** The name of the deployment that the CLI pushes to, e.g. happy-horse-123. */
  pushedTo: string;
};

/** Names a cloud deployment for one person's development, as the CLI writes it. */
const DEVELOPMENT = /^(?:dev:)?([a-z]+-[a-z]+-\d+)$/;

/** Undefined where either isn't written down, or is no deployment in Convex's cloud. */
export function clientDeployment(
  { backend }: Pick<Project, "backend">,
  url: ClientUrl | undefined,
  shell: Shell,
  read: TextReader,
): ClientDeployment | undefined {
  const ofBackend = [".env.local", ".env"].map((name) => posix.join(backend, name));
  const named = envLookup(shell, ofBackend, read)("CONVEX_DEPLOYMENT")?.value;
  // What stands behind `#` is the CLI's own note.
  const pushedTo = DEVELOPMENT.exec(named?.replace(/\s*#.*$/, "") ?? "")?.[1];
  return url && pushedTo !== undefined ? { url, pushedTo } : undefined;
}
