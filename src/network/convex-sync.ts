/** Gives a user's token to a Convex deployment over its sync protocol, as the browser's client does. */

import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { tryParse } from "../text/try-parse.ts";

/** What the deployment said to it: `reason` is the end of a sentence. */
export type SyncAnswer =
  | { kind: "accepted" }
  /** In the deployment's own words. */
  | { kind: "refused"; message: string }
  | { kind: "none"; reason: string };

/** The address names the client's version; what is sent here is the same in each since this one. */
const CLIENT_VERSION = "1.31.0";

const serverMessage = z.union([
  z.object({ type: z.literal("Transition"), endVersion: z.object({ identity: z.number() }) }),
  z.object({ type: z.enum(["AuthError", "FatalError"]), error: z.string() }),
]);

/** Says it once, and waits `timeout` milliseconds for the answer, or until `stop` is given. */
export async function authenticate(
  deployment: string,
  token: string,
  timeout: number,
  stop: AbortSignal,
): Promise<SyncAnswer> {
  const { WebSocket } = await import("ws");
  const origin = deployment.replace(/^http/, "ws").replace(/\/+$/, "");
  const socket = new WebSocket(`${origin}/api/${CLIENT_VERSION}/sync`, {
    handshakeTimeout: timeout,
    followRedirects: false,
    maxPayload: 1_000_000,
  });
  const limit = AbortSignal.timeout(timeout);
  try {
    return await new Promise<SyncAnswer>((resolve) => {
      const none = (reason: string) => resolve({ kind: "none", reason });
      limit.addEventListener("abort", () => none(`no answer within ${timeout / 1000} s`));
      stop.addEventListener("abort", () => none("it was ended"));
      if (stop.aborted) none("it was ended");
      socket.on("open", () => {
        for (const message of opening(token)) socket.send(JSON.stringify(message));
      });
      socket.on("message", (data) => {
        const answer = answerIn(String(data));
        if (answer) resolve(answer);
      });
      socket.on("error", (error) => none(`no connection (${codeOf(error)})`));
      socket.on("close", () => none("it ended the connection without a word"));
    });
  } finally {
    socket.removeAllListeners().on("error", () => {});
    socket.terminate();
  }
}

function opening(token: string): object[] {
  const version = { baseVersion: 0 };
  return [
    {
      type: "Connect",
      sessionId: randomUUID(),
      connectionCount: 0,
      lastCloseReason: "InitialConnect",
      clientTs: Date.now(),
    },
    { type: "Authenticate", tokenType: "User", value: token, ...version },
    { type: "ModifyQuerySet", newVersion: 1, modifications: [], ...version },
  ];
}

function answerIn(text: string): SyncAnswer | undefined {
  const message = serverMessage.safeParse(tryParse(text)).data;
  if (!message) return undefined;
  if ("endVersion" in message) {
    return message.endVersion.identity > 0 ? { kind: "accepted" } : undefined;
  }
  return message.type === "AuthError"
    ? { kind: "refused", message: message.error }
    : { kind: "none", reason: `it says ${message.error.slice(0, 200)}` };
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
