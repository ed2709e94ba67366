/** What a loopback deployment remembers, shared by its endpoints. */

import type { AuthProvider } from "./auth-config.ts";

export type Push = {
  /** The providers its auth config evaluated to; null: it had none, or was refused. */
  authConfig: AuthProvider[] | null;
  /** Paths of the bundled modules, as the CLI sends them (`auth.config.js`, `tasks.js`). */
  modules: string[];
  /** Whether `finish_push` came, and so what was pushed is what runs. */
  finished: boolean;
};

/** Bundled modules as the CLI sends them: path (`tasks.js`) → source. */
export type Modules = ReadonlyMap<string, string>;

/** The module that lists the providers. */
export const AUTH_CONFIG = "auth.config.js";

export type DeploymentState = {
  readonly name: string;
  readonly adminKey: string;
  readonly accessToken: string;
  readonly variables: Map<string, string>;
  readonly pushes: Push[];
  /** The bundled modules of each push (path → source), by the position in `pushes`. */
  readonly pushedModules: Modules[];
  /** The modules in force. */
  modules: Modules;
  /** What the auth config in force evaluated to. */
  authConfig: AuthProvider[] | null;
};

/** The variables that code on the deployment can read: the user's and those Convex sets itself. */
export function readableVariables(
  state: DeploymentState,
  variables: ReadonlyMap<string, string> = state.variables,
): ReadonlyMap<string, string> {
  return new Map([
    ...variables,
    // Loopback is http, which no auth config may name: the addresses a hosted deployment has.
    ["CONVEX_CLOUD_URL", `https://${state.name}.convex.cloud`],
    ["CONVEX_SITE_URL", `https://${state.name}.convex.site`],
  ]);
}
