/** A small JSON server on loopback: what both stand-ins, Convex's and Clerk's, are built from. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliDecompress, gunzip } from "node:zlib";

export type Seen = { method: string; path: string; status: number };

export type Request = {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  /** The parsed JSON body, or a form's fields; undefined where there is none. */
  body: unknown;
};

/**
 * An answer; `undefined` as body leaves it empty, and `text`, or the bytes of a file, is sent as it
 * is instead. `unfinished` never comes to its end, and `hang` never answers.
 */
export type Answer =
  | {
      status: number;
      body?: unknown;
      text?: string | Buffer;
      headers?: Record<string, string>;
      unfinished?: boolean;
    }
  | "hang";

/** An answer to throw from anywhere below a handler, in the shape Convex gives its errors. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type LoopbackServer = {
  url: string;
  http: Server;
  /** Every request answered so far, in the order of the answers. */
  requests: Seen[];
  close(): Promise<void>;
};

/**
 * Serves `handle` on a free port of 127.0.0.1, on `port` if that is free. A bug in the handler is a
 * 500 with its message; `refuse` says what a `Refusal` looks like, where it isn't as Convex's.
 */
export async function startServer(
  handle: (request: Request) => Answer | Promise<Answer>,
  refuse: (refusal: Refusal) => Answer = refuseAsConvex,
  port = 0,
): Promise<LoopbackServer> {
  const requests: Seen[] = [];
  const http = createServer((message, response) => {
    void answer(message, response, handle, refuse).then((seen) => {
      if (seen) requests.push(seen);
    });
  });
  await listen(http, port).catch(() => listen(http, 0));
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    http,
    requests,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, "127.0.0.1", () => {
      http.off("error", reject);
      resolve();
    });
  });
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  handle: (request: Request) => Answer | Promise<Answer>,
  refuse: (refusal: Refusal) => Answer,
): Promise<Seen | undefined> {
  const method = message.method ?? "GET";
  const { pathname: path, searchParams: query } = new URL(message.url ?? "/", "http://loopback");
  let result: Answer;
  try {
    const body = await readBody(message);
    result = await handle({ method, path, query, headers: message.headers, body });
  } catch (error) {
    result = error instanceof Refusal ? refuse(error) : answerToBug(error);
  }
  if (result === "hang") return undefined;
  const text = method === "HEAD" ? "" : textOf(result);
  response.writeHead(result.status, {
    "content-type": result.text === undefined ? "application/json" : "text/html",
    "content-length": Buffer.byteLength(text) + (result.unfinished ? 1 : 0),
    ...result.headers,
  });
  if (result.unfinished) response.write(text);
  else response.end(text);
  return { method, path, status: result.status };
}

function textOf({ body, text }: { body?: unknown; text?: string | Buffer }): string | Buffer {
  if (text !== undefined) return text;
  return body === undefined ? "" : JSON.stringify(body);
}

function refuseAsConvex({ status, code, message }: Refusal): Answer {
  return { status, body: { code, message } };
}

function answerToBug(error: unknown): Answer {
  return { status: 500, body: { code: "InternalServerError", message: String(error) } };
}

async function readBody(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  if (chunks.length === 0) return undefined;
  const text = (
    await decoded(Buffer.concat(chunks), message.headers["content-encoding"])
  ).toString();
  if (message.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(
      400,
      "BadJsonBody",
      `The body of the request is not JSON: ${text.slice(0, 80)}`,
    );
  }
}

function decoded(bytes: Buffer, encoding: string | undefined): Promise<Buffer> | Buffer {
  if (encoding === undefined || encoding === "identity") return bytes;
  if (encoding === "br") return promisify(brotliDecompress)(bytes);
  if (encoding === "gzip") return promisify(gunzip)(bytes);
  throw new Refusal(415, "UnsupportedEncoding", `The body is encoded as ${encoding}.`);
}
