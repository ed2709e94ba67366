/** A Convex deployment on loopback, strict enough that the real convex CLI can be tested with it. */

import { setTimeout as delay } from "node:timers/promises";
import type { AuthProvider } from "./convex/auth-config.ts";
import { updateVariables } from "./convex/environment.ts";
import { answerQuery, isHttpQuery } from "./convex/http-query.ts";
import { isProvisioning, provision } from "./convex/provisioning.ts";
import { finishPush, pushWhole, startPush } from "./convex/push.ts";
import type { DeploymentState, Push } from "./convex/state.ts";
import { type Queries, type Said, serveSync } from "./convex/sync.ts";
import { noAuthProvider, type VerifyToken } from "./convex/token.ts";
import { type Answer, Refusal, type Request, type Seen, startServer } from "./http.ts";

export type ConvexDeployment = {
  url: string;
  /** `CONVEX_DEPLOYMENT` for the ordinary path. */
  selector: string;
  /** Environment that leads the convex CLI here as to a self-hosted deployment. */
  selfHosted: Record<string, string>;
  /** Environment that leads it here the ordinary way, with `CONVEX_DEPLOYMENT` in `.env.local`. */
  cloud: Record<string, string>;
  /** The deployment's environment variables. */
  variables: Map<string, string>;
  /** The auth config in force, which only a finished push or a change of a variable sets. */
  readonly authConfig: AuthProvider[] | null;
  /** Each push seen, the refused ones too. */
  pushes: Push[];
  /** Each request answered. */
  requests: Seen[];
  /** What clients and the server said to each other on the sync WebSocket. */
  said: Said[];
  /** Makes the next `times` requests of that path fail with this answer. */
  failNext(path: string, status: number, body: unknown, times?: number): void;
  close(): Promise<void>;
};

export type ConvexDeploymentOptions = {
  name?: string;
  variables?: Record<string, string>;
  /** Queries that a client may ask beside those that were pushed, by `module:function`. */
  queries?: Queries;
  /** The same project's production deployment. */
  production?: Pick<ConvexDeployment, "url" | "selfHosted">;
  /** Who a user's JWT belongs to; without it no token is accepted. */
  verifyToken?: VerifyToken;
};

/** Starts one. It records what it is asked, and answers 404 to whatever it doesn't know. */
export async function startConvexDeployment(
  options: ConvexDeploymentOptions = {},
): Promise<ConvexDeployment> {
  const name = options.name ?? "happy-horse-123";
  const state: DeploymentState = {
    name,
    adminKey: `${name}|admin-key-of-a-test`,
    accessToken: "access-token-of-a-test",
    variables: new Map(Object.entries(options.variables ?? {})),
    pushes: [],
    pushedModules: [],
    modules: new Map(),
    authConfig: null,
  };
  const asked = {
    queries: options.queries ?? {},
    verifyToken: options.verifyToken ?? ((_token, providers) => noAuthProvider(providers)),
  };
  const faults: { path: string; answer: Answer }[] = [];
  const server = await startServer(async (request) => {
    const fault = faults.findIndex(({ path }) => path === request.path);
    const [planned] = fault === -1 ? [] : faults.splice(fault, 1);
    if (planned) return planned.answer;
    if (isHttpQuery(request)) return answerQuery(request, state, asked);
    return answer(request, state, { url: server.url, production: options.production });
  });
  const said: Said[] = [];
  const endSync = serveSync(server.http, state, { url: server.url, ...asked, said });
  return {
    url: server.url,
    selector: `dev:${name}`,
    selfHosted: {
      CONVEX_SELF_HOSTED_URL: server.url,
      CONVEX_SELF_HOSTED_ADMIN_KEY: state.adminKey,
    },
    cloud: {
      CONVEX_PROVISION_HOST: server.url,
      CONVEX_OVERRIDE_ACCESS_TOKEN: state.accessToken,
    },
    variables: state.variables,
    get authConfig() {
      return state.authConfig;
    },
    pushes: state.pushes,
    requests: server.requests,
    said,
    failNext(path, status, body, times = 1) {
      for (let time = 0; time < times; time += 1) faults.push({ path, answer: { status, body } });
    },
    close() {
      endSync();
      return server.close();
    },
  };
}

async function answer(
  request: Request,
  state: DeploymentState,
  { url, production }: { url: string; production: ConvexDeploymentOptions["production"] },
): Promise<Answer> {
  if (isProvisioning(request.path)) return provision(request, state, { url, production });
  const known = endpoints[`${request.method} ${request.path}`];
  if (!known) {
    throw new Refusal(404, "NotFound", `There is no ${request.method} ${request.path}.`);
  }
  checkAdminKey(request, state);
  return known(state, request.body, url);
}

type Endpoint = (state: DeploymentState, body: unknown, url: string) => Answer | Promise<Answer>;

const endpoints: Readonly<Record<string, Endpoint>> = {
  "GET /api/v1/get_canonical_urls": (_state, _body, url) => ({
    status: 200,
    body: { convexCloudUrl: url, convexSiteUrl: url },
  }),
  "POST /api/get_config_hashes": () => ({
    status: 200,
    body: {
      config: { functions: "convex/" },
      // No hash: so every module comes with every push.
      moduleHashes: [],
      nodeDependencies: [],
      udfServerVersion: null,
    },
  }),
  "POST /api/deploy2/start_push": startPush,
  "POST /api/deploy2/wait_for_schema": () => ({ status: 200, body: { type: "complete" } }),
  "POST /api/deploy2/finish_push": finishPush,
  "POST /api/deploy2/report_push_completed": () => ({ status: 200, body: null }),
  "POST /api/push_config": pushWhole,
  "POST /api/update_environment_variables": updateVariables,
  "GET /api/stream_function_logs": async () => {
    await delay(1000, undefined, { ref: false });
    return { status: 200, body: { entries: [], newCursor: 0 } };
  },
};

function checkAdminKey({ headers }: Request, state: DeploymentState): void {
  const given = headers.authorization;
  if (given === undefined) {
    throw new Refusal(401, "MissingAuthorization", "The request has no Authorization header.");
  }
  if (given !== `Convex ${state.adminKey}`) {
    throw new Refusal(
      403,
      "BadDeployKey",
      "The provided deploy key was invalid for this deployment.",
    );
  }
}
