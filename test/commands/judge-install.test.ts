import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { applyPlan } from "../../src/apply/apply-plan.ts";
import { judgeInstall } from "../../src/commands/judge-install.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { look } from "../../src/project/look.ts";
import { decideAll } from "../support/decide-all.ts";
import { copyOf, filesOf, goldenCases } from "../support/golden.ts";
import { KEY } from "../support/keys.ts";
import { optionsWith } from "../support/options.ts";
import { writeFiles } from "../support/temp.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Versions = Record<string, string>;

/** What a package manager would leave in node_modules. */
async function installed(directory: string, versions: Versions): Promise<void> {
  const manifests = Object.entries(versions).map(([name, version]) => [
    `node_modules/${name}/package.json`,
    JSON.stringify({ name, version }),
  ]);
  await writeFiles(directory, Object.fromEntries(manifests));
}

/** A fixture's app with these packages, planned, and what judges an install that left others. */
async function planned(fixture: string, versions: Versions, ranges: Versions = {}) {
  const golden = goldenCases().find(({ name }) => name === fixture);
  if (!golden) throw new Error(`there is no fixture ${fixture}`);
  const directory = copyOf(golden.before);
  folders.push(directory);
  const manifest: { dependencies: Versions } = JSON.parse(
    Buffer.from(filesOf(directory)["package.json"] ?? "", "latin1").toString(),
  );
  Object.assign(manifest.dependencies, ranges);
  await writeFiles(directory, { "package.json": JSON.stringify(manifest, null, 2) });
  await installed(directory, versions);
  const typed = optionsWith({ publishableKey: KEY, convexDev: false, verify: false, yes: true });
  const lookAgain = () => look(directory, typed, {});
  const project = await lookAgain();
  const answers = await decideAll(project, typed, undefined);
  const plan = makePlan(project, answers);
  return {
    directory,
    project,
    plan,
    installs: async (later: Versions) => {
      await installed(directory, later);
      return judgeInstall({ project, plan, answers, lookAgain });
    },
  };
}

describe("an install that moves what the plan doesn't depend on is told", () => {
  test.each<[fixture: string, before: Versions, later: Versions, told: string[]]>([
    ["vite-strict-mode", { react: "19.2.4" }, { react: "19.2.4" }, []],
    [
      "vite-strict-mode",
      { react: "19.2.4", "react-dom": "19.2.4" },
      { react: "19.3.1", "react-dom": "19.3.1" },
      [
        "The install brought react 19.3.1 in place of 19.2.4 and react-dom 19.3.1 in place of 19.2.4.",
      ],
    ],
    [
      "next-app-16",
      { next: "16.1.0" },
      { next: "16.4.3" },
      ["The install brought next 16.4.3 in place of 16.1.0."],
    ],
    ["expo-router-app", { react: "19.2.3" }, { react: "19.2.3", "@clerk/expo": "4.6.6" }, []],
    // What wasn't known hasn't moved.
    ["vite-strict-mode", {}, { react: "19.3.1", convex: "1.48.0" }, []],
  ])("%s: %o → %o", async (fixture, before, later, told) => {
    const { installs } = await planned(fixture, before);
    expect(await installs(later)).toEqual(told);
  });
});

describe("an install that takes away what the plan is for is refused", () => {
  test.each<
    [
      what: string,
      fixture: string,
      before: Versions,
      ranges: Versions,
      later: Versions,
      says: string,
    ]
  >([
    [
      "another Next, by a tag",
      "next-app-15-src",
      { next: "15.5.28", react: "19.2.4" },
      { next: "latest" },
      { next: "16.4.3" },
      "brought next 16.4.3 in place of 15.5.28: next 15 is what this app was written for",
    ],
    [
      "a Next whose file has another name",
      "next-app-16",
      { next: "16.4.3" },
      {},
      { next: "15.5.28" },
      "brought next 15.5.28 in place of 16.4.3: next 16 is what",
    ],
    [
      "a Next that was not known",
      "next-app-16",
      {},
      { next: "latest" },
      { next: "15.5.28" },
      "shows what wasn't known before: other code than was planned belongs into",
    ],
    [
      "a React that Clerk's SDK doesn't take",
      "vite-strict-mode",
      { react: "19.2.4" },
      { react: "*" },
      { react: "20.0.0" },
      "brought react 20.0.0 in place of 19.2.4: react 19 is what this app was written for",
    ],
    [
      "a React of a later minor version that Clerk's SDK doesn't take",
      "vite-strict-mode",
      { react: "19.3.1" },
      {},
      { react: "19.4.0" },
      "brought react 19.4.0 in place of 19.3.1: react 19.4.0 is outside what @clerk/react takes",
    ],
    [
      "React in an Expo app",
      "expo-53-react-range",
      {},
      {},
      { react: "19.3.1", "react-dom": "19.3.1" },
      "brought react 19.3.1 in place of 19.0.0: Expo's React Native is built for one release",
    ],
    [
      "React in another one, installed before",
      "expo-router-app",
      { react: "19.2.3", "react-dom": "19.2.3" },
      { react: "^19.2.3" },
      { react: "19.3.1" },
      "brought react 19.3.1 in place of 19.2.3: Expo's React Native",
    ],
    [
      "a convex that can't be wired",
      "vite-strict-mode",
      { convex: "1.48.0" },
      {},
      { convex: "1.9.0" },
      "convex 1.9.0 is too old",
    ],
  ])("%s", async (_, fixture, before, ranges, later, says) => {
    const { installs } = await planned(fixture, before, ranges);
    await expect(installs(later)).rejects.toMatchObject({
      code: "install-failed",
      exitStatus: 4,
      message: expect.stringContaining(says),
      hint: expect.stringMatching(/Run this command again/),
    });
  });

  test("with the command that keeps what was there", async () => {
    const { installs } = await planned("expo-53-react-range", {});
    await expect(installs({ react: "19.3.1" })).rejects.toMatchObject({
      hint: expect.stringContaining("npm install react@19.0.0"),
    });
  });
});

test("what somebody edits during the install is left to the writes to be told", async () => {
  const { directory, installs } = await planned("next-app-15-src", { next: "15.5.28" });
  appendFileSync(join(directory, ".gitignore"), "# mine\n");
  expect(await installs({ next: "16.4.3" })).toEqual([]);
});

test("what an install did is in the outcome, and a refusal puts all back", async () => {
  const { directory, project, plan } = await planned("vite-strict-mode", { react: "19.2.4" });
  const before = filesOf(directory);
  const silent = { started() {}, said() {}, finished() {} };
  const { signal } = new AbortController();
  const withInstall = {
    ...plan,
    steps: [{ name: "install" as const, command: ["true"], folder: "" }],
  };
  const fault = new Error("not that one");
  await expect(
    applyPlan(withInstall, project, silent, signal, () => Promise.reject(fault)),
  ).rejects.toThrow(fault);
  expect(filesOf(directory)).toEqual(before);
  const outcome = await applyPlan(withInstall, project, silent, signal, async () => ["It moved."]);
  expect(outcome).toMatchObject({ written: true, warnings: ["It moved."] });
});
