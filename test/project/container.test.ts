import { describe, expect, test } from "vitest";
import { containerOf } from "../../src/project/container-signs.ts";
import { look } from "../../src/project/look.ts";
import { wire } from "../support/golden.ts";
import { appOf } from "../support/judged-app.ts";
import { optionsWith } from "../support/options.ts";
import { NO_APP } from "../support/project.ts";

function seen(dependencies: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const found = containerOf({
    ...NO_APP,
    dependencies: Object.fromEntries(dependencies.map((name) => [name, "*"])),
    read: (path) => files[path],
    mentions: (path, names) => names.some((name) => files[path]?.includes(name)),
  });
  return found && `${found.kind}: ${found.sign}`;
}

describe("what an app runs in", () => {
  test.each<
    [what: string, dependencies: string[], files: Record<string, string>, expected: string]
  >([
    [
      "Clerk's SDK for it",
      ["@clerk/chrome-extension"],
      {},
      "browser-extension: package.json names @clerk/chrome-extension",
    ],
    [
      "a bundler for it",
      ["@crxjs/vite-plugin", "vite"],
      {},
      "browser-extension: package.json names @crxjs/vite-plugin",
    ],
    [
      "manifest version 2",
      [],
      { "src/manifest.json": '\uFEFF{ "manifest_version": 2 }' },
      "browser-extension: src/manifest.json is a browser extension's (manifest_version)",
    ],
    ["Electron", ["electron"], {}, "electron: package.json names electron"],
    [
      "Electron by a file",
      ["electron"],
      { "src/main/index.ts": "win.loadFile(page)" },
      "electron: src/main/index.ts shows it by loadFile",
    ],
    ["Tauri", ["@tauri-apps/api"], {}, "tauri: package.json names @tauri-apps/api"],
    [
      "Capacitor",
      ["@capacitor/core", "@capacitor/ios"],
      {},
      "capacitor: package.json names @capacitor/core",
    ],
  ])("%s", (_, dependencies, files, expected) => {
    expect(seen(dependencies, files)).toBe(expected);
  });

  test.each<[what: string, files: Record<string, string>]>([
    ["an app for the home screen", { "public/manifest.json": '{ "display": "standalone" }' }],
    ["a manifest of something else", { "manifest.json": "[1" }],
    ["nothing of the kind", {}],
  ])("a browser: %s", (_, files) => {
    expect(seen(["vite", "react"], files)).toBeUndefined();
  });
});

const MAIN = "src/main.tsx";
const FOLLOWED = `import { ClerkProvider, useAuth } from "@clerk/chrome-extension";
import { ConvexReactClient } from "convex/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { createRoot } from "react-dom/client";
import App from "./App.tsx";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL as string);

createRoot(document.body).render(
  <ClerkProvider publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}>
    <ConvexProviderWithClerk client={convex} useAuth={useAuth}>
      <App />
    </ConvexProviderWithClerk>
  </ClerkProvider>,
);
`;

const manifest = (clerk: Record<string, string>) =>
  JSON.stringify({
    dependencies: {
      convex: "^1.48.0",
      react: "^19.2.3",
      "react-dom": "^19.2.3",
      vite: "^8.3.4",
      ...clerk,
    },
  });

describe("a browser extension", () => {
  test("is refused with the steps to Clerk's SDK for it", async () => {
    const app = await appOf("vite-chrome-extension");
    const error: unknown = await look(app, optionsWith(), {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "unsupported-framework", exitStatus: 3 });
    const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
    expect(hint).toContain("npm install @clerk/chrome-extension");
    for (const line of FOLLOWED.split("\n").filter((each) =>
      /clerk"|-extension"|<Clerk/.test(each),
    )) {
      expect(hint).toContain(line.trim());
    }
  });

  test("with those steps followed is wired, with that SDK and no other", async () => {
    const app = await appOf("vite-chrome-extension", {
      [MAIN]: FOLLOWED,
      "package.json": manifest({ "@clerk/chrome-extension": "^3.1.84" }),
    });
    const plan = await wire(app, {});
    const changed = plan.files.filter(({ before, after }) => before !== after);
    expect(plan.sdk).toBe("@clerk/chrome-extension");
    expect(changed.map(({ path }) => path)).toEqual([
      ".env.local",
      ".gitignore",
      "convex/auth.config.ts",
    ]);
  });

  test("with Clerk's browser SDK in it is refused as broken, and told to take that out", async () => {
    const app = await appOf("vite-chrome-extension", {
      [MAIN]: FOLLOWED.replace("@clerk/chrome-extension", "@clerk/react"),
      "package.json": manifest({ "@clerk/react": "^6.18.0" }),
    });
    await expect(look(app, optionsWith(), {})).rejects.toMatchObject({
      code: "sdk-unfit",
      hint: expect.stringContaining("npm uninstall @clerk/react"),
    });
  });
});

test("Clerk's SDK for Electron is kept where it is rendered, and its steps are told where it isn't", async () => {
  const files = { "package.json": manifest({ "@clerk/electron": "^0.0.45", electron: "^40" }) };
  const plain = await appOf("vite-electron", {
    ...files,
    [MAIN]: FOLLOWED.replace("@clerk/chrome-extension", "@clerk/react"),
  });
  await expect(look(plain, optionsWith(), {})).rejects.toMatchObject({
    code: "sdk-unfit",
    message: expect.stringContaining("This is an Electron app"),
    hint: expect.stringContaining('from "@clerk/electron/react"'),
  });
  const own = await appOf("vite-electron", {
    ...files,
    [MAIN]: FOLLOWED.replace("@clerk/chrome-extension", "@clerk/electron/react"),
  });
  const plan = await wire(own, {});
  expect(plan.sdk).toBe("@clerk/electron");
  expect(plan.files.find(({ path }) => path === "package.json")).toMatchObject({
    after: files["package.json"],
  });
});
