/** Judges when a token is valid, by this computer's clock. */

import type { Values } from "./decode-token.ts";
import { COPY_FRESH, type Verdict } from "./token-verdict.ts";

/** Milliseconds that the clocks of Clerk and of this computer may differ. */
const LEEWAY = 5000;

/** The farthest moment from the epoch that a Date holds, in seconds. */
const LAST_MOMENT = 8.64e12;

/** Judges the times of a token's claims; `now` in milliseconds since the epoch. */
export function judgeTimes({ exp, nbf, iat }: Values, now: number): Verdict[] {
  const verdicts: Verdict[] = [];
  const milliseconds = (value: unknown) => (isMoment(value) ? value * 1000 : undefined);
  const add = (fault: "exp" | "nbf" | "iat", message: string, fix: string) =>
    verdicts.push({ fault, message, fix });

  const end = milliseconds(exp);
  if (end === undefined) {
    add("exp", "The token doesn't say when it expires (exp).", COPY_FRESH);
  } else if (end <= now) {
    add("exp", `The token expired ${span(now - end)} ago: Clerk's last 60 s.`, COPY_FRESH);
  }

  const clock = `Set the clock of this computer, which seems to be slow. ${COPY_FRESH}`;
  const start = milliseconds(nbf);
  if (start === undefined && nbf !== undefined) {
    add("nbf", "The token doesn't say from when on it is valid (nbf).", COPY_FRESH);
  } else if (start !== undefined && start > now + LEEWAY) {
    const message = `By the clock of this computer the token is valid only in ${span(start - now)} (nbf).`;
    add("nbf", message, clock);
  }

  const issued = milliseconds(iat);
  if (issued === undefined) {
    add("iat", "The token doesn't say when it was issued (iat).", COPY_FRESH);
  } else if (issued > now + LEEWAY) {
    const message = `By the clock of this computer the token is issued only in ${span(issued - now)} (iat).`;
    add("iat", message, clock);
  }
  return verdicts;
}

/** Whether a value is a moment in seconds that a Date holds. */
export function isMoment(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= LAST_MOMENT;
}

/** A length of time, in the unit that tells it best. */
export function span(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
