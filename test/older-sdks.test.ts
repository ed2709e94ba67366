/** Apps on a release of Clerk's SDK from before what is written: refused, and doctor says so too. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { allChecks } from "../src/checks/all-checks.ts";
import { NOTHING_ASKED } from "../src/checks/services.ts";
import { subjectOf } from "../src/checks/subject.ts";
import { CliError } from "../src/errors.ts";
import { examine } from "../src/project/examine.ts";
import { afterTest } from "./support/after-test.ts";
import { copyOf, filesOf, goldenCases, planOf } from "./support/golden.ts";
import { NO_FIX } from "./support/judged-app.ts";
import { optionsWith } from "./support/options.ts";
import { removeTree } from "./support/temp.ts";

type Versions = Record<string, string>;

/** A fixture's app before it is wired, with other versions. */
function appWith(fixture: string, versions: Versions): string {
  const golden = goldenCases().find(({ name }) => name === fixture);
  if (!golden) throw new Error(`there is no fixture ${fixture}`);
  const directory = copyOf(golden.before);
  afterTest(() => removeTree(directory));
  const manifest: { dependencies: Versions } = JSON.parse(filesOf(directory)["package.json"] ?? "");
  Object.assign(manifest.dependencies, versions);
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest, null, 2));
  return directory;
}

async function refusalOf(directory: string): Promise<CliError> {
  const planned = planOf(directory, {}).then(() => undefined);
  const error: unknown = await planned.catch((thrown: unknown) => thrown);
  if (error instanceof CliError) return error;
  throw new Error("It was not refused.");
}

async function clerkPackagesOf(directory: string) {
  const examined = await examine(directory, optionsWith({}), {}, () => false);
  const subject = subjectOf(examined, "development");
  const checks = allChecks({ subject, services: NOTHING_ASKED, fixFor: NO_FIX, token: undefined });
  return checks.filter(({ id }) => id === "clerk-packages");
}

describe.each<[fixture: string, sdk: string, range: string, more: Versions, command: string]>([
  ["next-app-14", "@clerk/nextjs", "^4.29.0", {}, "npm install '@clerk/nextjs@^6.39.0'"],
  ["next-app-16", "@clerk/nextjs", "^5.7.5", {}, "npm install '@clerk/nextjs@^7.9.0'"],
  ["next-app-16", "@clerk/nextjs", "4.31.8", {}, "npm install '@clerk/nextjs@^7.9.0'"],
  [
    "vite-strict-mode",
    "@clerk/clerk-react",
    "^4.32.4",
    { react: "^18.3.1", "react-dom": "^18.3.1" },
    "npm install '@clerk/clerk-react@^5.61.0'",
  ],
  ["vite-tanstack-router", "@clerk/clerk-react", "3.4.1", {}, "npm install '@clerk/clerk-react@^5"],
  [
    "expo-53-react-range",
    "@clerk/clerk-expo",
    "^1.2.9",
    {},
    "npm install '@clerk/clerk-expo@^2.20.0'",
  ],
  ["expo-router-app", "@clerk/clerk-expo", "^1.2.9", {}, "npm install '@clerk/expo@^4.6.0'"],
  ["react-router-7", "@clerk/react-router", "^1.10.2", {}, "npm install '@clerk/react-router@^3"],
  ["react-router-8", "@clerk/react-router", "1.8.11", {}, "npm install '@clerk/react-router@^3"],
])("%s with %s %s", (fixture, sdk, range, more, command) => {
  test("is refused with the version, and the command that brings the present one", async () => {
    const directory = appWith(fixture, { ...more, [sdk]: range });
    const before = filesOf(directory);
    const { code, exitStatus, message, hint } = await refusalOf(directory);
    expect({ code, exitStatus }).toEqual({ code: "sdk-too-old", exitStatus: 3 });
    expect(message).toContain(`${sdk} ${range} is too old for what this needs`);
    expect(hint).toContain(command);
    expect(filesOf(directory)).toEqual(before);
  });

  test("is a problem to doctor, with that command", async () => {
    const found = await clerkPackagesOf(appWith(fixture, { ...more, [sdk]: range }));
    expect(found).toMatchObject([
      { status: "problem", message: expect.stringContaining(`${sdk} ${range} is too old`) },
    ]);
    expect(found[0]?.fix).toContain(command);
  });
});

describe("one of TanStack Start's, which has kept its first number", () => {
  test("is lifted where package.json allows it, and refused where it is pinned", async () => {
    const sdk = "@clerk/tanstack-react-start";
    const start = { "@tanstack/react-router": "1.157.18", "@tanstack/react-start": "1.157.18" };
    const pinned = appWith("tanstack-start", { ...start, [sdk]: "0.18.3" });
    const { code, message, hint } = await refusalOf(pinned);
    expect(code).toBe("sdk-too-old");
    expect(message).toContain(`${sdk} 0.18.3 is too old`);
    expect(hint).toContain(`npm install '${sdk}@^0.29.0'`);
  });
});
