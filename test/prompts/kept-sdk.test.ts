/** An SDK that package.json names is judged like a new one, by the release that is there. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ClerkPackage } from "../../src/clerk/kept-sdk.ts";
import { NOT_ASKED } from "../../src/clerk/newest-release.ts";
import type { FrameworkName } from "../../src/frameworks/registry.ts";
import type { PackageState } from "../../src/packages/package-state.ts";
import { versionWarnings } from "../../src/plan/warnings/version-warnings.ts";
import type { Project } from "../../src/project/project.ts";
import { decideSdk } from "../../src/prompts/decide-sdk.ts";
import { afterTest } from "../support/after-test.ts";
import { answersWith } from "../support/answers.ts";
import { copyOf, goldenCases, planOf } from "../support/golden.ts";
import { projectWith } from "../support/project.ts";
import { removeTree, writeFiles } from "../support/temp.ts";

const state = (name: string, declared: string, installed?: string): PackageState => ({
  name,
  declared,
  installed,
});

const copied = (folder: string): string => {
  const directory = copyOf(folder);
  afterTest(() => removeTree(directory));
  return directory;
};

const decided = (project: Project) => decideSdk(project, { sdk: undefined }, undefined, NOT_ASKED);

const PATCHED = "^18.0.0 || ~19.0.3 || ~19.1.4 || ~19.2.3 || ~19.3.0-0";
const ANY_19 = "^18.0.0 || ^19.0.0 || ^19.0.0-0";

describe("React is judged by the SDK that is there", () => {
  const withReact = (version: string, declared: string, clerk: ClerkPackage) =>
    projectWith({
      react: state("react", declared, version),
      reactDom: state("react-dom", declared, version),
      clerkPackages: [clerk],
    });
  const installed = (version: string, react: string): ClerkPackage => ({
    ...state("@clerk/clerk-react", `^${version}`, version),
    takes: { react },
  });

  test.each<[what: string, project: Project, lifted: string[], warned: boolean]>([
    ["taken by it", withReact("19.1.0", "19.1.0", installed("5.30.0", ANY_19)), [], false],
    ["by a range", withReact("19.1.0", "^19.1.0", installed("5.30.0", ANY_19)), [], false],
    ["not taken, pinned", withReact("19.1.0", "19.1.0", installed("5.61.0", PATCHED)), [], true],
    [
      "not taken, and package.json allows a better one",
      withReact("19.1.0", "^19.1.0", installed("5.61.0", PATCHED)),
      ["react", "react-dom"],
      false,
    ],
    [
      "locked only, and its own range is known",
      withReact("19.1.0", "19.1.0", {
        ...state("@clerk/clerk-react", "^5.30.0"),
        locked: "5.30.0",
        takes: { react: ANY_19 },
      }),
      [],
      false,
    ],
  ])("%s", async (_, project, lifted, warned) => {
    const decision = await decided(project);
    expect(decision.upgrades.map(({ name }) => name)).toEqual(lifted);
    const warnings = versionWarnings(project, answersWith(decision)).join("\n");
    expect(warnings.includes("outside what @clerk/clerk-react takes")).toBe(warned);
  });

  test.each<[what: string, clerk: ClerkPackage[]]>([
    ["a new SDK", []],
    ["one that is still to be installed", [state("@clerk/react", "^6.18.0")]],
  ])("refused for %s", async (_, clerkPackages) => {
    const react = state("react", "19.1.0", "19.1.0");
    const project = projectWith({ react, clerkPackages });
    await expect(decided(project)).rejects.toMatchObject({ code: "react-range" });
  });
});

describe("a version from a catalog, which others share, is lifted there", () => {
  const shared = (name: string, declared: string, installed: string): PackageState => ({
    ...state(name, declared, installed),
    catalog: { file: "../../pnpm-workspace.yaml", at: "catalogs.web" },
  });

  test.each<[packageManager: "pnpm" | "bun", install: string]>([
    ["pnpm", "pnpm install"],
    ["bun", "bun install"],
  ])("%s", async (packageManager, install) => {
    const project = projectWith({
      packageManager,
      react: shared("react", "^19.1.0", "19.1.0"),
      reactDom: shared("react-dom", "^19.1.0", "19.1.0"),
    });
    await expect(decided(project)).rejects.toMatchObject({
      code: "react-range",
      hint: [
        "1. In ../../pnpm-workspace.yaml, under catalogs.web:",
        '     "react": "^19.1.4"',
        '     "react-dom": "^19.1.4"',
        "2. Install it:",
        `     ${install}`,
        "3. Run this command again.",
      ].join("\n"),
    });
  });

  test("beside one of the app's own", async () => {
    const project = projectWith({
      react: shared("react", "^19.1.0", "19.1.0"),
      reactDom: state("react-dom", "^19.1.0", "19.1.0"),
    });
    await expect(decided(project)).rejects.toMatchObject({
      hint: expect.stringMatching(/under catalogs\.web:\n.*\n2\. .*\n {5}npm install 'react-dom@/),
    });
  });
});

describe("what is written needs more of the framework than the SDK asks for", () => {
  test.each<
    [framework: FrameworkName, clerk: ClerkPackage, packages: PackageState[], command: string]
  >([
    [
      "react-router",
      { ...state("@clerk/react-router", "^3.0.8", "3.0.8"), takes: { "react-router": "^7.1.2" } },
      [state("react-router", "7.7.1", "7.7.1")],
      "npm install react-router@7.9.6",
    ],
    [
      "tanstack-start",
      state("@clerk/tanstack-react-start", "^0.27.17", "0.27.17"),
      [
        state("@tanstack/react-router", "1.131.50", "1.131.50"),
        state("@tanstack/react-start", "1.131.50", "1.131.50"),
      ],
      "npm install @tanstack/react-router@1.157.18 @tanstack/react-start@1.157.18",
    ],
  ])("%s with %o is refused where its version is pinned", async (...given) => {
    const [framework, clerk, frameworkPackages, command] = given;
    const project = projectWith({ framework, frameworkPackages, clerkPackages: [clerk] });
    await expect(decided(project)).rejects.toMatchObject({
      code: "framework-range",
      hint: expect.stringContaining(command),
    });
  });

  test("and lifted where package.json allows it", async () => {
    const project = projectWith({
      framework: "react-router",
      frameworkPackages: [state("react-router", "^7.7.1", "7.7.1")],
      clerkPackages: [state("@clerk/react-router", "^3.6.0", "3.6.24")],
    });
    expect(await decided(project)).toMatchObject({
      upgrades: [{ name: "react-router", range: "^7.9.6" }],
      staysWired: false,
    });
  });

  test("Next's older patches run it all the same", async () => {
    const project = projectWith({
      framework: "next",
      frameworkPackages: [state("next", "14.2.3", "14.2.3")],
      clerkPackages: [state("@clerk/nextjs", "^6.39.0", "6.39.8")],
    });
    expect(await decided(project)).toMatchObject({ upgrades: [] });
  });
});

describe("an app that is wired in an older way", () => {
  const wired = goldenCases().filter(({ name }) => /-wired-clerk-\d/.test(name));

  test("is one of each framework whose SDK has changed", () => {
    expect(wired.map(({ name }) => name.split("-")[0])).toEqual(
      expect.arrayContaining(["expo", "next", "react", "tanstack"]),
    );
  });

  const source = (files: Record<string, string>) =>
    Object.keys(files).filter((path) => /\.tsx?$/.test(path) && !path.includes("auth.config"));

  test.each(wired)("$name keeps its code", async ({ before, options }) => {
    const { plan } = await planOf(copied(before), options);
    const changed = plan.files.filter((file) => file.before !== file.after);
    expect(source(Object.fromEntries(changed.map(({ path }) => [path, ""])))).toEqual([]);
    expect(plan.warnings.join("\n")).toMatch(
      /wired in the way of @clerk\/\S+ \^\S+ and .* left so/,
    );
  });

  test.each(wired)("$name is refused once its Convex provider is a plain one", async (golden) => {
    const directory = copied(golden.before);
    const path = golden.rewritten;
    const text = readFileSync(join(directory, path), "utf8");
    await writeFiles(directory, {
      [path]: text
        .replaceAll("ConvexProviderWithClerk", "ConvexProvider")
        .replace("convex/react-clerk", "convex/react")
        .replace(" useAuth={useAuth}", ""),
    });
    await expect(planOf(directory, golden.options)).rejects.toMatchObject({
      code: "sdk-too-old",
      message: expect.stringMatching(/^@clerk\/\S+ \^\d\S+ is too old for what this needs/),
    });
  });
});
