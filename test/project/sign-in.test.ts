import { expect, test } from "vitest";
import { readManifest } from "../../src/project/dependencies/manifest.ts";
import { signInReader } from "../../src/project/sign-in.ts";
import { textReader } from "../../src/project/text-files.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

test("what Convex generates uses nobody's sign-in, though the app imports it", async () => {
  const directory = await makeTemp("sign-in");
  await writeFiles(directory, {
    "package.json": JSON.stringify({ dependencies: { "better-auth": "^1.4.0" } }),
    "convex/auth.ts": `
      import { betterAuth } from "better-auth/minimal";
      export const createAuth = () => betterAuth({});
      export const plain = 1;
    `,
    "convex/_generated/api.d.ts": `
      import type * as auth from "../auth.js";
      export declare const api: typeof auth;
    `,
    "src/main.ts": `
      import { api } from "../convex/_generated/api";
      import { createAuth } from "../convex/auth";
      createAuth(api);
    `,
  });
  const started = { folder: "", name: undefined, manifest: readManifest(textReader(directory)) };
  const parts = { app: "", backend: "", home: "", started, packages: [] };
  const aliases = { paths: {}, imports: {} };
  const read = signInReader(directory, parts, { functions: "convex", aliases });
  const { uses } = read(["src/main.ts", "convex/_generated/api.d.ts"]);
  expect(uses.map(({ file }) => file)).toEqual(["src/main.ts", "convex/auth.ts"]);
});
