import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { valid } from "semver";
import { describe, expect, test } from "vitest";
import { goldenCases } from "./golden.ts";
import { installShared } from "./packages.ts";
import { pinManifest } from "./pin.ts";
import { shownPackage } from "./registry.ts";
import { makeTemp, writeFiles } from "./temp.ts";
import { exactVersion, exactVersions, FROZEN_AT, VERSIONS } from "./versions.ts";

describe("a range becomes", () => {
  test("the first listed version that it allows", () => {
    expect(exactVersion("convex", "^1.48.0")).toBe("1.48.0");
    expect(exactVersion("convex", ">=1.49")).toBe("1.49.0");
    expect(exactVersions({ react: "^18", vite: "7.3.8" })).toEqual({
      react: VERSIONS.react?.find((version) => version.startsWith("18.")),
      vite: "7.3.8",
    });
  });

  test.each([
    ["left-pad", "^1.0.0", "left-pad has no version in test/support/versions.ts"],
    ["left-pad", "1.3.0", "left-pad has no version in test/support/versions.ts"],
    ["convex", "^2.0.0", "lists no version of convex that ^2.0.0 allows"],
    ["convex", "1.47.0", "lists no version of convex that 1.47.0 allows"],
    ["convex", "latest", "lists no version of convex that latest allows"],
  ])("nothing where %s has none for %s", (name, range, says) => {
    expect(() => exactVersion(name, range)).toThrow(says);
  });
});

test("a manifest gets exact versions, and nothing else changes", async () => {
  const folder = await makeTemp("pin");
  const manifest = (convex: string, vite: string) => `{
    "name": "a",   "dependencies": { "convex": "${convex}", "b": "file:b", "c": "workspace:*" },
\t"peerDependencies": { "react": "*" },
  "devDependencies": { "vite": "${vite}" } }`;
  await writeFiles(folder, { "package.json": manifest("^1.48.0", "^8.0.0") });
  await pinManifest(folder);
  const { convex = "", vite = "" } = exactVersions({ convex: "^1.48.0", vite: "^8.0.0" });
  expect(await readFile(join(folder, "package.json"), "utf8")).toBe(manifest(convex, vite));
});

test.each([
  ["a range", { convex: "^1.48.0" }, "convex@^1.48.0 is a range"],
  ["a tag", { convex: "latest" }, "convex@latest is a range"],
  ["a package that isn't listed", { "left-pad": "1.3.0" }, "left-pad has no version"],
  ["a version that isn't", { convex: "1.47.0" }, "no version of convex that 1.47.0"],
])("an install refuses %s", async (_, dependencies, says) => {
  await expect(installShared("refused", dependencies)).rejects.toThrow(says);
});

test.each(goldenCases().filter(({ runs }) => runs))(
  "every package of $name, which is built, is listed",
  async ({ before }) => {
    const folder = await makeTemp("listed");
    const text = await readFile(join(before, "package.json"), "utf8");
    await writeFiles(folder, { "package.json": text });
    await pinManifest(folder);
    const pinned = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const versions = Object.values({ ...pinned.dependencies, ...pinned.devDependencies });
    expect(versions.filter((version) => valid(String(version)) === null)).toEqual([]);
  },
);

test.each(Object.entries(VERSIONS))("%s: each listed version is shown", async (name, listed) => {
  const { versions } = await shownPackage(name);
  expect(
    listed.filter((version) => !(version in versions)),
    `until ${FROZEN_AT}`,
  ).toEqual([]);
});
