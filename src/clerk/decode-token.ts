/** Reads a JWT as a person pastes it, as far as it can be read without its issuer's keys. */

import { decodeJwt, decodeProtectedHeader } from "jose";
import { malformed, type Verdict } from "./token-verdict.ts";

export type Values = Readonly<Record<string, unknown>>;

/** A JWT in parts, of which nothing is known to be true. */
export type DecodedToken = { token: string; header: Values; claims: Values };

/** Characters of a token: Clerk's have about a thousand, and a browser's cookie holds 4096. */
const LONGEST_TOKEN = 32 * 1024;

/**
 * The parts of a pasted token, with spaces and line ends around it, quotes, or `Bearer` before it; or
 * why it is none.
 */
export function decodeToken(text: string): DecodedToken | Verdict {
  if (text.length > LONGEST_TOKEN) {
    return malformed("The text is longer than 32 KB, which no token of Clerk's is.");
  }
  const token = bareToken(text);
  if (token === "") return malformed("There is no token.");
  if (/\s/.test(token)) return malformed("There is a space or a line end within the token.");
  const parts = token.split(".");
  if (parts.length !== 3) {
    return /\bsk_(?:test|live)_/.test(token)
      ? malformed("That is a secret key, and no token.")
      : malformed("That is no token: one has three parts, with dots between them.");
  }
  if (!parts.every(isBase64url)) {
    return malformed("The token is cut short or mistyped: a part of it is not base64url.");
  }
  try {
    return { token, header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return malformed("The token is cut short or mistyped: it holds no header and claims in JSON.");
  }
}

function bareToken(text: string): string {
  const unquoted = (quotedText: string) => quotedText.replace(/^(["'`])(.*)\1$/s, "$2").trim();
  return unquoted(unquoted(text.trim()).replace(/^(?:Authorization:\s*)?Bearer\s+/i, ""));
}

/** Whether these are the characters that encode some bytes; others may decode to the same bytes. */
function isBase64url(part: string): boolean {
  return Buffer.from(part, "base64url").toString("base64url") === part;
}
