import { describe, expect, test } from "vitest";
import { type NewestRelease, NOT_ASKED, withRelease } from "../../src/clerk/newest-release.ts";
import { CliError } from "../../src/errors.ts";
import type { FrameworkName } from "../../src/frameworks/registry.ts";
import type { PackageState } from "../../src/packages/package-state.ts";
import type { Project } from "../../src/project/project.ts";
import { decideSdk } from "../../src/prompts/decide-sdk.ts";
import { projectWith } from "../support/project.ts";
import { sdkNamed } from "../support/sdks.ts";

const state = (name: string, declared: string, installed?: string): PackageState => ({
  name,
  declared,
  installed,
});

const app = (framework: FrameworkName, packages: PackageState[], more: Partial<Project> = {}) =>
  projectWith({ framework, frameworkPackages: packages, ...more });

/** What the registry has of an SDK, as one that takes other peers. */
const published = (
  name: string,
  version: string,
  peers: Record<string, string>,
): NewestRelease => ({
  status: "answered",
  version,
  sdk: withRelease(sdkNamed(name), { version, node: ">=20.9.0", peers }),
});

const decided = (project: Project, newest = NOT_ASKED, sdk?: string) =>
  decideSdk(project, { sdk }, undefined, newest);

async function refused(project: Project, newest = NOT_ASKED): Promise<CliError> {
  try {
    await decided(project, newest);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

describe("a step away from what the SDK takes", () => {
  test.each([
    ["14.2.3", "6", "14.2.35"],
    ["14.0.4", "6", "14.2.35"],
    ["13.4.19", "6", "13.5.11"],
    ["15.0.3", "7", "15.2.9"],
    ["15.1.0", "7", "15.2.9"],
  ])("next ^%s gets @clerk/nextjs %s with next %s", async (version, major, release) => {
    const { sdk, upgrades } = await decided(app("next", [state("next", `^${version}`, version)]));
    expect(sdk.range).toMatch(new RegExp(`^\\^${major}\\.`));
    expect(upgrades).toEqual([
      { name: "next", from: version, range: `^${release}`, allowed: true },
    ]);
  });

  test.each([
    ["npm", "npm install next@14.2.35"],
    ["pnpm", "pnpm add next@14.2.35"],
    ["yarn", "yarn add next@14.2.35"],
    ["bun", "bun add next@14.2.35"],
  ] as const)("a pinned one is refused, by %s with its own command", async (manager, command) => {
    const project = app("next", [state("next", "14.2.3", "14.2.3")], { packageManager: manager });
    const error = await refused(project);
    expect(error).toMatchObject({ code: "framework-range", exitStatus: 3 });
    expect(error.hint).toContain(`     ${command}\n`);
  });

  test("React goes along where it is outside too", async () => {
    const rc = "19.0.0-rc-66855b96-20241106";
    const react = state("react", rc, rc);
    const project = app("next", [state("next", "15.0.3", "15.0.3")], {
      react,
      reactDom: { ...react, name: "react-dom" },
    });
    const { hint } = await refused(project);
    expect(hint).toContain("npm install next@15.2.9 react@19.0.3 react-dom@19.0.3");
  });

  test("React Router's packages move together", async () => {
    const own = (name: string) => state(name, "^7.1.0", "7.1.0");
    const project = app("react-router", [own("react-router")], {
      companions: [own("@react-router/dev"), own("@react-router/node")],
    });
    const { upgrades } = await decided(project);
    expect(upgrades.map(({ name, range }) => `${name}@${range}`)).toEqual([
      "react-router@^7.9.6",
      "@react-router/dev@^7.9.6",
      "@react-router/node@^7.9.6",
    ]);
  });

  test("one that the app has is left as it is, where package.json pins the rest", async () => {
    const project = app("next", [state("next", "14.2.3", "14.2.3")], {
      clerkPackages: [state("@clerk/nextjs", "^6.39.0", "6.39.8")],
    });
    expect(await decided(project)).toMatchObject({ upgrades: [], sdk: { range: "^6.39.0" } });
  });

  test("nothing is lifted where the version isn't known", async () => {
    const { sdk, upgrades } = await decided(app("next", [state("next", "^14.2.3")]));
    expect([sdk.range, upgrades]).toEqual(["^6.39.0", []]);
  });
});

describe("newer than what is known", () => {
  const expo = app("expo", [state("expo", "~58.0.0", "58.0.26")]);

  test.each<[what: string, newest: NewestRelease, words: string]>([
    ["not asked", NOT_ASKED, "was not asked"],
    ["not reached", { status: "failed", reason: "no connection" }, "(no connection)"],
    [
      "no newer one takes it",
      published("@clerk/expo", "4.6.6", { expo: ">=54 <58" }),
      "The newest release in the registry, 4.6.6, doesn't take it either.",
    ],
  ])("refused: %s", async (_, newest, words) => {
    const error = await refused(expo, newest);
    expect(error.message).toContain(words);
    expect(error).toMatchObject({ code: "framework-range", exitStatus: 3 });
    expect(error.hint).toContain("npx expo install 'expo@~57.0.0' --fix");
    expect(error.hint).toContain("npm config set legacy-peer-deps=true --location=project");
    expect(error.hint).toContain("npx add-clerk-convex --sdk @clerk/expo");
  });

  test("the newest release is taken where that takes it", async () => {
    const newest = published("@clerk/expo", "4.7.0", { expo: ">=54 <60", react: "^19.0.0" });
    expect(await decided(expo, newest)).toMatchObject({
      sdk: { name: "@clerk/expo", range: "^4.7.0" },
      upgrades: [],
    });
  });

  test("one that the app has is lifted to it", async () => {
    const newest = published("@clerk/expo", "4.7.0", { expo: ">=54 <60", react: "^19.0.0" });
    const project = { ...expo, clerkPackages: [state("@clerk/expo", "^4.6.0", "4.6.6")] };
    expect(await decided(project, newest)).toMatchObject({
      upgrades: [{ name: "@clerk/expo", range: "^4.7.0" }],
    });
  });

  test("who insists gets it", async () => {
    const { sdk, upgrades } = await decided(expo, NOT_ASKED, "@clerk/expo");
    expect([sdk.name, upgrades]).toEqual(["@clerk/expo", []]);
  });

  test.each([
    ["next", "next", "17.0.0", "npm install next@16.4.6"],
    ["react-router", "react-router", "9.0.0", "npm install react-router@8.4.0"],
    [
      "tanstack-start",
      "@tanstack/react-start",
      "2.0.0",
      "npm install @tanstack/react-start@1.169.5",
    ],
  ] as const)("%s: the way back is a command", async (framework, name, version, command) => {
    const { hint } = await refused(app(framework, [state(name, `^${version}`, version)]));
    expect(hint).toContain(command);
  });

  test.each(["19.4.0", "20.0.0"])("React %s is refused", async (version) => {
    const react = state("react", `^${version}`, version);
    const error = await refused(
      app("vite", [], { react, reactDom: { ...react, name: "react-dom" } }),
    );
    expect(error).toMatchObject({ code: "react-range", exitStatus: 3 });
    expect(error.hint).toContain("npm install react@19.3.1 react-dom@19.3.1");
    expect(error.hint).toContain("npx add-clerk-convex --sdk @clerk/react");
  });

  test("React 20 is taken where the newest release does", async () => {
    const react = state("react", "^20.0.0", "20.0.0");
    const newest = published("@clerk/react", "6.30.0", { react: "^18 || ^19 || ^20" });
    const { sdk } = await decided(app("vite", [], { react }), newest);
    expect(sdk.range).toBe("^6.30.0");
  });
});

describe("an SDK from before what is written", () => {
  test.each<[FrameworkName, PackageState[], string, string, string]>([
    [
      "next",
      [state("next", "14.2.35", "14.2.35")],
      "@clerk/nextjs",
      "4.31.8",
      "npm install '@clerk/nextjs@^6.39.0'",
    ],
    [
      "next",
      [state("next", "^14.2.3", "14.2.3")],
      "@clerk/nextjs",
      "5.7.5",
      "npm install '@clerk/nextjs@^6.39.0' 'next@^14.2.35'",
    ],
    [
      "next",
      [state("next", "^16.0.10", "16.1.0")],
      "@clerk/nextjs",
      "4.31.8",
      "npm install '@clerk/nextjs@^7.9.0'",
    ],
    ["vite", [], "@clerk/clerk-react", "4.32.5", "npm install '@clerk/clerk-react@^5.61.0'"],
    [
      "expo",
      [state("expo", "~56.0.0", "56.0.23")],
      "@clerk/clerk-expo",
      "1.2.9",
      "npm install '@clerk/expo@^4.6.0'",
    ],
    [
      "expo",
      [state("expo", "~53.0.0", "53.0.27")],
      "@clerk/clerk-expo",
      "1.2.9",
      "npm install '@clerk/clerk-expo@^2.20.0'",
    ],
    [
      "react-router",
      [state("react-router", "^7.9.0", "7.9.6")],
      "@clerk/react-router",
      "1.10.2",
      "npm install '@clerk/react-router@^3.6.0'",
    ],
    [
      "react-router",
      [state("react-router", "^7.9.0", "7.9.6")],
      "@clerk/react-router",
      "2.4.0",
      "npx @clerk/upgrade",
    ],
  ])("%s %o with %s %s", async (framework, packages, name, version, command) => {
    const clerkPackages = [state(name, `^${version}`, version)];
    const error = await refused(app(framework, packages, { clerkPackages }));
    expect(error).toMatchObject({ code: "sdk-too-old", exitStatus: 3 });
    expect(error.message).toContain(`${name} ${version} is too old for what this needs`);
    expect(error.hint?.split("\n").map((line) => line.trim())).toContain(command);
  });

  test.each([
    ["^4", "sdk-too-old"],
    ["~5.6.0", "sdk-too-old"],
  ])("by its range alone: %s", async (declared, code) => {
    const clerkPackages = [state("@clerk/nextjs", declared)];
    const project = app("next", [state("next", "^16.0.10", "16.1.0")], { clerkPackages });
    expect(await refused(project)).toMatchObject({ code });
  });

  test("an older release of the same major version is lifted", async () => {
    const clerkPackages = [state("@clerk/clerk-react", "^5.5.0", "5.5.0")];
    expect(await decided(app("vite", [], { clerkPackages }))).toMatchObject({
      sdk: { name: "@clerk/clerk-react" },
      upgrades: [{ name: "@clerk/clerk-react", from: "5.5.0", range: "^5.61.0" }],
    });
  });
});

test("an older release that package.json pins is refused, with the command that lifts it", async () => {
  const clerkPackages = [state("@clerk/clerk-react", "5.5.0", "5.5.0")];
  const error = await refused(app("vite", [], { clerkPackages }));
  expect(error).toMatchObject({ code: "sdk-too-old", exitStatus: 3 });
  expect(error.hint).toContain("npm install '@clerk/clerk-react@^5.61.0'");
  expect(error.hint).not.toMatch(/@clerk\/upgrade|upgrade-guides/);
});

test("on a Node that each SDK is too new for, that is said", async () => {
  const error = await refused(app("vite", [], { node: "16.20.0" }));
  expect(error).toMatchObject({ code: "node-range", exitStatus: 3 });
  expect(error.message).toContain("This is Node 16.20.0");
});
