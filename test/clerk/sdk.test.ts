import { execa } from "execa";
import { satisfies, subset } from "semver";
import { describe, expect, test } from "vitest";
import { chooseSdk } from "../../src/clerk/choose-sdk.ts";
import { REACT_SDKS } from "../../src/clerk/sdk.ts";
import { tokenNeeds } from "../../src/clerk/token.ts";
import { SDKS } from "../support/sdks.ts";

describe("the table agrees with the npm registry", () => {
  test.each(SDKS.map((sdk) => [`${sdk.name}@${sdk.range}`, sdk] as const))(
    "%s",
    async (wanted, sdk) => {
      const fields = ["version", "engines", "peerDependencies"];
      const { stdout } = await execa("npm", ["view", wanted, ...fields, "--json"]);
      const published = [JSON.parse(stdout)].flat().at(-1);
      expect(satisfies(published.version, sdk.range)).toBe(true);
      expect(published.engines.node).toBe(sdk.node);
      const peers = { react: sdk.react, ...sdk.peers };
      for (const [name, range] of Object.entries(peers)) {
        // Where the SDK names none, the range is this tool's own.
        if (published.peerDependencies[name] === undefined) continue;
        expect(subset(range, published.peerDependencies[name])).toBe(true);
        expect(subset(published.peerDependencies[name], range)).toBe(true);
      }
    },
  );
});

describe("which SDK a plain React project gets", () => {
  const fresh = {
    convexPeers: ["@clerk/react"],
    nodeVersion: "20.12.0",
    packages: [],
    releases: {},
  };
  test.each([
    ["the current one where convex names it", fresh, "@clerk/react"],
    [
      "the older one where convex does not",
      { ...fresh, convexPeers: ["@clerk/clerk-react"] },
      "@clerk/clerk-react",
    ],
    ["the older one on an older Node", { ...fresh, nodeVersion: "20.8.1" }, "@clerk/clerk-react"],
  ])("%s", (_, situation, expected) => {
    expect(chooseSdk(REACT_SDKS, situation)?.sdk.name).toBe(expected);
  });

  test("none on a Node that each is too new for", () => {
    expect(chooseSdk(REACT_SDKS, { ...fresh, nodeVersion: "16.20.0" })).toBeUndefined();
  });
});

describe("what the token needs, by convex version", () => {
  test.each([
    ["1.25.0", "template", false],
    ["1.32.0", "template", false],
    ["1.33.0", "integration", true],
    ["1.33.1", "either", true],
    ["1.42.1", "either", true],
    ["1.42.2", "either", false],
    ["1.48.0", "either", false],
  ])("%s: %s", (version, source, upgrade) => {
    const needs = tokenNeeds({ name: "convex", declared: "^1.0.0", installed: version });
    expect(needs.source).toBe(source);
    expect(needs.upgrade !== undefined).toBe(upgrade);
  });

  test.each([
    ["^1.43.0", "either"],
    ["~1.31.0", "template"],
    ["^1.20.0", "either"],
  ])("%s, nothing installed: %s", (declared, source) => {
    const convex = { name: "convex", declared, installed: undefined };
    expect(tokenNeeds(convex)).toEqual({ source, upgrade: undefined });
  });
});
