/** A fixture's app for real: its packages, its own build, its own checks, its own server. */

import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parse } from "dotenv";
import { execa } from "execa";
import { nodeOf } from "./node-of.ts";
import { cleanEnvironment, killGroup, type Run, run } from "./run.ts";
import { must } from "./vite-app.ts";

/** Milliseconds for a build on a slow machine. */
const LONG = 420_000;

/** The environment in which the app's programs find the Node they ask for first. */
export async function nodeEnvironment(major: string | undefined): Promise<Record<string, string>> {
  const quiet = {
    NEXT_TELEMETRY_DISABLED: "1",
    EXPO_NO_TELEMETRY: "1",
    EXPO_OFFLINE: "1",
    ASTRO_TELEMETRY_DISABLED: "1",
  };
  return { ...quiet, ...(major === undefined ? {} : await nodeOf(major)) };
}

/** Runs one of the app's own commands, as a person types it. */
export async function command(
  line: string,
  app: string,
  env: Record<string, string | undefined>,
): Promise<Run> {
  return must(await run("sh", ["-c", line], { cwd: app, env, timeout: LONG }));
}

export type Served = { url: string; output(): string; stop(): void };

/** Starts the app's built server on a free port of 127.0.0.1, with its own env file in the environment. */
export async function startApp(
  line: string,
  app: string,
  env: Record<string, string>,
): Promise<Served> {
  const port = await freePort();
  const file = join(app, ".env.local");
  const variables = existsSync(file) ? parse(readFileSync(file)) : {};
  const child = execa("sh", ["-c", `exec ${line}`], {
    cwd: app,
    env: cleanEnvironment({ ...variables, ...env, PORT: String(port), HOST: "127.0.0.1" }),
    extendEnv: false,
    stdin: "ignore",
    all: true,
    reject: false,
    detached: true,
  });
  const said: string[] = [];
  child.all.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  // Next takes a rewrite to itself under another name than localhost for one to another host.
  const url = `http://localhost:${port}`;
  for (let tries = 0; tries < 300; tries += 1) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) break;
    await delay(100);
  }
  return { url, output: () => said.join(""), stop: () => killGroup(child.pid) };
}

type Serving = {
  /** Answers a request that isn't for a file, and says whether it was one. */
  answer?(request: IncomingMessage, response: ServerResponse): boolean;
  changeHtml?(html: string): string;
};

/** Serves a folder of files, as any host of static pages does. */
export async function serveFolder(
  folder: string,
  { answer, changeHtml }: Serving = {},
): Promise<Served> {
  const types: Record<string, string> = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
  };
  const server = createServer((request, response) => {
    if (answer?.(request, response)) return;
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const tried = [path, `${path}.html`, join(path, "index.html")].map((each) =>
      join(folder, each),
    );
    const file = tried.find((each) => existsSync(each) && extname(each) !== "");
    if (!file) {
      response.writeHead(404).end("Not found");
      return;
    }
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    if (changeHtml && extname(file) === ".html") {
      response.end(changeHtml(readFileSync(file, "utf8")));
    } else {
      createReadStream(file).pipe(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => "",
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}
