/** Where the functions aren't there to be pushed, doctor names that, and no auth.config is ok. */

import { cpSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { diagnose } from "../../src/commands/diagnose.ts";
import { UNTYPED_DOCTOR } from "../../src/options.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

const FIXTURES = resolve(import.meta.dirname, "../../fixtures");
const CONFIG = "convex/auth.config.ts";

async function judged(fixture: string, files: Record<string, string> = {}, removed: string[] = []) {
  const root = await makeTemp("backend");
  const directory = join(root, "repo");
  cpSync(join(FIXTURES, fixture), directory, { recursive: true });
  for (const path of removed) rmSync(join(directory, path), { recursive: true });
  await writeFiles(directory, { ".git/HEAD": "", ...files });
  const { checks } = await diagnose(directory, { ...UNTYPED_DOCTOR, verify: false }, undefined);
  return checks.filter(({ id }) => id === "auth-config-file");
}

test.each<[what: string, message: string, fixture: string, Record<string, string>?, string[]?]>([
  ["no folder", "There is no convex/ folder", "vite-no-functions/before"],
  ["a copy", "There are no functions in convex/", "vite-functions-copy/before"],
  [
    "a copy with an auth.config that a run left there",
    "There are no functions in convex/",
    "vite-functions-copy/before",
    { [CONFIG]: "export default { providers: [] };\n" },
  ],
  [
    "functions outside the repository",
    "The functions of this app are in ../other/convex/",
    "vite-strict-mode/before",
    {
      "src/App.tsx":
        'import { api } from "../../other/convex/_generated/api";\nexport default api;\n',
      "../other/convex/tasks.ts": "",
    },
    ["convex"],
  ],
])("%s", async (_, message, fixture, files, removed) => {
  const [finding, another] = await judged(fixture, files, removed);
  expect(another).toBeUndefined();
  expect(finding).toMatchObject({ status: "problem" });
  expect(finding?.message).toContain(message);
});

test("functions that are there are ok", async () => {
  expect(await judged("vite-strict-mode/after")).toMatchObject([{ status: "ok" }]);
});
