/**
 * Clerk on loopback: the two public documents of an issuer, the Frontend API that a browser asks, and
 * the Backend API (`/v1/…`) that servers ask with the secret key.
 */

import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import {
  answerBackend,
  type BackendState,
  clerkError,
  isBackend,
  refuseAsClerk,
  type StoredDomain,
  type StoredTemplate,
  storedTemplate,
} from "./clerk-backend.ts";
import { answerFrontend, isFrontend } from "./clerk-frontend/frontend-api.ts";
import { type Instance, testUsers } from "./clerk-frontend/instance.ts";
import type { KeySet } from "./convex/token.ts";
import { type Answer, type Request, type Seen, startServer } from "./http.ts";

export type ClerkServer = {
  url: string;
  /** Host of the frontend API it stands for. */
  host: string;
  issuer: string;
  /** The key of an instance with that host, a development one unless it is `live`. */
  publishableKey: string;
  /** What opens the Backend API, with `CLERK_API_URL` set to `url`. */
  secretKey: string;
  /** The templates and domains there are; a test may change both. */
  readonly templates: StoredTemplate[];
  readonly domains: StoredDomain[];
  /** The keys that tokens are signed with, whatever the options make of the answer. */
  jwks: KeySet;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** The people, browsers and sessions there are. */
  instance: Instance;
  requests: Seen[];
  /** Environment that leads `https://host/…` here in Node programs, and refuses all other hosts. */
  routes: Record<string, string>;
  /**
   * A session token with Clerk's usual claims and header and these over them, of which `undefined`
   * takes one away; it lasts a minute. It is an RS256 signature that it has, whatever its header says.
   */
  signToken(claims?: Record<string, unknown>, header?: Record<string, unknown>): string;
  /**
   * Answers the next `times` requests of that path so, whatever else is wrong with them. A path
   * alone stands for every method: `/v1/jwt_templates`, or `POST /v1/jwt_templates`.
   */
  failNext(path: string, answer: Answer, times?: number): void;
  close(): Promise<void>;
};

export type ClerkOptions = {
  host?: string;
  /** What the OpenID configuration names as issuer, where it isn't `https://host`. */
  issuer?: string;
  /** A fault of the OpenID configuration: no answer ever, another status, another body. */
  hang?: boolean;
  status?: number;
  body?: unknown;
  /** The same faults of the JWKS. */
  jwksHang?: boolean;
  jwksStatus?: number;
  jwks?: unknown;
  /** The JWT templates to begin with; none unless given. */
  templates?: ({ name: string } & Partial<StoredTemplate>)[];
  /** The secret key, where the usual one won't do. */
  secretKey?: string;
  /** Whether it is a production instance: `pk_live_…` and `sk_live_…`. */
  live?: boolean;
} & Partial<Pick<Instance, "integration" | "sessionClaims" | "lifetime" | "scripts">>;

type KeyPair = ReturnType<typeof newKeyPair>;

const newKeyPair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });

/** Keys of servers that have been closed: a fresh one takes long to be made. */
const unused: KeyPair[] = [];

/** Starts one, with an RS256 key that no other one has at the same time. */
export async function startClerk(options: ClerkOptions = {}): Promise<ClerkServer> {
  const host = options.host ?? "happy-horse-1.clerk.accounts.dev";
  const issuer = options.issuer ?? `https://${host}`;
  const pair = unused.pop() ?? newKeyPair();
  const { privateKey, publicKey } = pair;
  let isOpen = true;
  const kid = "ins_test";
  const jwks = {
    keys: [{ ...publicKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid }],
  };
  const environment = options.live ? "live" : "test";
  const publishableKey = `pk_${environment}_${Buffer.from(`${host}$`).toString("base64")}`;
  const signClaims = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) => {
    const head = encoded({ alg: "RS256", typ: "JWT", kid, ...header });
    const signed = `${head}.${encoded(claims)}`;
    return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
  };
  const templates = (options.templates ?? []).map(storedTemplate);
  const instance: Instance = {
    host,
    issuer,
    publishableKey,
    sign: (claims) => signClaims(claims),
    integration: options.integration ?? false,
    sessionClaims: options.sessionClaims ?? {},
    lifetime: options.lifetime ?? 60,
    templates,
    users: testUsers(),
    sessions: [],
    browsers: new Map(),
    handshakes: new Map(),
    scripts: options.scripts ?? {},
  };
  const state: BackendState = {
    secretKey:
      options.secretKey ??
      `sk_${environment}_${Buffer.from(`nobody's key of ${host}`).toString("base64url")}`,
    templates,
    instance,
    jwks,
    domains: [
      {
        object: "domain",
        id: "dmn_test",
        name: host.replace(/^clerk\./, ""),
        is_satellite: false,
        frontend_api_url: `https://${host}`,
      },
    ],
  };
  const faults: { path: string; answer: Answer }[] = [];
  const server = await startServer((request): Answer => {
    const { method, path } = request;
    const fault = faults.findIndex((one) => [path, `${method} ${path}`].includes(one.path));
    const [planned] = fault === -1 ? [] : faults.splice(fault, 1);
    if (planned) return planned.answer;
    if (isFrontend(path)) return answerFrontend(request, instance);
    return isBackend(path)
      ? answerBackend(request, state)
      : answerDocument(request, { issuer, jwks, options });
  }, refuseAsClerk);
  return {
    url: server.url,
    host,
    issuer,
    publishableKey,
    ...state,
    privateKey,
    publicKey,
    requests: server.requests,
    routes: routeFetch({ [host]: server.url }),
    signToken(claims = {}, header = {}) {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: issuer, sub: "user_test", aud: "convex", iat: now, nbf: now - 10 };
      return signClaims({ ...usual, exp: now + 60, ...claims }, header);
    },
    failNext(path, answer, times = 1) {
      for (let time = 0; time < times; time += 1) faults.push({ path, answer });
    },
    close() {
      if (isOpen) unused.push(pair);
      isOpen = false;
      return server.close();
    },
  };
}

function answerDocument(
  { method, path }: Request,
  { issuer, jwks, options }: { issuer: string; jwks: KeySet; options: ClerkOptions },
): Answer {
  if (method !== "GET") return clerkError(405, "method_not_allowed", "Method not allowed");
  if (path === "/.well-known/jwks.json") {
    if (options.jwksHang) return "hang";
    return { status: options.jwksStatus ?? 200, body: "jwks" in options ? options.jwks : jwks };
  }
  if (path !== "/.well-known/openid-configuration") {
    return clerkError(404, "resource_not_found", "Resource not found");
  }
  if (options.hang) return "hang";
  const body = "body" in options ? options.body : openIdConfiguration(issuer);
  return { status: options.status ?? 200, body };
}

/**
 * Environment for Node programs that leads their `fetch` of these hosts to loopback addresses and
 * refuses every other host that isn't loopback itself.
 */
export function routeFetch(routes: Record<string, string>): Record<string, string> {
  const preload = new URL("./route-fetch.mjs", import.meta.url).href;
  return { NODE_OPTIONS: `--import=${preload}`, TEST_ROUTES: JSON.stringify(routes) };
}

function openIdConfiguration(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth/authorize`,
    token_endpoint: `${issuer}/oauth/token`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
