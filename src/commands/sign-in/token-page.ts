/** Serves the sign-in page to this computer alone, and waits for what it hands over. */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod/mini";
import { tryParse } from "../../text/try-parse.ts";
import { type PageFacts, pagePolicy, signInPage } from "./sign-in-page.ts";

/** What the page has got: tokens by the template's name, "" for the session's own; null for none. */
export type HandedOver =
  | { status: "tokens"; tokens: Readonly<Record<string, string | null>> }
  /** Why there are none, as the end of a sentence. */
  | { status: "failed"; reason: string };

/** Bytes of what is handed over. */
const MOST = 64 * 1024;

const handed = z.union([
  z.object({ tokens: z.record(z.string(), z.nullable(z.string())) }),
  z.object({ failed: z.string() }),
]);

/**
 * Calls `opened` with the page's address, and waits `timeout` milliseconds, or until `stop` is given.
 * Only a request to this very address is answered, and only what knows the page's secret is listened to.
 */
export async function tokensByPage(
  facts: Omit<PageFacts, "nonce">,
  opened: (address: string) => void,
  timeout: number,
  stop: AbortSignal,
): Promise<HandedOver> {
  const whole = { ...facts, nonce: randomBytes(24).toString("base64url") };
  const ending = AbortSignal.any([AbortSignal.timeout(timeout), stop]);
  let address = "";
  const server = createServer();
  try {
    return await new Promise<HandedOver>((resolve, reject) => {
      ending.addEventListener("abort", () => {
        resolve({
          status: "failed",
          reason: `nobody signed in within ${timeout / 60_000} minutes`,
        });
      });
      server.on("error", reject);
      server.on("request", (request, response) => {
        void answer(request, response, whole, address).then((got) => got && resolve(got));
      });
      server.listen(0, "127.0.0.1", () => {
        const bound = server.address();
        const port = typeof bound === "object" && bound !== null ? bound.port : 0;
        address = `http://localhost:${port}`;
        opened(`${address}/`);
      });
    });
  } finally {
    // The page's last answer is let through.
    server.close();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  facts: PageFacts,
  address: string,
): Promise<HandedOver | undefined> {
  const { method, url = "", headers } = request;
  const end = (status: number, type = "text/plain", body = "") => {
    response.writeHead(status, {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-store",
      "content-security-policy": pagePolicy(facts),
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    });
    response.end(body);
  };
  // Another name that leads here is another site's doing.
  if (`http://${headers.host}` !== address) return void end(403);
  const [path] = url.split("?");
  if (method === "GET" && path === "/") return void end(200, "text/html", signInPage(facts));
  if (method !== "POST" || path !== "/token") return void end(404);
  const isPage = headers.origin === address && isSame(headers["x-nonce"], facts.nonce);
  if (!isPage) return void end(403);
  const found = handed.safeParse(tryParse(await textOf(request)));
  if (!found.success) return void end(400);
  end(204);
  return "tokens" in found.data
    ? { status: "tokens", tokens: found.data.tokens }
    : { status: "failed", reason: `the page could not get a token (${found.data.failed})` };
}

function isSame(given: unknown, wanted: string): boolean {
  const [one, other] = [Buffer.from(String(given)), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST) return "";
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
