/** An app that has nothing of Clerk's: one sentence and the command, and every check has its say still. */

import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { CHECK_IDS } from "../../../src/checks/check.ts";
import { diagnose } from "../../../src/commands/diagnose.ts";
import { UNTYPED_DOCTOR } from "../../../src/options.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

const FIXTURES = resolve(import.meta.dirname, "../../../fixtures");

async function judged(fixture: string, files: Record<string, string> = {}) {
  const directory = join(await makeTemp("unwired"), "app");
  cpSync(join(FIXTURES, fixture), directory, { recursive: true });
  await writeFiles(directory, files);
  const { checks } = await diagnose(directory, { ...UNTYPED_DOCTOR, verify: false }, undefined);
  return checks;
}

const KEY = "VITE_CLERK_PUBLISHABLE_KEY=pk_test_aGFwcHktaG9yc2UtMS5jbGVyay5hY2NvdW50cy5kZXYk\n";

test.each<[fixture: string, files?: Record<string, string>]>([
  ["vite-strict-mode/before"],
  ["vite-strict-mode/before", { ".env.local": KEY }],
  ["next-app-15-src/before"],
  ["next-app-13/before"],
  ["react-router-7/before"],
  ["tanstack-start/before"],
  ["expo-blank/before"],
  ["create-react-app-typescript/before"],
  ["vite-two-providers/before"],
])("%s with %j", async (fixture, files) => {
  const checks = await judged(fixture, files);
  const problems = checks.filter(({ status }) => status === "problem" || status === "warning");
  expect(problems).toEqual([
    {
      id: "plain-convex-provider",
      status: "problem",
      message: "Clerk isn't wired into this app yet: Convex is given no token.",
      file: expect.any(String),
      line: expect.any(Number),
      fix: "npx add-clerk-convex",
    },
  ]);
  const told = new Set(checks.map(({ id }) => id));
  expect(CHECK_IDS.filter((id) => !told.has(id))).toEqual(["token", "sign-in"]);
});

test("what wiring doesn't mend is told besides", async () => {
  const spare = {
    "convex/auth.config.js": "export default { providers: [] };\n",
    "convex/auth.config.ts": "export default { providers: [] };\n",
  };
  const checks = await judged("vite-strict-mode/before", spare);
  const problems = checks.filter(({ status }) => status === "problem").map(({ id }) => id);
  expect(problems).toEqual(["auth-config-file", "plain-convex-provider"]);
});

test("an app that is wired in part is told what is missing", async () => {
  const checks = await judged("vite-half-wired-auth-config/before");
  const problems = checks.filter(({ status }) => status === "problem");
  expect(problems.length).toBeGreaterThan(1);
});
