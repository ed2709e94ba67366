/** The tokens that an instance issues: of a session, and of a template. */

import { randomBytes } from "node:crypto";
import { clerkError } from "../clerk-backend.ts";
import type { Instance, Session } from "./instance.ts";
import { filledIn } from "./user.ts";

/** A session token (https://clerk.com/docs/guides/sessions/session-tokens), for this origin's pages. */
export function sessionToken(instance: Instance, session: Session, origin?: string): string {
  return instance.sign({
    ...(instance.integration ? { aud: "convex" } : {}),
    ...filledIn(instance.sessionClaims, session.user),
    ...usual(instance, session, instance.lifetime, origin),
    fva: [0, -1],
    sid: session.id,
    sts: "active",
    v: 2,
  });
}

/** The answer to who asks for a session's token, of the template of that name if one is named. */
export function answerToken(
  instance: Instance,
  session: Session,
  { template: name, origin }: { template?: string | undefined; origin?: string | undefined },
) {
  if (name === undefined) return shown(sessionToken(instance, session, origin));
  const template = instance.templates.find((each) => each.name === name);
  if (template === undefined) {
    return clerkError(404, "resource_not_found", "Resource not found", {
      long: `No JWT template exists with name: ${name}`,
    });
  }
  const token = instance.sign({
    ...filledIn(template.claims, session.user),
    ...usual(instance, session, template.lifetime, origin),
  });
  return shown(token);
}

function shown(jwt: string) {
  return { status: 200, body: { object: "token", jwt } };
}

function usual({ issuer }: Instance, { user }: Session, lifetime: number, origin?: string) {
  const now = Math.floor(Date.now() / 1000);
  return {
    ...(origin === undefined ? {} : { azp: origin }),
    iss: issuer,
    sub: user.shown.id,
    iat: now,
    nbf: now - 10,
    exp: now + lifetime,
    jti: randomBytes(10).toString("hex"),
  };
}
