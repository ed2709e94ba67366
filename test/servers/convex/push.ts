/** The endpoints of `convex dev` and `convex deploy`: a push begins, is checked, and is finished. */

import { z } from "zod";
import { type Answer, Refusal } from "../http.ts";
import { evaluateAuthConfig } from "./auth-config.ts";
import { AUTH_CONFIG, type DeploymentState, readableVariables } from "./state.ts";

const module = z.looseObject({ path: z.string(), source: z.string() });

const startRequest = z.looseObject({
  dryRun: z.boolean(),
  functions: z.string(),
  appDefinition: z.looseObject({
    // The list's name changed with 1.31.7.
    changedModules: z.array(module).optional(),
    functions: z.array(module).optional(),
    udfServerVersion: z.string(),
  }),
});

const finishRequest = z.looseObject({
  dryRun: z.boolean(),
  startPush: z.looseObject({ externalDepsId: z.string() }),
});

const wholeRequest = z.looseObject({
  modules: z.array(module),
  udfServerVersion: z.string(),
});

type Sent = z.infer<typeof module>[];

/** Records a push and evaluates its auth config. Throws `Refusal` as the real deployment does. */
export async function startPush(state: DeploymentState, body: unknown): Promise<Answer> {
  const { appDefinition } = parsed(startRequest, body);
  const modules = appDefinition.changedModules ?? appDefinition.functions ?? [];
  const { id, authConfig } = await record(state, modules);
  return { status: 200, body: started(`push-${id}`, authConfig, appDefinition.udfServerVersion) };
}

/** Puts a started push into force, unless it is a dry run. */
export function finishPush(state: DeploymentState, body: unknown): Answer {
  const { dryRun, startPush } = parsed(finishRequest, body);
  const id = Number(startPush.externalDepsId.replace("push-", ""));
  if (!dryRun) enforce(state, id);
  const nothing = { added: [], removed: [] };
  return { status: 200, body: { authDiff: nothing, definitionDiffs: {}, componentDiffs: {} } };
}

/** A push in one request, as convex 1.27 makes it where there is no convex.config. */
export async function pushWhole(state: DeploymentState, body: unknown): Promise<Answer> {
  const { id } = await record(state, parsed(wholeRequest, body).modules);
  enforce(state, id);
  return { status: 200, body: null };
}

async function record(state: DeploymentState, sent: Sent) {
  const modules = new Map(sent.map(({ path, source }) => [path, source]));
  const source = modules.get(AUTH_CONFIG);
  const id = state.pushes.length;
  const push = { authConfig: null, modules: [...modules.keys()], finished: false };
  state.pushes.push(push);
  state.pushedModules.push(modules);
  const authConfig =
    source === undefined ? null : await evaluateAuthConfig(source, readableVariables(state));
  state.pushes[id] = { ...push, authConfig };
  return { id, authConfig };
}

function enforce(state: DeploymentState, id: number): void {
  const push = state.pushes[id];
  if (push === undefined) throw new Refusal(400, "UnknownPush", `No push ${id} was started.`);
  state.pushes[id] = { ...push, finished: true };
  state.modules = state.pushedModules[id] ?? new Map();
  state.authConfig = push.authConfig;
}

function started(id: string, appAuth: unknown[] | null, serverVersion: string) {
  return {
    environmentVariables: {},
    // The CLI hands this answer back whole: the one free text in it tells the pushes apart.
    externalDepsId: id,
    componentDefinitionPackages: {},
    appAuth: appAuth ?? [],
    analysis: {
      "": {
        definition: {
          path: "",
          definitionType: { type: "app" },
          childComponents: [],
          httpMounts: {},
          exports: { type: "branch", branch: [] },
        },
        schema: null,
        functions: {},
        udfConfig: { serverVersion, importPhaseRngSeed: null, importPhaseUnixTimestamp: null },
      },
    },
    app: {
      definitionPath: "",
      componentPath: "",
      args: {},
      childComponents: {},
      httpRoutes: { httpModuleRoutes: null, mounts: [] },
      exports: {},
    },
    schemaChange: { allocatedComponentIds: {}, schemaIds: {} },
  };
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new Refusal(400, "BadDeserialize", z.prettifyError(result.error));
}
