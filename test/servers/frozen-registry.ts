/** An npm registry on loopback that shows another one as it was at a moment. */

import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type FrozenDocument, freeze, parseFrozen } from "./frozen-document.ts";
import { type Answer, type LoopbackServer, Refusal, type Request, startServer } from "./http.ts";

export type FrozenRegistryOptions = {
  /** Asks for the address of the registry behind it, at the first request. */
  upstream(): Promise<string>;
  moment: string;
  /** The folder that keeps what has been asked for: it is the same on any day. */
  cache: string;
  /** The port to take if it is free: package managers keep what they know by address. */
  port?: number;
};

/** Stands for the registry's own address in what is kept. */
const HERE = "http://registry.invalid";
const NOT_FOUND: Answer = { status: 404, body: { error: "Not found" } };
const SHORT_FORM = "application/vnd.npm.install-v1+json";

/** A package's document with this registry's address in it, as it is sent. */
type Shown = { bytes: Buffer; sources(): Map<string, string> };

/** Starts one. Tarballs come from the registry behind it, by a redirect. */
export async function startFrozenRegistry(options: FrozenRegistryOptions): Promise<LoopbackServer> {
  // In memory too: an install asks for a thousand of them, and for each tarball's place.
  const documents = new Map<string, Promise<Shown | undefined>>();
  let upstream: Promise<string> | undefined;
  const documentOf = (name: string): Promise<Shown | undefined> => {
    upstream ??= options.upstream();
    // Two that ask at the same time wait for one answer.
    const asked =
      documents.get(name) ??
      upstream
        .then((url) => keptDocument(url, name, options))
        .then((text) =>
          text === undefined ? undefined : shown(text.replaceAll(HERE, server.url)),
        );
    documents.set(name, asked);
    const forget = () => documents.delete(name);
    asked.then((document) => document ?? forget(), forget);
    return asked;
  };
  const server: LoopbackServer = await startServer(
    async (request) => {
      const asked = request.method === "GET" || request.method === "HEAD" ? wordsOf(request) : null;
      const document = asked && (await documentOf(asked.name));
      return document ? answer(document, asked.rest, request) : NOT_FOUND;
    },
    ({ status, message }) => ({ status, body: { error: message } }),
    options.port,
  );
  return server;
}

function shown(text: string): Shown {
  const bytes = Buffer.from(text);
  let sources: Map<string, string> | undefined;
  return {
    bytes,
    sources() {
      sources ??= sourcesIn(parseFrozen(bytes.toString()));
      return sources;
    },
  };
}

/** Where each tarball really is, by its file's name. */
function sourcesIn({ versions }: FrozenDocument): Map<string, string> {
  return new Map(
    Object.values(versions).map(({ dist }) => [
      dist.tarball.slice(dist.tarball.indexOf("/-/") + "/-/".length),
      dist.source,
    ]),
  );
}

/** A package's name, scoped or not and however it is encoded, and what follows it in the path. */
function wordsOf({ path }: Request): { name: string; rest: string[] } | null {
  const [first = "", ...others] = decodeURIComponent(path).slice(1).split("/");
  if (!first.startsWith("@")) return first === "-" ? null : { name: first, rest: others };
  const [second = "", ...rest] = others;
  return { name: `${first}/${second}`, rest };
}

function answer(
  { bytes, sources }: Shown,
  [word, file, ...more]: string[],
  { headers }: Request,
): Answer {
  // Clients that keep it would go on with it after the moment was moved.
  const never = { "cache-control": "no-store" };
  if (word === undefined) {
    const type = headers.accept?.includes(SHORT_FORM) ? SHORT_FORM : "application/json";
    return { status: 200, text: bytes, headers: { ...never, "content-type": type } };
  }
  if (word === "-") {
    const location = file === undefined ? undefined : sources().get(file);
    if (location === undefined || more.length > 0) return NOT_FOUND;
    return { status: 302, headers: { location } };
  }
  const document = parseFrozen(bytes.toString());
  const version = document.versions[document["dist-tags"][word] ?? word];
  return version && file === undefined ? { status: 200, body: version, headers: never } : NOT_FOUND;
}

/** The package's document as text, from the cache or made anew; undefined where there is none. */
async function keptDocument(
  upstream: string,
  name: string,
  { moment, cache }: FrozenRegistryOptions,
): Promise<string | undefined> {
  const folder = join(cache, digest(`${upstream} ${moment}`));
  const path = join(folder, `${encodeURIComponent(name)}.json`);
  const kept = await readFile(path, "utf8").catch(() => undefined);
  if (kept !== undefined) return kept;
  const published = await ask(`${upstream}/${name.replace("/", "%2f")}`);
  if (published === undefined) return undefined;
  const text = JSON.stringify(freeze(published, moment, HERE));
  await mkdir(folder, { recursive: true });
  // Renamed only when whole: other runs read it too.
  const partial = `${path}.${process.pid}`;
  await writeFile(partial, text);
  await rename(partial, path);
  return text;
}

/** The whole answer of the registry: its short form doesn't say when a version came out. */
async function ask(url: string, tries = 3): Promise<unknown> {
  try {
    const response = await fetch(url, { headers: { accept: "application/json" } });
    if (response.status === 404) return undefined;
    if (response.ok) return await response.json();
    throw new Error(`The registry answers ${url} with ${response.status}`);
  } catch (error) {
    if (tries === 1) throw new Refusal(502, "BadGateway", `${url}: ${error}`);
    await delay(500);
    return ask(url, tries - 1);
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
