/**
 * Clerk's Backend API: JWT templates, domains, and what its middleware asks; as strict as its OpenAPI description
 * (github.com/clerk/openapi-specs) and its index of errors
 * (https://clerk.com/docs/guides/development/errors/backend-api) say.
 */

import { z } from "zod";
import { findSession, type Instance } from "./clerk-frontend/instance.ts";
import { answerToken } from "./clerk-frontend/tokens.ts";
import { userEndpoints } from "./clerk-users.ts";
import type { KeySet } from "./convex/token.ts";
import type { Answer, Refusal, Request } from "./http.ts";

export type StoredTemplate = {
  object: "jwt_template";
  id: string;
  name: string;
  claims: Record<string, unknown>;
  lifetime: number;
  allowed_clock_skew: number;
  custom_signing_key: boolean;
  signing_algorithm: string;
  created_at: number;
  updated_at: number;
};

export type StoredDomain = {
  object: "domain";
  id: string;
  name: string;
  is_satellite: boolean;
  frontend_api_url: string;
};

export type BackendState = {
  secretKey: string;
  templates: StoredTemplate[];
  domains: StoredDomain[];
  instance: Instance;
  /** The keys that tokens are signed with. */
  jwks: KeySet;
};

const PREFIX = "/v1";
const RESERVED = ["azp", "exp", "iat", "iss", "jti", "nbf", "sub"];

/** A template as it is stored, with Clerk's usual values for what isn't given. */
export function storedTemplate(given: { name: string } & Partial<StoredTemplate>): StoredTemplate {
  const now = Date.now();
  return {
    object: "jwt_template",
    id: `jtmp_${Buffer.from(given.name).toString("hex")}`,
    claims: {},
    lifetime: 60,
    allowed_clock_skew: 5,
    custom_signing_key: false,
    signing_algorithm: "RS256",
    created_at: now,
    updated_at: now,
    ...given,
  };
}

/** Whether a path is of this API rather than of the Frontend API beside it. */
export function isBackend(path: string): boolean {
  return path === PREFIX || path.startsWith(`${PREFIX}/`);
}

/** Answers one request, and keeps in `state` what it creates. */
export function answerBackend(request: Request, state: BackendState): Answer {
  const path = request.path.slice(PREFIX.length);
  const endpoints = TOKENS.test(path)
    ? { POST: mintToken }
    : (userEndpoints(request.path) ?? known[path]);
  if (!endpoints) return clerkError(404, "resource_not_found", "Resource not found");
  const endpoint = endpoints[request.method];
  if (!endpoint) {
    return {
      ...clerkError(405, "method_not_allowed", "Method not allowed"),
      headers: { allow: Object.keys(endpoints).join(", ") },
    };
  }
  if (request.headers.authorization !== `Bearer ${state.secretKey}`) {
    const message =
      "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct.";
    return clerkError(401, "clerk_key_invalid", message);
  }
  return endpoint(request, state);
}

/** An error in Clerk's shape. */
export function clerkError(
  status: number,
  code: string,
  message: string,
  details: { long?: string; parameter?: string } = {},
) {
  const { long = message, parameter } = details;
  const meta = parameter === undefined ? {} : { meta: { param_name: parameter } };
  const errors = [{ message, long_message: long, code, ...meta }];
  return { status, body: { errors, clerk_trace_id: "00000000000000000000000000000000" } };
}

/** What the server itself refuses, such as a body that isn't JSON, in Clerk's shape. */
export function refuseAsClerk({ status, code, message }: Refusal): Answer {
  return clerkError(status, code, message);
}

type Endpoint = (request: Request, state: BackendState) => Answer;

const known: Readonly<Record<string, Readonly<Record<string, Endpoint>>>> = {
  "/jwt_templates": { GET: listTemplates, POST: createTemplate },
  "/domains": { GET: listDomains },
  "/jwks": { GET: (_request, { jwks }) => ({ status: 200, body: jwks }) },
  "/clients/handshake_payload": { GET: handshakePayload },
};

const TOKENS = /^\/sessions\/(?<session>[^/]+)\/tokens(\/(?<template>[^/]+))?$/;

function mintToken({ path }: Request, { instance }: BackendState): Answer {
  const { session: id, template } = TOKENS.exec(path.slice(PREFIX.length))?.groups ?? {};
  const session = findSession(instance, id);
  if (session === undefined) return clerkError(404, "resource_not_found", "Session not found");
  return answerToken(instance, session, { template });
}

function handshakePayload({ query }: Request, { instance }: BackendState): Answer {
  const directives = instance.handshakes.get(query.get("nonce") ?? "");
  return directives
    ? { status: 200, body: { directives } }
    : clerkError(404, "resource_not_found", "Resource not found");
}

const flag = z.enum(["true", "false"]).transform((value) => value === "true");
const count = z.string().regex(/^\d+$/).transform(Number);
const page = z.strictObject({
  paginated: flag.default(false),
  limit: count.pipe(z.int().min(1).max(500)).default(10),
  offset: count.pipe(z.int().min(0)).default(0),
});

function listTemplates({ query }: Request, { templates }: BackendState): Answer {
  const asked = page.safeParse(Object.fromEntries(query), { reportInput: true });
  if (!asked.success) return refusedParameters(asked.error);
  const { paginated, limit, offset } = asked.data;
  if (!paginated) return { status: 200, body: templates };
  const data = templates.slice(offset, offset + limit);
  return { status: 200, body: { data, total_count: templates.length } };
}

const creation = z.strictObject({
  name: z.string().min(1),
  claims: z.record(z.string(), z.unknown()),
  lifetime: z.int().min(30).max(315_360_000).nullish(),
  allowed_clock_skew: z.int().min(0).max(300).nullish(),
  // Nothing here brings a key of its own.
  custom_signing_key: z.literal(false).optional(),
});

function createTemplate({ headers, body, query }: Request, { templates }: BackendState): Answer {
  const type = headers["content-type"] ?? "";
  if (!/^application\/json(;|$)/.test(type)) {
    return clerkError(415, "unsupported_content_type", "Content-Type is unsupported", {
      long: `Content-Type ${type} is unsupported. You should use application/json instead.`,
    });
  }
  const asked = creation.safeParse(
    { ...Object.fromEntries(query), ...z.looseObject({}).safeParse(body).data },
    { reportInput: true },
  );
  if (!asked.success) return refusedParameters(asked.error);
  const { name, claims, lifetime, allowed_clock_skew } = asked.data;
  const reserved = RESERVED.find((claim) => Object.hasOwn(claims, claim));
  if (reserved !== undefined) {
    return clerkError(400, "jwt_template_reserved_claim", "reserved claim used", {
      long: `You can't use the reserved claim: '${reserved}'`,
      parameter: "claims",
    });
  }
  // Not described: the status is that of every other name that is taken.
  if (templates.some((template) => template.name === name)) {
    return clerkError(422, "form_identifier_exists", "already exists", {
      long: `A JWT template named ${name} already exists.`,
      parameter: "name",
    });
  }
  const created = storedTemplate({
    name,
    claims,
    lifetime: lifetime ?? 60,
    allowed_clock_skew: allowed_clock_skew ?? 5,
  });
  templates.push(created);
  return { status: 200, body: created };
}

function listDomains({ query }: Request, { domains }: BackendState): Answer {
  const asked = z.strictObject({}).safeParse(Object.fromEntries(query), { reportInput: true });
  if (!asked.success) return refusedParameters(asked.error);
  return { status: 200, body: { data: domains, total_count: domains.length } };
}

/** The first fault of the parameters, as Clerk names it. */
export function refusedParameters(error: z.ZodError): Answer {
  const [issue] = error.issues;
  const parameter = issue?.code === "unrecognized_keys" ? issue.keys[0] : String(issue?.path[0]);
  const about = { parameter: parameter ?? "" };
  if (issue?.code === "unrecognized_keys") {
    const long = `${parameter} is not a valid parameter for this request.`;
    return clerkError(422, "form_param_unknown", "is unknown", { ...about, long });
  }
  if (issue?.input === undefined) {
    const long = `${parameter} must be included.`;
    return clerkError(422, "form_param_missing", "is missing", { ...about, long });
  }
  if (issue.code === "invalid_type") {
    const long = `\`${parameter}\` must be a \`${issue.expected}\`.`;
    return clerkError(422, "form_param_type_invalid", "is invalid", { ...about, long });
  }
  const long = `${parameter} is invalid`;
  return clerkError(422, "form_param_value_invalid", "is invalid", { ...about, long });
}
