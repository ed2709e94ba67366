/** What a Clerk instance remembers of people and browsers. */

import { randomBytes } from "node:crypto";
import type { StoredTemplate } from "../clerk-backend.ts";
import { newUser, type User } from "./user.ts";

export type Session = {
  id: string;
  user: User;
  status: "active" | "ended" | "removed" | "revoked";
  /** Milliseconds since 1970. */
  createdAt: number;
  lastActiveAt: number;
};

/** A sign-in that was begun and isn't finished. */
export type SignIn = { id: string; identifier: string };

/** One browser, as Clerk knows it. */
export type Client = {
  id: string;
  sessions: Session[];
  signIn: SignIn | null;
  activeSession: string | null;
  createdAt: number;
};

export type Instance = {
  readonly host: string;
  readonly issuer: string;
  readonly publishableKey: string;
  /** Signs claims as the instance's key does. */
  sign(claims: Record<string, unknown>): string;
  /** Whether the Convex integration is active: session tokens then have `aud: "convex"`. */
  integration: boolean;
  /** Claims added to the session token on the dashboard's Sessions page, with shortcodes. */
  sessionClaims: Record<string, unknown>;
  /** Seconds that a session token lasts. */
  lifetime: number;
  readonly templates: readonly StoredTemplate[];
  readonly users: User[];
  /** Sessions that the Backend API made, which no browser has. */
  readonly sessions: Session[];
  /** Browsers by the token that names them in a development instance. */
  readonly browsers: Map<string, Client>;
  /** What handshakes have left to be fetched, by nonce. */
  readonly handshakes: Map<string, string[]>;
  /** Folders of the packages that the SDK loads from this host: `clerk-js@6` → folder. */
  readonly scripts: Readonly<Record<string, string>>;
};

/** The person whom a test signs in. */
export const TEST_USER = {
  firstName: "Ada",
  lastName: "Lovelace",
  email: "ada@example.test",
  password: "correct horse battery",
};

/** A ticket that signs the person in without a password. */
export const TICKET = "ticket-of-a-test";

/** The people there are to begin with. */
export function testUsers(): User[] {
  return [newUser({ ...TEST_USER, id: "user_2testAdaLovelace0000000000" })];
}

export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString("hex")}`;
}

export function newClient(): Client {
  const createdAt = Date.now();
  return { id: newId("client"), sessions: [], signIn: null, activeSession: null, createdAt };
}

export function newSession(user: User): Session {
  const now = Date.now();
  return { id: newId("sess"), user, status: "active", createdAt: now, lastActiveAt: now };
}

/** The active session of that id, of whichever browser. */
export function findSession(
  { browsers, sessions }: Instance,
  id: string | undefined,
): Session | undefined {
  const all = [...browsers.values()].flatMap((client) => client.sessions).concat(sessions);
  return all.find((session) => session.id === id && session.status === "active");
}
