/** Clients, sessions and sign-ins in the shapes that clerk-js reads. */

import type { Client, Instance, Session, SignIn } from "./instance.ts";
import { sessionToken } from "./tokens.ts";
import { emailOf, type User } from "./user.ts";

const DAY = 24 * 60 * 60 * 1000;

export function shownClient(instance: Instance, client: Client, origin?: string) {
  return {
    object: "client",
    id: client.id,
    sign_in: client.signIn && shownSignIn(instance, client.signIn),
    sign_up: null,
    captcha_bypass: false,
    last_authentication_strategy: null,
    last_active_session_id: client.activeSession,
    cookie_expires_at: null,
    created_at: client.createdAt,
    updated_at: Date.now(),
    sessions: client.sessions
      .filter(({ status }) => status === "active")
      .map((session) => shownSession(instance, session, origin)),
  };
}

export function shownSession(instance: Instance, session: Session, origin?: string) {
  const { user, createdAt } = session;
  return {
    object: "session",
    id: session.id,
    status: session.status,
    expire_at: createdAt + 7 * DAY,
    abandon_at: createdAt + 30 * DAY,
    last_active_at: session.lastActiveAt,
    last_active_organization_id: null,
    actor: null,
    factor_verification_age: [0, -1],
    tasks: null,
    created_at: createdAt,
    updated_at: createdAt,
    user: user.shown,
    public_user_data: { ...publicData(user), identifier: emailOf(user), user_id: user.shown.id },
    last_active_token: { object: "token", jwt: sessionToken(instance, session, origin) },
  };
}

/** A sign-in that waits for the password, or one that has just made a session. */
export function shownSignIn(
  { users }: Instance,
  signIn: Pick<SignIn, "id"> & { identifier: string | null },
  made?: { session: Session; strategy: string },
) {
  const user = users.find((each) => emailOf(each) === signIn.identifier) ?? made?.session.user;
  return {
    object: "sign_in",
    id: signIn.id,
    status: made ? "complete" : "needs_first_factor",
    supported_identifiers: ["email_address"],
    identifier: signIn.identifier,
    supported_first_factors: [{ strategy: "password" }],
    supported_second_factors: null,
    first_factor_verification: made
      ? { status: "verified", strategy: made.strategy, attempts: 1, expire_at: null }
      : null,
    second_factor_verification: null,
    created_session_id: made?.session.id ?? null,
    user_data: user ? publicData(user) : null,
    abandon_at: Date.now() + DAY,
  };
}

function publicData({ shown }: User) {
  const { first_name, last_name, image_url, has_image } = shown;
  return { first_name, last_name, image_url, has_image };
}
