/** Fetches a JSON document within a time; whatever goes wrong is an answer, never an error. */

import { connectionCode, LONGEST_BODY, shortBody } from "./response-body.ts";

/** What came of asking for a JSON document: `what` and `reason` are ends of sentences. */
export type Answer =
  | { kind: "json"; body: unknown }
  | { kind: "status"; status: number }
  | { kind: "other"; what: "not JSON" | `longer than ${number} MB` }
  | { kind: "none"; reason: string };

/** The reason where a name leads to no address. */
export const NO_SUCH_HOST = "there is no such host";

/** Asks for the document at an address; whatever goes wrong is part of the answer. */
export type Get = (address: string) => Promise<Answer>;

/** Why there is no document, as the end of a sentence. */
export function reasonOf(answer: Exclude<Answer, { kind: "json" }>): string {
  if (answer.kind === "status") return `it answered ${answer.status}`;
  return answer.kind === "other" ? `its answer is ${answer.what}` : answer.reason;
}

/**
 * Runs `ask`. Its requests end with it, when `stop` is given, and `timeout` milliseconds from now at the
 * latest; an answer of more than `longest` bytes is none.
 */
export async function within<Result>(
  timeout: number,
  ask: (get: Get) => Promise<Result>,
  { longest, stop }: { longest?: number; stop?: AbortSignal | undefined } = {},
): Promise<Result> {
  const ending = new AbortController();
  const signal = stop ? AbortSignal.any([ending.signal, stop]) : ending.signal;
  const timer = setTimeout(() => ending.abort(), timeout);
  try {
    return await ask((address) => fetchJson(address, signal, timeout, longest));
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

async function fetchJson(
  address: string,
  signal: AbortSignal,
  timeout: number,
  longest = LONGEST_BODY,
): Promise<Answer> {
  try {
    const response = await fetch(address, { signal, headers: { accept: "application/json" } });
    if (!response.ok) return { kind: "status", status: response.status };
    const text = await shortBody(response, longest);
    if (text === undefined) return { kind: "other", what: `longer than ${longest / 1e6} MB` };
    return { kind: "json", body: JSON.parse(text) };
  } catch (error) {
    if (signal.aborted) return { kind: "none", reason: `no answer within ${timeout / 1000} s` };
    if (error instanceof SyntaxError) return { kind: "other", what: "not JSON" };
    return { kind: "none", reason: noConnection(error) };
  }
}

/** Why a connection came to nothing, as the end of a sentence. */
export function noConnection(error: unknown): string {
  const code = connectionCode(error);
  if (code === "ENOTFOUND") return NO_SUCH_HOST;
  return code ? `no connection (${code})` : "no connection";
}
