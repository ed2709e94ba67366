/** Describes what speaks against a token, in words that several such findings share. */

import { shown } from "./issuer-documents.ts";

export type Verdict = {
  fault: "malformed" | "algorithm" | "kid" | "signature" | "iss" | "aud" | "exp" | "nbf" | "iat";
  message: string;
  fix: string;
};

export const TEMPLATE_TOKEN = 'await window.Clerk.session.getToken({ template: "convex" })';
export const COPY =
  `In the browser's console of the app, signed in: ${TEMPLATE_TOKEN}, ` +
  "or getToken() where the Convex integration is activated.";
export const COPY_FRESH = `Copy a fresh token, and check it at once. ${COPY}`;
export const COPY_WHOLE = `Copy the whole token again. ${COPY}`;

export function quotedClaim(value: unknown): string {
  return typeof value === "string" ? shown(value) : "another type of value";
}

/** The first few of what may be thousands. */
export function listed(values: readonly unknown[]): string {
  const first = values.slice(0, 3).map(quotedClaim).join(", ");
  return values.length > 3 ? `${first} and ${values.length - 3} more` : first;
}

export function malformed(message: string, fix = COPY_WHOLE): Verdict {
  return { fault: "malformed", message, fix };
}
