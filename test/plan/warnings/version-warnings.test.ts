import { describe, expect, test } from "vitest";
import type { Answers } from "../../../src/answers.ts";
import { withRelease } from "../../../src/clerk/newest-release.ts";
import { versionWarnings } from "../../../src/plan/warnings/version-warnings.ts";
import type { Project } from "../../../src/project/project.ts";
import { answersWith } from "../../support/answers.ts";
import { projectWith } from "../../support/project.ts";
import { sdkNamed } from "../../support/sdks.ts";

const state = (name: string, declared: string, installed?: string) => ({
  name,
  declared,
  installed,
});

const told = (project: Partial<Project>, answers: Partial<Answers> = {}) =>
  versionWarnings(projectWith(project), answersWith(answers));

describe("what is said of versions", () => {
  test("nothing where all is known and accepted", () => {
    expect(told({})).toEqual([]);
  });

  test("a convex that doesn't run on this Node, where it isn't to be run", () => {
    const { convex } = projectWith();
    const cli = { version: "1.49.0", node: ">=22.0.0" };
    expect(told({ convex: { ...convex, cli } })).toEqual([
      expect.stringContaining("convex 1.49.0 asks for Node >=22.0.0, and this is Node 20.20.2"),
    ]);
  });

  test("versions that nothing tells, of packages of which older ones won't do", () => {
    const { convex } = projectWith();
    const unknown = {
      convex: { ...convex, declared: "^1.6.3", installed: undefined },
      react: state("react", "^19.2.0"),
    };
    expect(told(unknown)).toEqual([
      "Which convex (^1.6.3) and react (^19.2.0) this app has is not known: none is installed, and no lock file names one. To have it judged by what is there, run npm install first, then this command again.",
    ]);
    expect(told({ react: state("react", "^19.2.3") })).toEqual([]);
    expect(told({ react: { ...state("react", "^19.2.0"), locked: "19.2.4" } })).toEqual([]);
  });

  test("an older wiring that stays, of the React SDK in a framework that has another one", () => {
    const clerkPackages = [
      { ...state("@clerk/clerk-react", "^4.25.2"), takes: undefined, node: undefined },
    ];
    const answers = { sdk: sdkNamed("@clerk/clerk-react"), staysWired: true };
    expect(told({ framework: "next", clerkPackages }, answers)).toEqual([
      expect.stringMatching(/what this tool writes is for @clerk\/clerk-react \^5\.\d+\.0\.$/),
    ]);
  });

  test("what is lifted", () => {
    const upgrades = [{ name: "next", from: "14.2.3", range: "^14.2.35", allowed: true }];
    expect(told({}, { upgrades })).toEqual([
      "next 14.2.3 is lifted to ^14.2.35: @clerk/react does not take the one that is there.",
    ]);
  });

  test("React and react-dom in one line, with the reason", () => {
    const lift = (name: string) => ({ name, from: "19.1.1", range: "^19.1.4", allowed: true });
    expect(told({}, { upgrades: [lift("react"), lift("react-dom")] })).toEqual([
      "react and react-dom 19.1.1 are lifted to ^19.1.4: @clerk/react leaves out older patches, which have a security hole.",
    ]);
  });

  test("packages that move together in one line, others in their own", () => {
    const lift = (name: string, range: string) => ({ name, from: "7.8.0", range, allowed: true });
    const upgrades = [
      lift("react-router", "^7.9.6"),
      lift("@react-router/dev", "^7.9.6"),
      lift("@react-router/node", "7.9.6"),
    ];
    expect(told({}, { upgrades })).toEqual([
      expect.stringMatching(
        /^react-router and @react-router\/dev 7\.8\.0 are lifted to \^7\.9\.6:/,
      ),
      expect.stringMatching(/^@react-router\/node 7\.8\.0 is lifted to 7\.9\.6:/),
    ]);
  });

  test.each([
    ["npm", "npm stops with ERESOLVE unless legacy-peer-deps is set in .npmrc"],
    ["pnpm", "pnpm only warns of it"],
  ] as const)("what stays outside, and what %s makes of it", (packageManager, words) => {
    const react = state("react", "^20.0.0", "20.0.0");
    expect(told({ react, packageManager })).toEqual([expect.stringContaining(words)]);
  });

  test("what is newer than this tool", () => {
    const release = { version: "4.7.0", node: ">=20", peers: { expo: ">=54 <60" } };
    const sdk = withRelease(sdkNamed("@clerk/expo"), release);
    const frameworkPackages = [state("expo", "~59.0.0", "59.0.1")];
    const react = state("react", "19.2.3", "19.2.3");
    expect(told({ framework: "expo", frameworkPackages, react }, { sdk })).toEqual([
      expect.stringContaining("expo 59.0.1 is newer than what this version"),
    ]);
  });
});
