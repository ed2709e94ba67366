/** Recognises what an app runs in, where that is no tab of a browser. */

import { scripts } from "../frameworks/first-existing.ts";
import type { FrameworkApp } from "../frameworks/framework.ts";

export type ContainerKind = "browser-extension" | "electron" | "tauri" | "capacitor";

/** What an app runs in, and what shows it. */
export type Container = { kind: ContainerKind; sign: string };

const MANIFESTS = ["", "public/", "src/", "static/"].map((folder) => `${folder}manifest.json`);
/** Where an Electron app's main process usually starts. */
const MAINS = [
  "electron/main",
  "electron/index",
  "electron",
  "electron-main",
  "src/main/index",
  "src/main/main",
  "src/electron/main",
  "src/electron/index",
  "src-electron/electron-main",
  "src/main",
  "main",
].flatMap((stem) => [...scripts(stem), ...["cjs", "mjs", "mts"].map((end) => `${stem}.${end}`)]);

const BY_PACKAGE: readonly [name: string, kind: ContainerKind][] = [
  ["@clerk/chrome-extension", "browser-extension"],
  ["@crxjs/vite-plugin", "browser-extension"],
  ["vite-plugin-web-extension", "browser-extension"],
  ["wxt", "browser-extension"],
  ["plasmo", "browser-extension"],
  ["electron", "electron"],
  ["@tauri-apps/api", "tauri"],
  ["@tauri-apps/cli", "tauri"],
  ["@capacitor/core", "capacitor"],
];

/** What the app runs in besides a browser, or instead of one; `published` is the folder of its assets. */
export function containerOf(app: FrameworkApp, published = "public"): Container | undefined {
  const manifest = [...MANIFESTS, `${published}/manifest.json`].find((path) =>
    isExtensionManifest(app.read(path)),
  );
  if (manifest) {
    return {
      kind: "browser-extension",
      sign: `${manifest} is a browser extension's (manifest_version)`,
    };
  }
  const named = BY_PACKAGE.find(([name]) => name in app.dependencies);
  if (!named) return undefined;
  const [name, kind] = named;
  const main =
    kind === "electron" ? MAINS.find((path) => app.mentions(path, ["loadFile"])) : undefined;
  return { kind, sign: main ? `${main} shows it by loadFile` : `package.json names ${name}` };
}

function isExtensionManifest(text: string | undefined): boolean {
  if (text === undefined) return false;
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return typeof manifest === "object" && manifest !== null && "manifest_version" in manifest;
  } catch {
    return false;
  }
}
