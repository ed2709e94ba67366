/** Reads the body of a response, up to a length. */

import { systemCode } from "../errors.ts";

/** Bytes; Clerk's answers have a few thousand. */
export const LONGEST_BODY = 1_000_000;

/**
 * The body of a response; undefined as soon as it proves longer than any answer of Clerk's, or
 * `longest`.
 */
export async function shortBody(
  response: Response,
  longest = LONGEST_BODY,
): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (size > longest) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The system's code for a connection that failed (`ENOTFOUND`, …), where `fetch` tells it. */
export function connectionCode(error: unknown): string | undefined {
  return systemCode(error instanceof Error ? error.cause : undefined);
}
