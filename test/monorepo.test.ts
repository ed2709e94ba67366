/** Next, Expo and Vite in one workspace over one Convex backend. */

import { cpSync, existsSync, readFileSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "dotenv";
import { beforeEach, expect, test } from "vitest";
import { CliError } from "../src/errors.ts";
import { look } from "../src/project/look.ts";
import { wire } from "./support/golden.ts";
import { KEY } from "./support/keys.ts";
import { optionsWith } from "./support/options.ts";
import { makeTemp, writeFiles } from "./support/temp.ts";

const FIXTURES = resolve(import.meta.dirname, "../fixtures");
const APPS = {
  "apps/site": {
    fixture: "next-app-16",
    variable: "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
    sdk: "@clerk/nextjs",
  },
  "apps/phone": {
    fixture: "expo-blank",
    variable: "EXPO_PUBLIC_CLERK_PUBLISHABLE_KEY",
    sdk: "@clerk/expo",
  },
  "apps/desk": {
    fixture: "vite-strict-mode",
    variable: "VITE_CLERK_PUBLISHABLE_KEY",
    sdk: "@clerk/react",
  },
};
const OTHER = `pk_test_${Buffer.from("other-horse-2.clerk.accounts.dev$").toString("base64")}`;

let root: string;

beforeEach(async () => {
  root = await makeTemp("monorepo");
  for (const [folder, { fixture }] of Object.entries(APPS)) {
    cpSync(join(FIXTURES, fixture, "before"), join(root, folder), { recursive: true });
    const backend = join(root, "packages/backend");
    const functions = join(root, folder, "convex");
    if (existsSync(backend)) continue;
    await writeFiles(backend, {
      "package.json": '{ "name": "backend", "dependencies": { "convex": "^1.48.0" } }\n',
    });
    renameSync(functions, join(backend, "convex"));
  }
  for (const folder of Object.keys(APPS)) {
    const functions = join(root, folder, "convex");
    if (existsSync(functions)) renameSync(functions, join(root, folder, "unused"));
  }
  await writeFiles(root, {
    ".git/HEAD": "",
    "packages/backend/.env.local": "CONVEX_DEPLOYMENT=dev:happy-horse-123\n",
    "package.json": '{ "private": true, "workspaces": ["apps/*", "packages/*"] }\n',
  });
});

const text = (path: string) => readFileSync(join(root, path), "utf8");

test("each is wired by a run of its own, with one auth config and one issuer", async () => {
  const configs = new Set<string>();
  for (const [folder, { variable, sdk }] of Object.entries(APPS)) {
    const plan = await wire(join(root, folder), {});
    expect(plan.sdk).toBe(sdk);
    expect(plan.warnings).toEqual([]);
    expect(parse(text(`${folder}/.env.local`))[variable]).toBe(KEY);
    expect(JSON.parse(text(`${folder}/package.json`)).dependencies).toHaveProperty(sdk);
    configs.add(text("packages/backend/convex/auth.config.ts"));
    expect(existsSync(join(root, folder, "convex"))).toBe(false);
  }
  expect(configs.size).toBe(1);
  for (const folder of Object.keys(APPS)) {
    const again = await wire(join(root, folder), {});
    expect(again.files.filter(({ before, after }) => before !== after)).toEqual([]);
  }
});

test("from the root it is asked which one, and exit 2 lists them", async () => {
  const error = await look(root, optionsWith({ publishableKey: KEY }), {}).catch(
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(CliError);
  expect(error).toMatchObject({
    code: "ambiguous-app",
    exitStatus: 2,
    choices: expect.arrayContaining(Object.keys(APPS)),
  });
});

test("the second app takes the first one's key where it is given none", async () => {
  await wire(join(root, "apps/site"), {});
  const plan = await wire(join(root, "apps/desk"), {}, null);
  expect(plan.issuer).toBe("https://happy-horse-1.clerk.accounts.dev");
  expect(parse(text("apps/desk/.env.local")).VITE_CLERK_PUBLISHABLE_KEY).toBe(KEY);
});

test("an app of another instance is wired beside the first, by a key that is typed or its own", async () => {
  await wire(join(root, "apps/site"), {});
  const typed = await wire(join(root, "apps/desk"), {}, OTHER);
  expect(typed.warnings.join()).toContain("in ../site/.env.local): it stays there");
  const own = `EXPO_PUBLIC_CLERK_PUBLISHABLE_KEY=${OTHER}\n`;
  await writeFiles(root, { "apps/phone/.env.local": own });
  const found = await wire(join(root, "apps/phone"), {}, null);
  expect(found.issuer).toBe("https://other-horse-2.clerk.accounts.dev");
});

test("which of two instances an app without a key is of, nobody guesses", async () => {
  await wire(join(root, "apps/site"), {});
  await writeFiles(root, {
    "apps/phone/.env.local": `EXPO_PUBLIC_CLERK_PUBLISHABLE_KEY=${OTHER}\n`,
  });
  await expect(wire(join(root, "apps/desk"), {}, null)).rejects.toMatchObject({
    code: "keys-contradict",
    message: expect.stringContaining("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY in ../site/.env.local"),
  });
});

test("the first one's key is offered to none where auth.config lists another instance too", async () => {
  await wire(join(root, "apps/site"), { issuerIn: "file" });
  await wire(join(root, "apps/desk"), { issuerIn: "file" }, OTHER);
  const key = "apps/desk/.env.local";
  await writeFiles(root, { [key]: text(key).replace(OTHER, "") });
  await expect(wire(join(root, "apps/desk"), {}, null)).rejects.toMatchObject({
    code: "missing-key",
    exitStatus: 2,
  });
});
