import { describe, expect, test } from "vitest";
import { freeze } from "./frozen-document.ts";

const ADDRESS = "http://127.0.0.1:1";
const MOMENT = "2026-11-20T00:00:00Z";

const version = (number: string, more: object = {}) => ({
  name: "kiln",
  version: number,
  dist: { tarball: `https://registry.example/kiln/-/kiln-${number}.tgz`, integrity: "sha512-a" },
  ...more,
});

const kiln = (versions: Record<string, object>, time: object | undefined, tags = {}) => ({
  name: "kiln",
  "dist-tags": tags,
  versions: Object.fromEntries(
    Object.entries(versions).map(([number, more]) => [number, version(number, more)]),
  ),
  ...(time ? { time } : {}),
});

const EARLY = "2026-11-19T23:59:59.000Z";
const LATE = "2026-11-20T00:00:01.000Z";

describe("a package as it was", () => {
  const seen = freeze(
    kiln(
      { "1.0.0": {}, "1.1.0": {}, "1.2.0": {}, "1.3.0": {}, "2.0.0-beta.1": {} },
      { "1.0.0": EARLY, "1.1.0": MOMENT, "1.2.0": LATE, "2.0.0-beta.1": EARLY, created: EARLY },
      { latest: "1.2.0", next: "2.0.0-beta.1", canary: "1.3.0" },
    ),
    MOMENT,
    ADDRESS,
  );

  test("has no version that came out later, or nobody knows when", () => {
    expect(Object.keys(seen.versions)).toEqual(["1.0.0", "1.1.0", "2.0.0-beta.1"]);
    expect(Object.keys(seen.time)).toEqual(["1.0.0", "1.1.0", "2.0.0-beta.1"]);
  });

  test("has the highest stable version as latest, and the tags whose version is left", () => {
    expect(seen["dist-tags"]).toEqual({ latest: "1.1.0", next: "2.0.0-beta.1" });
  });

  test("has its tarballs here, with where they really are", () => {
    expect(seen.versions["1.0.0"]?.dist).toEqual({
      tarball: "http://127.0.0.1:1/kiln/-/kiln-1.0.0.tgz",
      source: "https://registry.example/kiln/-/kiln-1.0.0.tgz",
      integrity: "sha512-a",
    });
  });
});

test("the highest version counts, not the one that came out last, nor what latest says", () => {
  const answer = kiln({ "1.9.0": {}, "1.10.0": {} }, { "1.9.0": MOMENT, "1.10.0": EARLY });
  const tagged = { ...answer, "dist-tags": { latest: "1.9.0" } };
  expect(freeze(tagged, MOMENT, ADDRESS)["dist-tags"]).toEqual({ latest: "1.10.0" });
});

test("what is no version is left out", () => {
  const answer = kiln({ "1.0.0": {}, "1.0.0pre2": {} }, { "1.0.0": EARLY, "1.0.0pre2": EARLY });
  expect(Object.keys(freeze(answer, MOMENT, ADDRESS).versions)).toEqual(["1.0.0"]);
});

test("of pre-releases only, the highest is latest; of no version there is none", () => {
  const only = kiln({ "0.1.0-a.1": {} }, { "0.1.0-a.1": EARLY });
  expect(freeze(only, MOMENT, ADDRESS)["dist-tags"]).toEqual({ latest: "0.1.0-a.1" });
  const late = kiln({ "1.0.0": {} }, { "1.0.0": LATE }, { latest: "1.0.0" });
  expect(freeze(late, MOMENT, ADDRESS)).toMatchObject({ "dist-tags": {}, versions: {}, time: {} });
});

test("what clients resolve by stays, and what can be said later does not", () => {
  const asks = { peerDependencies: { react: "^19" }, engines: { node: ">=22" }, bin: "kiln.js" };
  const answer = kiln(
    { "1.0.0": { ...asks, deprecated: "Too old", readme: "…", scripts: { postinstall: "x" } } },
    { "1.0.0": EARLY },
  );
  const { dist: _, ...kept } = freeze(answer, MOMENT, ADDRESS).versions["1.0.0"] ?? {};
  expect(kept).toEqual({ name: "kiln", version: "1.0.0", ...asks, hasInstallScript: true });
});

test("without a word on when versions came out nothing is let through", () => {
  expect(() => freeze(kiln({ "1.0.0": {} }, undefined), MOMENT, ADDRESS)).toThrow(
    "The registry does not say when the versions of kiln came out",
  );
});
