/**
 * Signs a user in by Clerk's Backend API, as `UserAPI` and `SessionAPI` of `@clerk/backend` ask it:
 * one that is made for that, and removed whatever happens, or one that there is.
 */

import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { askClerk, type ClerkAccess, type ClerkAnswer, listOf } from "../backend-api.ts";

/** Mints tokens of the session: of the JWT template of that name, or the session's own. */
export type MintToken = (template?: string) => Promise<MintedToken>;

export type MintedToken =
  | { status: "minted"; jwt: string }
  /** Clerk has no such template. */
  | { status: "no-template" }
  | { status: "failed"; reason: string };

export type TestSession<Result> =
  | { status: "ended"; result: Result; left: string | undefined }
  /** `left`: the user that could not be removed again, and why. */
  | { status: "failed"; reason: string; left: string | undefined };

type Conduct = {
  access: ClerkAccess;
  /** The id of a user that there is; undefined for one that is made for this. */
  as: string | undefined;
  timeout: number;
  /** Ends what goes on, but not what cleans up. */
  stop: AbortSignal;
};

const identified = z.object({ id: z.string().check(z.regex(/^[\w-]+$/)) });
const minted = z.object({ jwt: z.string() });

/** Runs `use` with a session, which is over afterwards: with its user, where that is a test's. */
export async function withTestSession<Result>(
  conduct: Conduct,
  use: (mint: MintToken) => Promise<Result>,
): Promise<TestSession<Result>> {
  const { as } = conduct;
  if (as !== undefined) return inSession(conduct, as, use);
  const address = `add-clerk-convex-${randomBytes(6).toString("hex")}+clerk_test@example.com`;
  // Once it is sent, its end is waited for: a user that nobody knows of could not be removed.
  const made = await createUser(conduct, address);
  if (made.status === "failed") {
    return { ...made, left: await removeUnknown(conduct, address) };
  }
  const ended = await inSession(conduct, made.value.id, use).catch(async (error: unknown) => {
    await removeUser(conduct, made.value.id);
    throw error;
  });
  return { ...ended, left: await removeUser(conduct, made.value.id) };
}

async function inSession<Result>(
  conduct: Conduct,
  user: string,
  use: (mint: MintToken) => Promise<Result>,
): Promise<TestSession<Result>> {
  const { access, timeout, as, stop } = conduct;
  const ended = { status: "failed", reason: "It was ended.", left: undefined } as const;
  if (stop.aborted) return ended;
  const session = await askClerk(
    access,
    {
      method: "POST",
      path: "/sessions",
      body: { user_id: user },
      aim: "sign the user in",
      answer: identified,
    },
    timeout,
  );
  if (session.status === "failed") return { ...session, left: undefined };
  try {
    if (stop.aborted) return ended;
    const result = await use((template) => mintToken(conduct, session.value.id, template));
    return { status: "ended", result, left: undefined };
  } finally {
    if (as !== undefined) await revoke(conduct, session.value.id);
  }
}

async function mintToken(
  { access, timeout, stop }: Conduct,
  session: string,
  template: string | undefined,
): Promise<MintedToken> {
  const path = `/sessions/${session}/tokens`;
  const answer = await askClerk(
    access,
    {
      method: "POST",
      path: template === undefined ? path : `${path}/${encodeURIComponent(template)}`,
      aim: "issue a token",
      answer: minted,
    },
    timeout,
    stop,
  );
  if (answer.status === "answered") return { status: "minted", jwt: answer.value.jwt };
  const isMissing = template !== undefined && answer.httpStatus === 404;
  return isMissing ? { status: "no-template" } : answer;
}

function createUser({ access, timeout }: Conduct, address: string) {
  const question = {
    method: "POST",
    path: "/users",
    body: { email_address: [address], skip_password_requirement: true },
    aim: "create a test user",
    answer: identified,
  } as const;
  return askClerk(access, question, timeout);
}

/** Removes a user that may have been made without an answer. */
async function removeUnknown(conduct: Conduct, address: string): Promise<string | undefined> {
  const { access, timeout } = conduct;
  const found = await askClerk(
    access,
    {
      method: "GET",
      path: `/users?${new URLSearchParams({ email_address: address })}`,
      aim: "look for the test user",
      answer: listOf(identified),
    },
    timeout,
  );
  // Who can't be asked for it has hardly made it.
  const [user] = found.status === "answered" ? found.value.items : [];
  return user && removeUser(conduct, user.id);
}

/** Tries twice; gives the user's id where it is still there. */
async function removeUser(conduct: Conduct, id: string): Promise<string | undefined> {
  const removed = await deleteUser(conduct, id);
  if (removed.status === "answered") return undefined;
  const again = await deleteUser(conduct, id);
  const isGone = again.status === "answered" || again.httpStatus === 404;
  return isGone ? undefined : id;
}

function deleteUser({ access, timeout }: Conduct, id: string): Promise<ClerkAnswer<unknown>> {
  const question = {
    method: "DELETE",
    path: `/users/${id}`,
    aim: "remove the test user",
    answer: z.unknown(),
  } as const;
  return askClerk(access, question, timeout);
}

async function revoke({ access, timeout }: Conduct, session: string): Promise<void> {
  const question = {
    method: "POST",
    path: `/sessions/${session}/revoke`,
    aim: "end the session",
    answer: z.unknown(),
  } as const;
  await askClerk(access, question, timeout);
}
