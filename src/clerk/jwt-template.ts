/** Lists and creates Clerk's JWT templates: the one named `convex` makes tokens that Convex accepts. */

import * as z from "zod/mini";
import { askClerk, type ClerkAccess, type ClerkAnswer, listOf } from "./backend-api.ts";
import { DASHBOARD } from "./token-requirements.ts";

export type JwtTemplate = {
  id: string;
  name: string;
  /** Of its tokens, in seconds. */
  lifetime: number | undefined;
  claims: Readonly<Record<string, unknown>>;
};

/**
 * `similar`: the name of a template that is `convex` but for its case, spaces around it or dashes;
 * `audience`: the `aud` of the template, whatever it is.
 */
export type TemplateState =
  | { state: "fine" }
  | { state: "missing"; similar: string | undefined }
  | { state: "wrong-audience"; audience: unknown };

/** What convex's `ConvexProviderWithClerk` asks for, and the `applicationID` of its auth config. */
const TEMPLATE_NAME = "convex";

/** `POST /jwt_templates`, with the claims that Convex's own documents list. */
const CONVEX_TEMPLATE = {
  name: TEMPLATE_NAME,
  lifetime: 60,
  allowed_clock_skew: 5,
  claims: {
    aud: TEMPLATE_NAME,
    name: "{{user.full_name}}",
    email: "{{user.primary_email_address}}",
    picture: "{{user.image_url}}",
    nickname: "{{user.username}}",
    given_name: "{{user.first_name}}",
    family_name: "{{user.last_name}}",
    updated_at: "{{user.updated_at}}",
    phone_number: "{{user.primary_phone_number}}",
    email_verified: "{{user.email_verified}}",
    phone_number_verified: "{{user.phone_number_verified}}",
  },
};

const PAGE = 100;
/** Nobody has as many templates; a server that never comes to an end must not keep us. */
const MOST_PAGES = 10;

const template: z.ZodMiniType<JwtTemplate> = z.pipe(
  z.object({
    id: z.string(),
    name: z.string(),
    lifetime: z.nullish(z.number()),
    claims: z.record(z.string(), z.unknown()),
  }),
  z.transform(({ lifetime, ...rest }) => ({ ...rest, lifetime: lifetime ?? undefined })),
);

/**
 * Every JWT template of the instance; `timeout` is for each page. Pages are asked for as Clerk's
 * own SDK does (`JwtTemplatesApi` of `@clerk/backend`), since its lists may end after 10 without a
 * `limit` (its OpenAPI description). A bare array, which older versions give, is taken as whole.
 */
export async function listTemplates(
  access: ClerkAccess,
  timeout?: number,
  stop?: AbortSignal,
): Promise<ClerkAnswer<JwtTemplate[]>> {
  const aim = "list the JWT templates";
  const found: JwtTemplate[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const path = `/jwt_templates?paginated=true&limit=${PAGE}&offset=${found.length}`;
    const question = { method: "GET", path, aim, answer: listOf(template) } as const;
    const answer = await askClerk(access, question, timeout, stop);
    if (answer.status === "failed") return answer;
    const { items, total } = answer.value;
    found.push(...items);
    if (items.length === 0 || found.length >= total) return { status: "answered", value: found };
  }
  const reason =
    `Clerk has not listed all its JWT templates after ${MOST_PAGES} pages. ` +
    `Look for the one named ${TEMPLATE_NAME} at ${DASHBOARD.jwtTemplates}.`;
  return { status: "failed", reason };
}

/**
 * Creates the template that Convex needs. List them first: Clerk refuses a name that is taken, and
 * nothing here changes a template that exists.
 */
export function createConvexTemplate(
  access: ClerkAccess,
  timeout?: number,
): Promise<ClerkAnswer<JwtTemplate>> {
  const question = {
    method: "POST",
    path: "/jwt_templates",
    body: CONVEX_TEMPLATE,
    aim: `create the JWT template ${TEMPLATE_NAME}`,
    answer: template,
  } as const;
  return askClerk(access, question, timeout);
}

/** Whether tokens for Convex can be had of these templates, by the one of that name. */
export function templateState(
  templates: readonly JwtTemplate[],
  wanted = TEMPLATE_NAME,
): TemplateState {
  const exact = templates.find(({ name }) => name === wanted);
  if (!exact) {
    const similar = templates.find(({ name }) => plainName(name) === plainName(wanted));
    return { state: "missing", similar: similar?.name };
  }
  const audience = exact.claims.aud;
  const audiences: unknown[] = Array.isArray(audience) ? audience : [audience];
  // Convex's verifier takes no token for several audiences.
  const isOnly = audiences.length === 1 && audiences[0] === TEMPLATE_NAME;
  return isOnly ? { state: "fine" } : { state: "wrong-audience", audience };
}

function plainName(name: string): string {
  return name.trim().toLowerCase().replace(/[-_]/g, "");
}
