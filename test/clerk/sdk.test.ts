import { execa } from "execa";
import { satisfies, subset } from "semver";
import { describe, expect, test } from "vitest";
import { chooseSdk } from "../../src/clerk/choose-sdk.ts";
import { fitReact } from "../../src/clerk/react-range.ts";
import { REACT_SDKS } from "../../src/clerk/sdk.ts";
import { tokenNeeds } from "../../src/clerk/token.ts";
import { SDKS, sdkNamed } from "../support/sdks.ts";

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
    declared: [],
    convexPeers: ["@clerk/react"],
    nodeVersion: "20.12.0",
    packages: [],
  };
  test.each([
    ["the current one where convex names it", fresh, "@clerk/react"],
    [
      "the older one where convex does not",
      { ...fresh, convexPeers: ["@clerk/clerk-react"] },
      "@clerk/clerk-react",
    ],
    ["the older one on an older Node", { ...fresh, nodeVersion: "20.8.1" }, "@clerk/clerk-react"],
    ["the one that is there", { ...fresh, declared: ["@clerk/clerk-react"] }, "@clerk/clerk-react"],
    [
      "the known one among several",
      { ...fresh, declared: ["@clerk/themes", "@clerk/react"] },
      "@clerk/react",
    ],
  ])("%s", (_, situation, expected) => {
    expect(chooseSdk(REACT_SDKS, situation)?.name).toBe(expected);
  });
});

describe("React against the peer range", () => {
  const sdk = sdkNamed("@clerk/react");
  test.each([
    ["installed and accepted", "^19.2.0", "19.2.3", { fits: true }],
    ["18", "^18.2.0", "18.2.0", { fits: true }],
    [
      "installed too old, the range allows better",
      "^19.2.0",
      "19.2.0",
      { fits: false, found: "19.2.0", range: "^19.2.3", allowed: true },
    ],
    [
      "pinned too old",
      "19.1.1",
      "19.1.1",
      { fits: false, found: "19.1.1", range: "19.1.4", allowed: false },
    ],
    [
      "tilde",
      "~19.0.0",
      "19.0.2",
      { fits: false, found: "19.0.2", range: "~19.0.3", allowed: true },
    ],
    [
      "pinned, nothing installed yet",
      "19.2.2",
      undefined,
      { fits: false, found: "19.2.2", range: "19.2.3", allowed: false },
    ],
    ["a range that can resolve well, nothing installed yet", "^19.0.0", undefined, { fits: true }],
    ["unknown", "workspace:*", undefined, { fits: true }],
    ["a major that Clerk does not know is npm's to judge", "^20.0.0", "20.0.0", { fits: true }],
  ])("%s", (_, declared, installed, expected) => {
    expect(fitReact({ declared, installed }, sdk)).toEqual(expected);
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
    const needs = tokenNeeds(version);
    expect(needs.source).toBe(source);
    expect(needs.upgrade !== undefined).toBe(upgrade);
  });
});
