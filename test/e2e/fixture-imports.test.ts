/** What a wired app imports of Clerk's and Convex's packages is there, in the version that it has. */

import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { packageOf } from "../../src/packages/package-name.ts";
import { versionOf } from "../../src/packages/package-state.ts";
import { readManifest } from "../../src/project/dependencies/manifest.ts";
import { packageState } from "../../src/project/dependencies/packages.ts";
import { textReader } from "../../src/project/text-files.ts";
import { type Golden, goldenCases } from "../support/golden.ts";
import { newestIn, oldestIn, publishedExports } from "../support/published-exports.ts";
import { SDKS } from "../support/sdks.ts";
import { createdFiles, type Imported, importsOf, packageFolder } from "../support/wired-files.ts";

const cases = goldenCases().filter(({ refused }) => !refused);

function isJudged({ module }: Imported): boolean {
  return /^(?:@clerk|@convex-dev)\/|^convex\//.test(module);
}

/** The release that the importing package has: installed or locked, else the newest that it allows. */
async function releaseOf(golden: Golden, { file, module }: Imported): Promise<string> {
  const name = packageOf(module);
  // What a package doesn't name it has from the workspace's root.
  for (const at of [packageFolder(golden, file), ""]) {
    const folder = join(golden.after, at);
    const state = packageState(name, readManifest(textReader(folder)), folder);
    if (state.declared !== undefined) return versionOf(state) ?? newestIn(name, state.declared);
  }
  throw new Error(`${file}: no package.json names ${name}`);
}

async function lackingIn(module: string, names: string[], version: string): Promise<string[]> {
  const exported = await publishedExports(module, version);
  if (!exported) return [`${packageOf(module)}@${version} has no ${module}`];
  const lacking = names.filter((name) => !exported.has(name));
  return lacking.map((name) => `${module} of ${version} exports no ${name}`);
}

test.each(cases)("$name imports what is there", async (golden) => {
  const imports = importsOf(golden).filter(isJudged);
  expect(imports.map(({ module }) => module)).toContain("convex/react-clerk");
  for (const each of imports) {
    expect(await lackingIn(each.module, each.names, await releaseOf(golden, each))).toEqual([]);
  }
});

describe("the oldest release that is kept has all that is written for its name", () => {
  const written = cases
    .filter(({ name }) => !/-wired-clerk-\d/.test(name))
    .flatMap((golden) => importsOf(golden));

  test.each(SDKS.map((sdk) => [sdk.name, sdk.oldest] as const))("%s %s", async (name, oldest) => {
    const imports = written.filter(({ module }) => packageOf(module) === name);
    expect(imports.length).toBeGreaterThan(0);
    const version = await oldestIn(name, `^${oldest}`);
    for (const { module, names } of imports) {
      expect(await lackingIn(module, names, version)).toEqual([]);
    }
  });
});

test("and it is asked: modules and names that are nowhere are told", async () => {
  expect(await lackingIn("@clerk/react-router/server", [], "1.10.2")).toEqual([
    "@clerk/react-router@1.10.2 has no @clerk/react-router/server",
  ]);
  expect(await lackingIn("@clerk/nextjs/server", ["clerkMiddleware"], "4.31.8")).toEqual([
    "@clerk/nextjs/server of 4.31.8 exports no clerkMiddleware",
  ]);
  expect(await lackingIn("@clerk/clerk-expo/token-cache", ["tokenCache"], "1.2.9")).toEqual([
    "@clerk/clerk-expo@1.2.9 has no @clerk/clerk-expo/token-cache",
  ]);
});

/** Files that a program looks for by their names. */
const BY_NAME = [
  /(?:^|\/)\.env\.local$/,
  /(?:^|\/)\.gitignore$/,
  // Convex pushes each module of its folder.
  /(?:^|\/)convex\/[^/]+\.[jt]s$/,
  /^(?:src\/)?(?:proxy|middleware)\.[jt]s$/,
  /^src\/start\.[jt]s$/,
  /^(?:react-router|next)\.config\.(?:[mc]?[jt]s)$/,
];

/** Panels that are a person's to show: in these apps no place for it is certain. */
const PASTED: Record<string, string[]> = {
  "astro-islands": ["src/lib/SignInPanel.tsx"],
  "vite-two-providers": ["src/SignInPanel.tsx"],
};

test.each(cases)("$name: each file that was created is used", (golden) => {
  const imported = importsOf(golden).map(({ file, module }) =>
    posix.join(posix.dirname(file), module).replace(/\.[jt]sx?$/, ""),
  );
  const byHand = PASTED[golden.name] ?? [];
  const unused = createdFiles(golden).filter((path) => {
    const inPackage = posix.relative(packageFolder(golden, path), path);
    const isCalled = BY_NAME.some((name) => name.test(path) || name.test(inPackage));
    return (
      !isCalled && !byHand.includes(path) && !imported.includes(path.replace(/\.[jt]sx?$/, ""))
    );
  });
  expect(unused).toEqual([]);
});
