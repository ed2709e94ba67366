import { describe, expect, test } from "vitest";
import { chooseSdk } from "../../src/clerk/choose-sdk.ts";
import { REACT_SDKS, upgradeGuide } from "../../src/clerk/sdk.ts";
import { tokenNeeds } from "../../src/clerk/token-requirements.ts";
import { movedFacts } from "../support/sdk-facts.ts";
import { SDKS, sdkNamed } from "../support/sdks.ts";

describe("the table agrees with the registry", () => {
  test.each(SDKS.map((sdk) => [`${sdk.name}@${sdk.range}`, sdk] as const))("%s", async (_, sdk) => {
    expect(await movedFacts(sdk)).toEqual([]);
  });

  test("and what does not is named", async () => {
    const sdk = sdkNamed("@clerk/react");
    expect(await movedFacts({ ...sdk, node: ">=1", react: "^17.0.0" })).toEqual([
      expect.stringMatching(/^@clerk\/react@6\.\S+ says Node \S+, not >=1$/),
      expect.stringMatching(/^@clerk\/react@6\.\S+ says react .+, not \^17\.0\.0$/),
    ]);
    expect(await movedFacts({ ...sdk, range: "^0.1.0" })).toEqual([
      "no release of @clerk/react is in ^0.1.0",
    ]);
  });
});

test.each([
  ["@clerk/nextjs", "^6.39.0", "nextjs-v6"],
  ["@clerk/nextjs", "^7.9.0", "core-3"],
  ["@clerk/clerk-react", "^5.61.0", "core-2/react"],
  ["@clerk/clerk-expo", "^2.20.0", "core-2/expo"],
  ["@clerk/expo", "^4.6.0", "core-3"],
])("Clerk's guide to %s %s is %s", (name, range, guide) => {
  expect(upgradeGuide({ name, range })).toMatch(
    new RegExp(`^https://clerk\\.com/docs/.*/${guide}$`),
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
    ["^1.34.0", "either"],
    ["^1.20.0", "template"],
    ["^1.33.0", "template"],
    ["*", "template"],
    ["latest", "template"],
    ["catalog:", "template"],
    ["workspace:*", "template"],
  ])("%s, nothing installed: %s", (declared, source) => {
    const convex = { name: "convex", declared, installed: undefined };
    expect(tokenNeeds(convex)).toMatchObject({ source, upgrade: undefined });
  });
});
