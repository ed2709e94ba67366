/** `convex env set` and `convex env remove`, as a deployment checks them. */

import { z } from "zod";
import { type Answer, Refusal } from "../http.ts";
import { evaluateAuthConfig } from "./auth-config.ts";
import { AUTH_CONFIG, type DeploymentState, readableVariables } from "./state.ts";

const request = z.looseObject({
  changes: z.array(z.object({ name: z.string(), value: z.string().nullable().optional() })),
});

/**
 * Makes all changes or none. The auth config in force is evaluated anew with them: a change that
 * breaks it is refused, any other takes effect without a push.
 */
export async function updateVariables(state: DeploymentState, body: unknown): Promise<Answer> {
  const result = request.safeParse(body);
  if (!result.success) throw new Refusal(400, "BadDeserialize", z.prettifyError(result.error));
  const next = new Map(state.variables);
  for (const { name, value } of result.data.changes) {
    checkName(name);
    if (value === null || value === undefined) next.delete(name);
    else next.set(name, value);
  }
  const authSource = state.modules.get(AUTH_CONFIG);
  if (authSource !== undefined) {
    state.authConfig = await evaluateAuthConfig(authSource, readableVariables(state, next));
  }
  state.variables.clear();
  for (const [name, value] of next) state.variables.set(name, value);
  return { status: 200, body: null };
}

function checkName(name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name)) {
    throw new Refusal(
      400,
      "EnvVarNameInvalid",
      `Environment variable name "${name}" must start with a letter and hold at most 40 letters, digits and underscores.`,
    );
  }
  if (name === "CONVEX_CLOUD_URL" || name === "CONVEX_SITE_URL") {
    throw new Refusal(400, "EnvVarNameForbidden", `Environment variable "${name}" is built in.`);
  }
}
