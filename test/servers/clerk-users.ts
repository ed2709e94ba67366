/**
 * The part of Clerk's Backend API that makes, signs in and removes users: `UserAPI` and `SessionAPI` of
 * `@clerk/backend` 3.25, with the parameters of its OpenAPI description.
 */

import { z } from "zod";
import { type BackendState, clerkError, refusedParameters } from "./clerk-backend.ts";
import { newId, newSession, type Session } from "./clerk-frontend/instance.ts";
import { emailOf, newUser, type User } from "./clerk-frontend/user.ts";
import type { Answer, Request } from "./http.ts";

type Endpoint = (request: Request, state: BackendState) => Answer;
type Endpoints = Readonly<Record<string, Endpoint>>;

const USER = /^\/v1\/users\/([^/]+)$/;
const REVOCATION = /^\/v1\/sessions\/([^/]+)\/revoke$/;

/** The methods of a path, with what they do; undefined where the path is another's. */
export function userEndpoints(path: string): Endpoints | undefined {
  if (path === "/v1/users") return { GET: listUsers, POST: createUser };
  if (path === "/v1/sessions") return { POST: createSession };
  if (USER.test(path)) return { DELETE: deleteUser };
  return REVOCATION.test(path) ? { POST: revokeSession } : undefined;
}

const creation = z.strictObject({
  email_address: z.array(z.email()).min(1),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  password: z.string().min(8).optional(),
  skip_password_requirement: z.boolean().optional(),
});

function createUser({ body, headers }: Request, { instance }: BackendState): Answer {
  if (!/^application\/json(;|$)/.test(headers["content-type"] ?? "")) {
    return clerkError(415, "unsupported_content_type", "Content-Type is unsupported");
  }
  const asked = creation.safeParse(body ?? {}, { reportInput: true });
  if (!asked.success) return refusedParameters(asked.error);
  const { email_address, password, skip_password_requirement, first_name, last_name } = asked.data;
  if (password === undefined && !skip_password_requirement) {
    return clerkError(422, "form_param_missing", "is missing", {
      long: "password must be included.",
      parameter: "password",
    });
  }
  const [email = ""] = email_address;
  if (instance.users.some((user) => emailOf(user) === email)) {
    return clerkError(422, "form_identifier_exists", "That email address is taken.");
  }
  const user = newUser({
    id: newId("user"),
    firstName: first_name ?? null,
    lastName: last_name ?? null,
    email,
    password: password ?? null,
  });
  instance.users.push(user);
  return { status: 200, body: user.shown };
}

function listUsers({ query }: Request, { instance }: BackendState): Answer {
  const asked = z
    .strictObject({ email_address: z.string().optional() })
    .safeParse(Object.fromEntries(query), { reportInput: true });
  if (!asked.success) return refusedParameters(asked.error);
  const { email_address } = asked.data;
  const found = instance.users.filter(
    (user) => email_address === undefined || emailOf(user) === email_address,
  );
  return { status: 200, body: found.map(({ shown }) => shown) };
}

function deleteUser({ path }: Request, { instance }: BackendState): Answer {
  const id = USER.exec(path)?.[1];
  const at = instance.users.findIndex(({ shown }) => shown.id === id);
  if (at === -1) return clerkError(404, "resource_not_found", "User not found");
  const [user] = instance.users.splice(at, 1);
  for (const session of sessionsOf(instance.sessions, user)) session.status = "ended";
  return { status: 200, body: { object: "user", id, deleted: true } };
}

function sessionsOf(sessions: readonly Session[], user: User | undefined): Session[] {
  return sessions.filter((session) => session.user === user);
}

function createSession({ body }: Request, { instance }: BackendState): Answer {
  const asked = z
    .strictObject({ user_id: z.string(), active_organization_id: z.string().optional() })
    .safeParse(body ?? {}, { reportInput: true });
  if (!asked.success) return refusedParameters(asked.error);
  const user = instance.users.find(({ shown }) => shown.id === asked.data.user_id);
  if (!user) return clerkError(404, "resource_not_found", "User not found");
  const session = newSession(user);
  instance.sessions.push(session);
  return { status: 200, body: shownSession(session) };
}

function revokeSession({ path }: Request, { instance }: BackendState): Answer {
  const id = REVOCATION.exec(path)?.[1];
  const session = instance.sessions.find((each) => each.id === id && each.status === "active");
  if (!session) return clerkError(404, "resource_not_found", "Session not found");
  session.status = "revoked";
  return { status: 200, body: shownSession(session) };
}

function shownSession({ id, user, status, createdAt, lastActiveAt }: Session) {
  return {
    object: "session",
    id,
    client_id: newId("client"),
    user_id: user.shown.id,
    status,
    last_active_at: lastActiveAt,
    expire_at: createdAt + 7 * 24 * 60 * 60 * 1000,
    abandon_at: createdAt + 30 * 24 * 60 * 60 * 1000,
    created_at: createdAt,
    updated_at: lastActiveAt,
  };
}
