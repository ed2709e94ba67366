/**
 * The handshake: where a server can't tell from cookies who is there, Clerk's middleware sends the
 * browser here, and it comes back with cookies (`@clerk/backend`, src/tokens/handshake.ts).
 */

import { createHash, randomBytes } from "node:crypto";
import type { Answer, Request } from "../http.ts";
import { findSession, type Instance, newClient } from "./instance.ts";
import { sessionToken } from "./tokens.ts";

const YEAR = 365 * 24 * 60 * 60;

/** Sends the browser back, with what sets its cookies in the address. */
export function answerHandshake(instance: Instance, { query }: Request): Answer {
  const back = new URL(query.get("redirect_url") ?? instance.issuer);
  const given = query.get("__clerk_db_jwt") ?? "";
  const isKnown = instance.browsers.has(given);
  const browser = isKnown ? given : `dvb_${randomBytes(12).toString("hex")}`;
  const client = instance.browsers.get(browser) ?? newClient();
  instance.browsers.set(browser, client);
  const session = findSession(instance, client.activeSession ?? undefined);
  const cookies = [
    ...cookie(instance, "__clerk_db_jwt", browser),
    ...cookie(instance, "__client_uat", String(session ? seconds(session.createdAt) : 0)),
    ...cookie(instance, "__session", session ? sessionToken(instance, session, back.origin) : ""),
  ];
  if (query.get("format") === "nonce" || query.get("__clerk_hs_format") === "nonce") {
    const nonce = randomBytes(16).toString("hex");
    instance.handshakes.set(nonce, cookies);
    back.searchParams.set("__clerk_handshake_nonce", nonce);
  } else {
    back.searchParams.set("__clerk_handshake", instance.sign({ handshake: cookies }));
  }
  back.searchParams.set("__clerk_db_jwt", browser);
  return { status: 307, text: "", headers: { location: back.href } };
}

/** Under its plain name and under that of this instance, as several may be on one host. */
function cookie(instance: Instance, name: string, value: string): string[] {
  const age = value === "" ? 0 : YEAR;
  return [name, `${name}_${cookieSuffix(instance.publishableKey)}`].map(
    (each) => `${each}=${value}; Path=/; SameSite=Lax; Max-Age=${age}`,
  );
}

/** Of the cookies' names (`@clerk/shared`, src/keys.ts, getCookieSuffix). */
function cookieSuffix(publishableKey: string): string {
  const hash = createHash("sha1").update(publishableKey).digest("base64");
  return hash.replaceAll("+", "-").replaceAll("/", "_").slice(0, 8);
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
