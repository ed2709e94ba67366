/** Asks Clerk's Backend API, which a secret key opens. https://clerk.com/docs/reference/backend-api */

import * as z from "zod/mini";
import { connectionCode, shortBody } from "../network/response-body.ts";
import { outputWithoutSecrets } from "../secrets/redact.ts";
import { tryParse } from "../text/try-parse.ts";
import { DASHBOARD } from "./token-requirements.ts";

export type ClerkAccess = {
  secretKey: string;
  /** As `clerkBaseUrl` gives it. */
  baseUrl: string;
};

export type ClerkAnswer<Value> =
  | { status: "answered"; value: Value }
  /**
   * `reason` is one or more sentences for a person, without the secret key; `httpStatus` that of
   * Clerk's refusal, where it is one.
   */
  | { status: "failed"; reason: string; httpStatus?: number };

export type BaseUrlReading = { ok: true; baseUrl: string } | { ok: false; message: string };

export type ClerkQuestion<Value> = {
  method: "GET" | "POST" | "DELETE";
  /** Below the base address, with the query. */
  path: string;
  /** What is sent, as JSON. */
  body?: unknown;
  /** What it is for, as it follows on "Clerk won't". */
  aim: string;
  answer: z.ZodMiniType<Value>;
};

export type Listed<Item> = {
  items: Item[];
  /** How many there are, of which `items` may be the first few. */
  total: number;
};

type Received = {
  status: number;
  retryAfter: string | null;
  /** Undefined where it is longer than any answer should be. */
  text: string | undefined;
};

const CLERK_BASE_URL = "https://api.clerk.com/v1";
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];
const LONGEST_QUOTE = 200;
const CHECK_ADDRESS = "Check the network, and CLERK_API_URL if it is set";

/**
 * The address that requests start with. `given` is the value of `CLERK_API_URL`, which Clerk's
 * SDKs add `/v1` to (`buildRequest` of `@clerk/backend`): here it may have that already. A secret
 * key is sent there, so an address that others could listen at is refused; messages never repeat
 * it, since it may hold a password.
 */
export function clerkBaseUrl(given: string | undefined): BaseUrlReading {
  const bare = given?.trim() ?? "";
  if (bare === "") return { ok: true, baseUrl: CLERK_BASE_URL };
  if (/\b[sp]k_(test|live)_/.test(bare)) {
    return badBaseUrl("There is a key in CLERK_API_URL, which is for an address. Unset it.");
  }
  if (!URL.canParse(bare)) {
    return badBaseUrl(
      "CLERK_API_URL is no address. Unset it, or give one such as https://api.clerk.com in it.",
    );
  }
  const url = new URL(bare);
  const isLocal = url.protocol === "http:" && LOOPBACK.includes(url.hostname);
  if (url.protocol !== "https:" && !isLocal) {
    return badBaseUrl(
      "CLERK_API_URL must start with https://, since the secret key is sent there. " +
        "Only this machine itself may be http://, such as http://127.0.0.1:4000.",
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    return badBaseUrl("CLERK_API_URL must be a bare address: nothing before an @, no ? and no #.");
  }
  const path = url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "");
  return { ok: true, baseUrl: `${url.origin}${path}/v1` };
}

function badBaseUrl(message: string): BaseUrlReading {
  return { ok: false, message };
}

/**
 * Asks once. Whatever keeps a fit answer away within `timeout` milliseconds, its body included, or
 * until `stop` is given, is `failed`, never an error. A redirect isn't followed: the secret key would go along with it.
 */
export async function askClerk<Value>(
  access: ClerkAccess,
  question: ClerkQuestion<Value>,
  timeout = 8000,
  stop?: AbortSignal,
): Promise<ClerkAnswer<Value>> {
  // A header with anything else in it is refused by `fetch`, whose error repeats the key.
  if (!/^[\x21-\x7e]+$/.test(access.secretKey)) {
    return failed(
      "The secret key is empty or holds a character that no key has, such as a space. " +
        `Copy it anew from ${DASHBOARD.apiKeys}.`,
    );
  }
  const api = `Clerk's API at ${new URL(access.baseUrl).host}`;
  const limit = AbortSignal.timeout(timeout);
  const ending = stop ? AbortSignal.any([limit, stop]) : limit;
  const received = await receive(access, question, ending).catch((error: unknown) =>
    failed(lossOf(error, api, timeout)),
  );
  if (received.status === "failed") return received;
  const { status, text } = received;
  if (status >= 300 && status < 400) {
    return failed(
      `${api} answered with a redirect (${status}), which isn't followed: the secret key would ` +
        `go along with it. ${CHECK_ADDRESS}.`,
    );
  }
  if (status < 200 || status > 299) {
    const says = text === undefined ? undefined : wordsIn(text, access.secretKey);
    const reason = refusalOf(received, question.aim, api);
    const whole = says ? `${reason} Clerk says: “${says}”.` : reason;
    return { ...failed(whole), httpStatus: status };
  }
  if (text === undefined) {
    return failed(
      `${api} answered with more than 1 MB, which no answer of Clerk's to this has. ${CHECK_ADDRESS}.`,
    );
  }
  const json = tryParse(text);
  if (json === undefined) {
    return failed(
      `${api} answered with something that isn't JSON: a proxy or another server may have ` +
        `answered in its place. ${CHECK_ADDRESS}.`,
    );
  }
  const answer = question.answer.safeParse(json);
  if (!answer.success) {
    return failed(
      `${api} answered in a shape that add-clerk-convex doesn't know. Try its latest version.`,
    );
  }
  return { status: "answered", value: answer.data };
}

/** A list as the Backend API gives it: bare, or in the shape of a page. */
export function listOf<Item>(item: z.ZodMiniType<Item>): z.ZodMiniType<Listed<Item>> {
  const page = z.object({ data: z.array(item), total_count: z.optional(z.number()) });
  return z.pipe(
    z.union([z.array(item), page]),
    z.transform((answer) => {
      const items = Array.isArray(answer) ? answer : answer.data;
      const total = Array.isArray(answer) ? undefined : answer.total_count;
      return { items, total: total ?? items.length };
    }),
  );
}

/** Sends the request and reads the whole answer. Throws what `fetch` throws. */
async function receive(
  { secretKey, baseUrl }: ClerkAccess,
  { method, path, body }: ClerkQuestion<unknown>,
  signal: AbortSignal,
): Promise<Received> {
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    redirect: "manual",
    signal,
    headers: {
      authorization: `Bearer ${secretKey}`,
      accept: "application/json",
      "user-agent": "add-clerk-convex",
      ...(method === "POST" && { "content-type": "application/json" }),
    },
    body: method === "POST" ? JSON.stringify(body) : null,
  });
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    text: await shortBody(response),
  };
}

/** Words the refusal for an answer with a status of 400 or more. The next step is the last sentence. */
function refusalOf({ status, retryAfter }: Received, aim: string, api: string): string {
  if (status >= 500) {
    return (
      `${api} has a fault of its own (${status}). Try again in a few minutes; ` +
      "https://status.clerk.com tells whether it is a known one."
    );
  }
  switch (status) {
    case 401:
      return (
        "Clerk refuses the secret key: it was revoked, or its instance was deleted. " +
        `Copy a current one from ${DASHBOARD.apiKeys}.`
      );
    case 402:
      return (
        `Clerk won't ${aim}: the application's plan doesn't include it. ` +
        "Change the plan in Clerk's dashboard, then try again."
      );
    case 403:
      return (
        `Clerk won't ${aim}: this secret key isn't allowed to. ` +
        `Use another one from ${DASHBOARD.apiKeys}.`
      );
    case 404:
      return `Clerk won't ${aim}: ${api} has nothing there (404). ${CHECK_ADDRESS}.`;
    case 422:
      return (
        `Clerk won't ${aim}: it finds a mistake in the request. ` +
        "Try again with the latest version of add-clerk-convex, or use Clerk's dashboard."
      );
    case 429: {
      // In seconds (`getRetryAfter` of `@clerk/backend`), as a date never.
      const wait = /^\d{1,5}$/.test(retryAfter ?? "") ? `${retryAfter} s` : "a minute";
      return `Clerk won't ${aim} now: it had too many requests. Try again in ${wait}.`;
    }
    default:
      return (
        `Clerk won't ${aim}: it answered ${status}. ` +
        "Try again with the latest version of add-clerk-convex, or use Clerk's dashboard."
      );
  }
}

/** Words what happened where no whole answer came. An error's own message may hold the secret key. */
function lossOf(error: unknown, api: string, timeout: number): string {
  if (error instanceof Error && error.name === "TimeoutError") {
    return `${api} gave no answer within ${timeout / 1000} s. Check the network, then try again.`;
  }
  const code = connectionCode(error);
  if (code === "ENOTFOUND") {
    return `There is no connection to ${api}: no such host is known (ENOTFOUND). ${CHECK_ADDRESS}.`;
  }
  const told = code ? ` (${code})` : "";
  return `The connection to ${api} failed${told}. ${CHECK_ADDRESS}, then try again.`;
}

const clerkErrors = z.object({
  errors: z.array(
    z.object({
      message: z.optional(z.string()),
      long_message: z.optional(z.string()),
    }),
  ),
});

/** Clerk's own words for its first error, on one line, short, and safe to print. */
function wordsIn(text: string, secretKey: string): string | undefined {
  const answer = clerkErrors.safeParse(tryParse(text));
  const { message = "", long_message = "" } = answer.data?.errors[0] ?? {};
  const words = long_message.includes(message) ? long_message : `${message}: ${long_message}`;
  const line = words
    // What a terminal would obey, or not show.
    .replace(/[^\P{C}\s]/gu, "")
    .replace(/\s+/g, " ")
    .replace(/^[: ]+|[:. ]+$/g, "");
  // Masked first: of a secret that is cut, the rest might not be known for one.
  const shown = [...outputWithoutSecrets(line, [secretKey])];
  if (shown.length <= LONGEST_QUOTE) return shown.join("") || undefined;
  return `${shown.slice(0, LONGEST_QUOTE - 1).join("")}…`;
}

function failed(reason: string): { status: "failed"; reason: string } {
  return { status: "failed", reason };
}
