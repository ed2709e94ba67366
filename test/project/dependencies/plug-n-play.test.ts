import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { plugNPlayVersion } from "../../../src/project/dependencies/plug-n-play.ts";
import { makeTemp } from "../../support/temp.ts";

let root: string;

beforeEach(async () => {
  root = await makeTemp("plug-n-play");
  mkdirSync(join(root, "apps/web/src"), { recursive: true });
});

const VIRTUAL = `virtual:${"0a".repeat(64)}#npm:`;

/** A table with two places: the root, and apps/web. */
const TABLE = {
  __info: ["It's generated: don't \\ touch."],
  packageRegistryData: [
    [null, [[null, { packageLocation: "./", packageDependencies: [["react", "npm:19.3.1"]] }]]],
    [
      "web",
      [
        [
          "workspace:apps/web",
          {
            packageLocation: "./apps/web/",
            packageDependencies: [
              ["react", "npm:18.3.1"],
              ["convex", `${VIRTUAL}1.48.0`],
              ["typescript", "patch:typescript@npm%3A7.0.2#optional!builtin<compat/typescript>"],
              ["vite", "8.3.8(@types/node@20.19.43)"],
              ["canary", "npm:1.0.0-canary.4+build"],
              ["alias", ["real", "npm:2.0.0"]],
              ["missing-peer", null],
              ["web", "workspace:apps/web"],
            ],
            linkType: "SOFT",
          },
        ],
      ],
    ],
    ["@clerk/react", [["npm:6.18.0", { packageLocation: "../x/", packageDependencies: [] }]]],
  ],
};

/** As Yarn writes it: JSON in a string literal of several lines. */
function loaderOf(table: unknown): string {
  const literal = JSON.stringify(table, null, 2)
    .replaceAll("\\", "\\\\")
    .replaceAll("'", "\\'")
    .replaceAll("\n", "\\\n");
  return `"use strict";\n\nconst RAW_RUNTIME_STATE =\n'${literal}';\n\nfunction setup() { return 'x'; }\n`;
}

test.each([
  ["react", "apps/web", "18.3.1"],
  ["react", ".", "19.3.1"],
  ["convex", "apps/web", "1.48.0"],
  ["typescript", "apps/web", "7.0.2"],
  ["vite", "apps/web", "8.3.8"],
  ["canary", "apps/web", "1.0.0-canary.4"],
  ["alias", "apps/web", "2.0.0"],
  ["missing-peer", "apps/web", undefined],
  ["web", "apps/web", undefined],
  ["convex", ".", undefined],
  ["@clerk/react", "apps/web", undefined],
  ["react", "apps/web/src", undefined],
])("%s in %s is %s", (name, directory, version) => {
  writeFileSync(join(root, ".pnp.cjs"), loaderOf(TABLE));
  expect(plugNPlayVersion(name, join(root, directory))).toBe(version);
});

test("a table beside the loader", () => {
  writeFileSync(join(root, ".pnp.cjs"), "function setup() {}\n");
  writeFileSync(join(root, ".pnp.data.json"), JSON.stringify(TABLE));
  expect(plugNPlayVersion("convex", join(root, "apps/web"))).toBe("1.48.0");
});

test.each([
  ["no loader", undefined],
  ["a loader without a table", "module.exports = {};\n"],
  ["a table that is no JSON", "const RAW_RUNTIME_STATE =\n'{';\n"],
  ["a table of another shape", loaderOf({ packageRegistryData: {} })],
])("%s gives nothing", (_, loader) => {
  if (loader !== undefined) writeFileSync(join(root, ".pnp.cjs"), loader);
  expect(plugNPlayVersion("react", root)).toBeUndefined();
});
