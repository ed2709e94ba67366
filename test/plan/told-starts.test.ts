import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { playApp } from "../support/played-app.ts";

const FIXTURES = resolve(import.meta.dirname, "../../fixtures");
const before = (fixture: string, path: string) =>
  readFileSync(join(FIXTURES, fixture, "before", path), "utf8");

test.each(["src/main.ts", "./src/main"])(
  "Expo starts with package.json's main (%s), whatever App stands in the root",
  async (main) => {
    const manifest = before("expo-blank", "package.json").replace('"index.ts"', `"${main}"`);
    const { changes } = await playApp("expo-blank", {
      "package.json": manifest,
      "src/main.ts":
        'import { registerRootComponent } from "expo";\nimport App from "./App";\nregisterRootComponent(App);\n',
      "src/App.tsx": before("expo-blank", "App.tsx").replaceAll('"./convex', '"../convex'),
    });
    expect(changes["App.tsx"]).toBeUndefined();
    expect(changes["src/App.tsx"]).toContain("useAuth={useAuth}");
  },
);

test("Expo's own main takes the App beside it", async () => {
  const manifest = before("expo-blank", "package.json").replace('"index.ts"', '"expo/AppEntry.js"');
  const { changes } = await playApp("expo-blank", { "package.json": manifest, "index.ts": null });
  expect(changes["App.tsx"]).toContain("useAuth={useAuth}");
});

test.each(["src", "./src/"])("React Router's app is where appDirectory (%s) says", async (told) => {
  const fixture = "react-router-8";
  const config = before(fixture, "react-router.config.ts").replace(
    "export default {",
    `export default {\n  appDirectory: "${told}",`,
  );
  const root = before(fixture, "app/root.tsx");
  const { changes } = await playApp(fixture, {
    "react-router.config.ts": config,
    "src/root.tsx": root,
    "app/root.tsx": null,
  });
  expect(Object.keys(changes)).not.toContain("app/root.tsx");
  expect(changes["src/root.tsx"]).toContain("clerkMiddleware()");
});
