/** The sync WebSocket: what `convex env get` reads through, and what a browser client speaks. */

import type { Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { pushedQuery } from "./pushed-query.ts";
import type { DeploymentState } from "./state.ts";
import { systemQuery } from "./system-queries.ts";
import type { Identity, VerifyToken } from "./token.ts";

/** A query the deployment answers, under its path as `module:function`. */
export type Query = (args: unknown, identity: Identity | null) => unknown;
export type Queries = Readonly<Record<string, Query>>;

const add = z.looseObject({
  type: z.literal("Add"),
  queryId: z.number(),
  udfPath: z.string(),
  args: z.array(z.unknown()),
});

const clientMessage = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("Connect"), sessionId: z.string() }),
  z.looseObject({
    type: z.literal("Authenticate"),
    tokenType: z.enum(["Admin", "User", "None"]),
    value: z.string().optional(),
    baseVersion: z.number(),
  }),
  z.looseObject({
    type: z.literal("ModifyQuerySet"),
    baseVersion: z.number(),
    newVersion: z.number(),
    modifications: z.array(
      z.discriminatedUnion("type", [
        add,
        z.looseObject({ type: z.literal("Remove"), queryId: z.number() }),
      ]),
    ),
  }),
  z.looseObject({ type: z.literal("Mutation"), requestId: z.number(), udfPath: z.string() }),
  z.looseObject({ type: z.literal("Action"), requestId: z.number(), udfPath: z.string() }),
  z.looseObject({ type: z.literal("Event") }),
]);

type ClientMessage = z.infer<typeof clientMessage>;
type Add = z.infer<typeof add>;
type Caller = { admin: boolean; identity: Identity | null };

/** What was said on a connection: by a client, or by the server in answer. */
export type Said = { from: "client" | "server" } & Record<string, unknown>;

export type SyncOptions = {
  url: string;
  queries: Queries;
  verifyToken: VerifyToken;
  /** Takes what is said, in its order. */
  said: Said[];
};

/**
 * Answers WebSocket upgrades to `/api/<version>/sync`; any other path is closed with a 404. Gives
 * back what ends every conversation.
 */
export function serveSync(http: Server, state: DeploymentState, options: SyncOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true });
  http.on("upgrade", (request, socket, head) => {
    if (!/^\/api\/[^/]+\/sync(\?|$)/.test(request.url ?? "")) {
      socket.end("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connection) =>
      converse(connection, state, options),
    );
  });
  return () => {
    for (const connection of sockets.clients) connection.terminate();
    sockets.close();
  };
}

/** One connection. Messages are handled one after the other: a token's check takes time. */
function converse(connection: WebSocket, state: DeploymentState, options: SyncOptions): void {
  const queries = new Map<number, Add>();
  let version = { querySet: 0, identity: 0, ts: 0n };
  let caller: Caller = { admin: false, identity: null };
  let connected = false;
  let work = Promise.resolve();

  const send = (message: object) => {
    options.said.push({ from: "server", ...message });
    connection.send(JSON.stringify(message));
  };
  const transition = (changed: Partial<typeof version>, modifications: object[]) => {
    const start = version;
    version = { ...start, ...changed, ts: nextTimestamp() };
    send({
      type: "Transition",
      startVersion: encoded(start),
      endVersion: encoded(version),
      modifications,
    });
  };
  const updated = (query: Add) => answerOf(query, caller, state, options);

  async function handle(message: ClientMessage): Promise<void> {
    if (!connected && message.type !== "Connect") throw new Error("Connect must come first.");
    switch (message.type) {
      case "Connect":
        connected = true;
        return;
      case "Event":
        return;
      case "Authenticate": {
        if (message.baseVersion !== version.identity) throw new Error("Wrong identity version.");
        const result = await callerOf(message, state, options.verifyToken);
        if (result instanceof Error) {
          const { baseVersion } = message;
          const error = result.message;
          send({ type: "AuthError", error, baseVersion, authUpdateAttempted: true });
          // As the backend does (crates/local_backend/src/subs/mod.rs).
          return connection.close();
        }
        caller = result;
        const modifications = await Promise.all([...queries.values()].map(updated));
        return transition({ identity: version.identity + 1 }, modifications);
      }
      case "ModifyQuerySet": {
        if (message.baseVersion !== version.querySet) throw new Error("Wrong query set version.");
        const modifications: object[] = [];
        for (const change of message.modifications) {
          if (change.type === "Add") {
            queries.set(change.queryId, change);
            modifications.push(await updated(change));
          } else {
            queries.delete(change.queryId);
            modifications.push({ type: "QueryRemoved", queryId: change.queryId });
          }
        }
        return transition({ querySet: message.newVersion }, modifications);
      }
      case "Mutation":
      case "Action": {
        const { type, requestId, udfPath } = message;
        const result = notFound(udfPath);
        return send({ type: `${type}Response`, requestId, success: false, result, logLines: [] });
      }
    }
  }

  connection.on("message", (data) => {
    work = work
      .then(() => {
        const message = clientMessage.parse(JSON.parse(String(data)));
        options.said.push({ from: "client", ...message });
        return handle(message);
      })
      .catch((error: unknown) => {
        send({ type: "FatalError", error: String(error) });
        connection.close();
      });
  });
}

async function callerOf(
  message: { tokenType: "Admin" | "User" | "None"; value?: string | undefined },
  state: DeploymentState,
  verifyToken: VerifyToken,
): Promise<Caller | Error> {
  if (message.tokenType === "None") return { admin: false, identity: null };
  const token = message.value ?? "";
  if (message.tokenType === "Admin") {
    if (token === state.adminKey) return { admin: true, identity: null };
    return new Error("The provided admin key was invalid for this instance");
  }
  try {
    const identity = await verifyToken(token, state.authConfig ?? []);
    return identity instanceof Error ? identity : { admin: false, identity };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function answerOf(
  { queryId, udfPath, args }: Add,
  caller: Caller,
  state: DeploymentState,
  options: SyncOptions,
): Promise<object> {
  const common = { queryId, logLines: [], journal: null };
  try {
    const query =
      systemQuery(udfPath, state, caller.admin, options.url) ??
      options.queries[udfPath] ??
      pushedQuery(state, udfPath);
    if (query === undefined) throw new Error(notFound(udfPath));
    const value = (await query(args[0], caller.identity)) ?? null;
    return { ...common, type: "QueryUpdated", value };
  } catch (error) {
    return { ...common, type: "QueryFailed", errorMessage: String(error), errorData: null };
  }
}

function notFound(udfPath: string): string {
  return `Could not find public function for '${udfPath}'. Did you forget to run \`npx convex dev\`?`;
}

let lastTimestamp = 0n;

function nextTimestamp(): bigint {
  lastTimestamp += 1n;
  return lastTimestamp;
}

function encoded(version: { querySet: number; identity: number; ts: bigint }) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(version.ts);
  return { ...version, ts: bytes.toString("base64") };
}
