/**
 * Clerk's Frontend API of a development instance, as unmodified clerk-js 5 and 6 ask it: on loading, to
 * sign in by password or ticket, for tokens, and to sign out. What it leaves out stands in
 * `test/servers/README.md`.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clerkError } from "../clerk-backend.ts";
import type { Answer, Request } from "../http.ts";
import { environmentOf } from "./environment.ts";
import { answerHandshake } from "./handshake.ts";
import { type Client, type Instance, newClient, newId, newSession, TICKET } from "./instance.ts";
import { shownClient, shownSession, shownSignIn } from "./shown.ts";
import { answerToken } from "./tokens.ts";
import { emailOf, type User } from "./user.ts";

const PATHS = /^\/(v1\/(client|environment|dev_browser|me)(\/|$)|npm\/)/;

/** Whether a path is of this API rather than of the Backend API. */
export function isFrontend(path: string): boolean {
  return PATHS.test(path);
}

/** Answers one request, with what a browser needs to read the answer from another origin. */
export function answerFrontend(request: Request, instance: Instance): Answer {
  const cors = corsOf(request);
  if (request.method === "OPTIONS") {
    const allowed = request.headers["access-control-request-headers"] ?? "*";
    return { status: 204, headers: { ...cors, "access-control-allow-headers": allowed } };
  }
  // A POST stands for other methods too: that needs no preflight.
  const method = request.query.get("_method") ?? request.method;
  const answer = answered({ ...request, method }, instance);
  return answer === "hang" ? answer : { ...answer, headers: { ...answer.headers, ...cors } };
}

function corsOf({ headers }: Request): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined) return { "access-control-allow-origin": "*" };
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": "GET, POST, OPTIONS",
    "access-control-expose-headers": "Authorization, Clerk-Db-Jwt, X-Clerk-Captcha",
    vary: "Origin",
  };
}

function answered(request: Request, instance: Instance): Answer {
  const { method, path, query } = request;
  if (path.startsWith("/npm/")) return answerScript(path, instance.scripts);
  if (path === "/v1/environment") return { status: 200, body: environmentOf(instance.host) };
  if (path === "/v1/client/handshake") return answerHandshake(instance, request);
  if (path === "/v1/dev_browser" && method === "POST") return newBrowser(instance);
  const client = instance.browsers.get(query.get("__clerk_db_jwt") ?? "");
  if (client === undefined) {
    return clerkError(401, "dev_browser_unauthenticated", "Browser unauthenticated", {
      long: "Unable to authenticate this browser for your development instance. Check your Clerk cookies and try again.",
    });
  }
  for (const { methods, pattern, answer } of ENDPOINTS) {
    const match = pattern.exec(path);
    if (match && methods.includes(method)) {
      return answer({ request, instance, client, parts: match.groups ?? {} });
    }
  }
  return clerkError(404, "resource_not_found", `Not played: ${method} ${path}`);
}

/** The files that SDKs load: `/npm/@clerk/clerk-js@6/dist/clerk.browser.js`. */
function answerScript(path: string, scripts: Instance["scripts"]): Answer {
  const match = /^\/npm\/@clerk\/(?<name>[a-z-]+@\d+)[^/]*\/dist\/(?<file>[\w.-]+\.js)$/.exec(path);
  const folder = scripts[match?.groups?.name ?? ""];
  const file = folder && join(folder, "dist", match?.groups?.file ?? "");
  if (!file || !existsSync(file)) return clerkError(404, "resource_not_found", `No ${path}`);
  const headers = { "content-type": "application/javascript; charset=utf-8" };
  return { status: 200, text: readFileSync(file), headers };
}

function newBrowser({ browsers }: Instance): Answer {
  const token = newId("dvb");
  browsers.set(token, newClient());
  const now = Date.now();
  const shown = { object: "dev_browser", id: token, token, client_id: null };
  return { status: 200, body: { ...shown, created_at: now, updated_at: now } };
}

type Asked = {
  request: Request;
  instance: Instance;
  client: Client;
  /** The named parts of the path. */
  parts: Record<string, string>;
};
type Endpoint = { methods: string[]; pattern: RegExp; answer: (asked: Asked) => Answer };

const SESSION = "(?<session>[^/]+)";

const ENDPOINTS: readonly Endpoint[] = [
  {
    methods: ["GET"],
    pattern: /^\/v1\/client$/,
    answer: ({ instance, client, request }) => ({
      status: 200,
      body: { response: shownClient(instance, client, request.headers.origin), client: null },
    }),
  },
  {
    methods: ["PUT", "POST"],
    pattern: /^\/v1\/client$/,
    answer: (asked) => withClient(asked, shownClient(asked.instance, asked.client)),
  },
  { methods: ["POST"], pattern: /^\/v1\/client\/sign_ins$/, answer: beginSignIn },
  {
    methods: ["POST"],
    pattern: /^\/v1\/client\/sign_ins\/(?<signIn>[^/]+)\/attempt_first_factor$/,
    answer: attemptFirstFactor,
  },
  {
    methods: ["GET"],
    pattern: /^\/v1\/client\/sign_ins\/(?<signIn>[^/]+)$/,
    answer: ({ instance, client: { signIn }, parts }) =>
      signIn !== null && signIn.id === parts.signIn
        ? { status: 200, body: { response: shownSignIn(instance, signIn), client: null } }
        : notFound("sign-in"),
  },
  { methods: ["DELETE"], pattern: /^\/v1\/client\/sessions$/, answer: signOutOfAll },
  {
    methods: ["GET"],
    pattern: new RegExp(`^/v1/client/sessions/${SESSION}$`),
    answer: ofSession(({ instance }, session) => ({
      status: 200,
      body: { response: shownSession(instance, session), client: null },
    })),
  },
  {
    methods: ["POST"],
    pattern: new RegExp(`^/v1/client/sessions/${SESSION}/touch$`),
    answer: ofSession((asked, session) => {
      session.lastActiveAt = Date.now();
      asked.client.activeSession = session.id;
      return withSession(asked, session);
    }),
  },
  {
    methods: ["POST"],
    pattern: new RegExp(`^/v1/client/sessions/${SESSION}/tokens(/(?<template>[^/]+))?$`),
    answer: ofSession(({ instance, request, parts }, session) =>
      answerToken(instance, session, {
        template: parts.template,
        origin: request.headers.origin,
      }),
    ),
  },
  {
    methods: ["POST"],
    pattern: new RegExp(`^/v1/client/sessions/${SESSION}/(?<end>end|remove)$`),
    answer: ofSession((asked, session) => {
      session.status = asked.parts.end === "end" ? "ended" : "removed";
      if (asked.client.activeSession === session.id) asked.client.activeSession = null;
      return withSession(asked, session);
    }),
  },
  {
    methods: ["GET"],
    pattern: /^\/v1\/me\/organization_(memberships|invitations|suggestions)$/,
    answer: () => ({
      status: 200,
      body: { response: { data: [], total_count: 0 }, client: null },
    }),
  },
  {
    methods: ["GET"],
    pattern: /^\/v1\/me\/sessions\/active$/,
    answer: ({ instance, client }) => ({
      status: 200,
      body: { response: shownClient(instance, client).sessions, client: null },
    }),
  },
];

function ofSession(answer: (asked: Asked, session: Client["sessions"][number]) => Answer) {
  return (asked: Asked): Answer => {
    const { session: id } = asked.parts;
    const session = asked.client.sessions.find((one) => one.id === id && one.status === "active");
    return session ? answer(asked, session) : notFound("session");
  };
}

/** An answer to what changes the client, which comes back with it. */
function withClient({ instance, client, request }: Asked, response: unknown): Answer {
  const shown = shownClient(instance, client, request.headers.origin);
  return { status: 200, body: { response, client: shown } };
}

function withSession(asked: Asked, session: Client["sessions"][number]): Answer {
  return withClient(asked, shownSession(asked.instance, session, asked.request.headers.origin));
}

function beginSignIn(asked: Asked): Answer {
  const form = formOf(asked.request);
  const { instance, client } = asked;
  if (form.strategy === "ticket") {
    const [user] = instance.users;
    return form.ticket === TICKET && user
      ? finishSignIn(asked, user, "ticket")
      : clerkError(400, "ticket_invalid_code", "Ticket is invalid");
  }
  const user = instance.users.find((each) => emailOf(each) === form.identifier);
  if (user === undefined) {
    const parameter = "identifier";
    return clerkError(422, "form_identifier_not_found", "Couldn't find your account.", {
      parameter,
    });
  }
  client.signIn = { id: newId("sia"), identifier: emailOf(user) };
  if (form.password !== undefined) return checkPassword(asked, user, form.password);
  return withClient(asked, shownSignIn(instance, client.signIn));
}

function attemptFirstFactor(asked: Asked): Answer {
  const { instance, client, parts } = asked;
  const form = formOf(asked.request);
  const user = instance.users.find((each) => emailOf(each) === client.signIn?.identifier);
  if (client.signIn?.id !== parts.signIn || user === undefined) return notFound("sign-in");
  if (form.strategy !== "password") {
    return clerkError(422, "strategy_for_user_invalid", "The strategy is not valid here.");
  }
  return checkPassword(asked, user, form.password);
}

function checkPassword(asked: Asked, user: User, password: string | undefined): Answer {
  if (user.password !== null && password === user.password) {
    return finishSignIn(asked, user, "password");
  }
  const wrong = "Password is incorrect. Try again, or use another method.";
  return clerkError(422, "form_password_incorrect", wrong, { parameter: "password" });
}

function finishSignIn(asked: Asked, user: User, strategy: string): Answer {
  const { instance, client } = asked;
  const session = newSession(user);
  client.sessions.push(session);
  client.activeSession = session.id;
  const signIn = client.signIn ?? { id: newId("sia"), identifier: null };
  client.signIn = null;
  return withClient(asked, shownSignIn(instance, signIn, { session, strategy }));
}

function signOutOfAll(asked: Asked): Answer {
  const { client, instance } = asked;
  for (const session of client.sessions) session.status = "removed";
  client.sessions = [];
  client.activeSession = null;
  client.signIn = null;
  return withClient(asked, shownClient(instance, client));
}

function notFound(what: string): Answer {
  return clerkError(404, "resource_not_found", "Resource not found", { long: `No such ${what}.` });
}

/** clerk-js posts forms. */
function formOf({ body }: Request): Record<string, string | undefined> {
  if (typeof body !== "object" || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === "string"));
}
