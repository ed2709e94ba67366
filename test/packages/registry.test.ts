import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { newestRelease } from "../../src/packages/registry.ts";
import { afterFile } from "../support/after-test.ts";

const MANIFEST = {
  name: "@clerk/expo",
  version: "4.7.0",
  engines: { node: ">=22" },
  peerDependencies: { expo: ">=54 <60", react: "^19.0.0", odd: "workspace:x" },
};
const DOCUMENT = { "dist-tags": { latest: "4.7.0" }, versions: { "4.7.0": MANIFEST } };
const RELEASE = {
  version: "4.7.0",
  node: ">=22",
  peers: { expo: ">=54 <60", react: "^19.0.0" },
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (body: unknown, status = 200): Answer =>
  (_, response) =>
    void response.writeHead(status).end(JSON.stringify(body));

/** A registry that answers each path so, and what it was asked with. */
async function registry(paths: Record<string, Answer>) {
  const asked: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, authorization: request.headers.authorization });
    const answer = paths[path] ?? json({ error: "not found" }, 404);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterFile(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/`, asked };
}

const LATEST = "/@clerk%2fexpo/latest";
const WHOLE = "/@clerk%2fexpo";

describe("the newest release", () => {
  test("is asked for by its tag, without credentials", async () => {
    const { url, asked } = await registry({ [LATEST]: json(MANIFEST) });
    const answer = await newestRelease("@clerk/expo", url);
    expect(answer).toEqual({ status: "answered", release: RELEASE });
    expect(asked).toEqual([{ path: LATEST, authorization: undefined }]);
  });

  test("else in the whole document, for registries that have no other", async () => {
    const { url } = await registry({ [WHOLE]: json(DOCUMENT) });
    const answer = await newestRelease("@clerk/expo", url);
    expect(answer).toEqual({ status: "answered", release: RELEASE });
  });

  test.each<[what: string, paths: Record<string, Answer>, reason: RegExp]>([
    ["no such package", {}, /^it answered 404$/],
    ["not allowed", { [WHOLE]: json({}, 401) }, /^it answered 401$/],
    ["a list", { [WHOLE]: json([]) }, /names no release/],
    ["another kind of document", { [WHOLE]: json({ versions: {} }) }, /names no release/],
    [
      "a tag that leads nowhere",
      { [WHOLE]: json({ ...DOCUMENT, "dist-tags": { latest: "__proto__" } }) },
      /names no release/,
    ],
    [
      "no version",
      { [LATEST]: json({ ...MANIFEST, version: "newest" }), [WHOLE]: json(DOCUMENT["dist-tags"]) },
      /names no release/,
    ],
    [
      "a page",
      { [WHOLE]: (_, response) => void response.end("<html>") },
      /^its answer is not JSON$/,
    ],
    ["silence", { [LATEST]: () => {}, [WHOLE]: () => {} }, /^no answer within 2 s$/],
  ])("%s is a reason", async (_, paths, reason) => {
    const { url } = await registry(paths);
    const answer = await newestRelease("@clerk/expo", url);
    expect(answer).toEqual({ status: "failed", reason: expect.stringMatching(reason) });
  });

  test("nobody there is a reason", async () => {
    const answer = await newestRelease("@clerk/expo", "http://127.0.0.1:9/");
    expect(answer).toEqual({ status: "failed", reason: "no connection" });
  });

  test("an answer of 17 MB is not read to its end", async () => {
    const { url } = await registry({ [WHOLE]: json({ padding: "x".repeat(17e6) }) });
    expect(await newestRelease("@clerk/expo", url)).toMatchObject({ status: "failed" });
  });
});
