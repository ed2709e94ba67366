import { readdir } from "node:fs/promises";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { makeTemp } from "../support/temp.ts";
import { parseFrozen } from "./frozen-document.ts";
import { startFrozenRegistry } from "./frozen-registry.ts";
import { type LoopbackServer, type Request, startServer } from "./http.ts";

const MOMENT = "2026-11-20T00:00:00Z";

let upstream: LoopbackServer;
let registry: LoopbackServer;
let cache: string;
/** How the registry behind answers; a test may change it. */
let published: (request: Request) => object | undefined;

const kiln = () => ({
  name: "@pots/kiln",
  "dist-tags": { latest: "1.1.0", old: "1.0.0" },
  versions: Object.fromEntries(
    ["1.0.0", "1.1.0"].map((version) => [
      version,
      { version, dist: { tarball: `https://tarballs.example/files/kiln-${version}.tgz` } },
    ]),
  ),
  time: { "1.0.0": "2026-01-01T00:00:00Z", "1.1.0": "2026-12-01T00:00:00Z" },
});

beforeEach(async () => {
  published = ({ path }) => (path === "/@pots%2fkiln" ? kiln() : undefined);
  cache = await makeTemp("registry-cache");
  upstream = await startServer((request) => {
    const body = published(request);
    return body ? { status: 200, body } : { status: 404, body: {} };
  });
  registry = await freezeIt();
  onTestFinished(() => upstream.close());
});

async function freezeIt(moment = MOMENT): Promise<LoopbackServer> {
  const started = await startFrozenRegistry({
    upstream: async () => upstream.url,
    moment,
    cache,
  });
  onTestFinished(() => started.close());
  return started;
}

const get = (path: string, accept = "*/*", from = registry) =>
  fetch(from.url + path, { redirect: "manual", headers: { accept } });

test.each(["/@pots%2fkiln", "/@pots/kiln", "/@pots%2Fkiln"])("%s is the package", async (path) => {
  const answer = await get(path);
  expect(answer.headers.get("content-type")).toBe("application/json");
  const { versions, "dist-tags": tags } = parseFrozen(await answer.text());
  expect(tags).toEqual({ old: "1.0.0", latest: "1.0.0" });
  expect(Object.keys(versions)).toEqual(["1.0.0"]);
  expect(versions["1.0.0"]?.dist.tarball).toBe(`${registry.url}/@pots/kiln/-/kiln-1.0.0.tgz`);
});

test("a client that asks for the short form is told it gets that", async () => {
  const short = "application/vnd.npm.install-v1+json";
  const { headers } = await get("/@pots%2fkiln", `${short}; q=1.0, application/json; q=0.8, */*`);
  expect(headers.get("content-type")).toBe(short);
});

test("a version or a tag is that version", async () => {
  for (const word of ["1.0.0", "latest", "old"]) {
    expect(await (await get(`/@pots/kiln/${word}`)).json()).toMatchObject({ version: "1.0.0" });
  }
});

test("a tarball is where the registry behind says", async () => {
  const { status, headers } = await get("/@pots/kiln/-/kiln-1.0.0.tgz");
  expect(status).toBe(302);
  expect(headers.get("location")).toBe("https://tarballs.example/files/kiln-1.0.0.tgz");
});

test.each([
  "/@pots/kiln/1.1.0",
  "/@pots/kiln/next",
  "/@pots/kiln/-/kiln-1.1.0.tgz",
  "/@pots/wheel",
  "/wheel",
  "/-/ping",
  "/",
])("%s does not exist", async (path) => {
  expect((await get(path)).status).toBe(404);
});

test("it is asked for once, and the same for ever", async () => {
  const first = await Promise.all([get("/@pots/kiln"), get("/@pots%2fkiln")]);
  const texts = await Promise.all(first.map((answer) => answer.text()));
  published = () => ({ ...kiln(), "dist-tags": {}, time: { "1.0.0": "2026-12-24T00:00:00Z" } });
  expect(await (await get("/@pots/kiln")).text()).toBe(texts[0]);
  const again = await freezeIt();
  const later = await (await get("/@pots/kiln", "*/*", again)).text();
  expect(later.replaceAll(again.url, registry.url)).toBe(texts[0]);
  expect(upstream.requests).toHaveLength(1);
});

test("another moment is asked for anew", async () => {
  await get("/@pots/kiln");
  const later = await freezeIt("2027-01-01T00:00:00Z");
  const text = await (await get("/@pots/kiln", "*/*", later)).text();
  const { "dist-tags": tags } = parseFrozen(text);
  expect(tags.latest).toBe("1.1.0");
  expect(await readdir(cache)).toHaveLength(2);
});

test("a registry that tells no times, or fails, is an error that says so", async () => {
  published = () => ({ ...kiln(), time: undefined });
  const untimed = await get("/@pots/kiln");
  expect(untimed.status).toBe(500);
  expect(await untimed.text()).toContain("does not say when the versions of @pots/kiln came out");
  await upstream.close();
  const gone = await get("/@pots/kiln");
  expect(gone.status).toBe(502);
  expect(await gone.text()).toContain("/@pots%2fkiln: TypeError: fetch failed");
  expect(await readdir(cache)).toEqual([]);
});
