import { describe, expect, test } from "vitest";
import { frameworkOf } from "../../../src/frameworks/registry.ts";
import { unfollowedSettings } from "../../../src/project/env/unfollowed-settings.ts";

function settingsOf(files: Record<string, string>, app = "") {
  const path = app === "" ? "package.json" : `${app}/package.json`;
  const project = {
    home: app,
    packageJson: { path, text: files[path] ?? "{}" },
    sharing: { manifests: [], root: "" },
  };
  return unfollowedSettings(project, frameworkOf("vite"), (each) => files[each]);
}

const scripts = (given: Record<string, string>) => JSON.stringify({ scripts: given });

describe("what hands the app variables", () => {
  test.each<[dev: string, loader: string | undefined]>([
    ["vite", undefined],
    ["dotenv -e ../../.env -- vite", "dotenv"],
    ["doppler run -- vite", "doppler"],
    ["npx infisical run -- vite", "infisical"],
    ["op run --env-file=.env -- vite", "op"],
    ["node --env-file=.env server.js", "--env-file"],
    ["./node_modules/.bin/dotenvx run -- vite", "dotenvx"],
    ["node scripts/top.js && vite dev", undefined],
    ["vercel deploy", undefined],
    ["vercel dev", "vercel"],
  ])("the script %s", (dev, loader) => {
    expect(settingsOf({ "package.json": scripts({ dev }) }).loader).toBe(loader);
  });

  test("a script that another one goes through, and one of the workspace's root", () => {
    const own = scripts({ dev: "pnpm with-env next dev", "with-env": "dotenv -e ../../.env --" });
    expect(settingsOf({ "apps/web/package.json": own }, "apps/web").loader).toBe("dotenv");
    const root = scripts({ dev: "dotenv -- turbo dev" });
    expect(settingsOf({ "package.json": root }, "apps/web").loader).toBe("dotenv");
  });

  test.each<[path: string, text: string]>([
    ["next.config.mjs", 'import { loadEnvConfig } from "@next/env";\nloadEnvConfig("../..");\n'],
    ["vite.config.ts", 'import "dotenv/config";\n'],
    ["app.config.ts", 'import { config } from "dotenv";\n'],
    ["next.config.js", 'process.loadEnvFile("../../.env");\n'],
  ])("%s", (path, text) => {
    expect(settingsOf({ [path]: text }).loader).toBe(path);
    expect(settingsOf({ [`web/${path}`]: text }, "web").loader).toBe(`web/${path}`);
  });

  test.each(["{", "[]", '{ "scripts": [] }', '{ "dependencies": { "dotenv": "1" } }'])(
    "not the manifest %s",
    (text) => {
      expect(settingsOf({ "package.json": text }).loader).toBeUndefined();
    },
  );
});

test.each<[config: string, settings: object]>([
  [
    "export default defineConfig({ plugins: [react()] })",
    { replacesVariables: false, dedupes: false },
  ],
  ['export default { define: { "process.env.KEY": "1" } }', { replacesVariables: true }],
  ["export default { define, plugins }", { replacesVariables: true }],
  ["export default { envPrefix: prefixes }", { replacesVariables: true }],
  ['export default { plugins: [EnvironmentPlugin("all")] }', { replacesVariables: true }],
  [
    'export default { resolve: { dedupe: ["react"] } }',
    { dedupes: true, replacesVariables: false },
  ],
])("%s", (config, settings) => {
  expect(settingsOf({ "vite.config.ts": config })).toMatchObject(settings);
  expect(settingsOf({ "other.config.ts": config })).toMatchObject({ dedupes: false });
});
