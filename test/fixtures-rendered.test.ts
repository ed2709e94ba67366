import { readFileSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { build, type Plugin } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { fixturePackages } from "./support/fixture-packages.ts";
import { type Golden, goldenCases } from "./support/golden.ts";
import { EMPTY, type Recording, recorderOf } from "./support/recorders.ts";
import { makeTemp } from "./support/temp.ts";

/** The fixture, what its page shows, how many Convex providers it renders, and its address. */
const SHOWN: [fixture: string, text: string, providers: number, path?: string][] = [
  ["vite-strict-mode", "", 1],
  ["vite-optional-client", "", 1],
  ["vite-local-convex-provider", "", 1],
  ["vite-convex-query-client", "", 1],
  ["vite-create-element", "0 lamps", 1],
  ["vite-create-element-javascript", "Drum kit", 1],
  ["vite-router-provider", "Pick a plant.", 1],
  ["vite-tanstack-router", "0 crates", 1],
  ["vite-tanstack-router-wrap", "0 seeds", 1],
  ["vite-tanstack-router-root", "Kites", 1],
  ["vite-lazy-provider", "Boards", 1, "/app/boards"],
  ["vite-client-in-state", "0 polls", 1],
  ["vite-two-providers", "Tides", 2],
  ["vite-providers-side-by-side", "Mines", 2],
  ["vite-conditional-providers", "Letters", 1],
  ["vite-handed-on-provider", "0 stamps", 1],
  ["vite-name-clashes", "Desks", 1],
  ["vite-half-wired-clerk-outside", "Shells", 1],
  ["vite-half-wired-clerk-inside", "Ropes", 1],
  ["vite-half-wired-clerk-in-app", "Pearls", 1],
  ["vite-already-wired-two-files", "Maps", 1],
  ["create-react-app-javascript", "0 kilns", 1],
];

const ENV = {
  VITE_CONVEX_URL: "https://one.convex.cloud",
  VITE_CONVEX_URL_WEST: "https://two.convex.cloud",
  VITE_ARCHIVE_URL: "https://two.convex.cloud",
  VITE_CLERK_PUBLISHABLE_KEY: "pk_test_x",
  REACT_APP_CONVEX_URL: "https://one.convex.cloud",
  REACT_APP_CLERK_PUBLISHABLE_KEY: "pk_test_x",
};

const cases = new Map(goldenCases().map((golden) => [golden.name, golden]));
let shared: string;

beforeAll(async () => {
  shared = await fixturePackages();
}, 240_000);

function goldenOf(name: string): Golden {
  const golden = cases.get(name);
  if (!golden) throw new Error(`there is no fixture ${name}`);
  return golden;
}

const recorders: Plugin = {
  name: "recorders",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ path }) =>
      recorderOf(path) === undefined ? undefined : { path, namespace: "recorder" },
    );
    onLoad({ filter: /./, namespace: "recorder" }, ({ path }) => ({
      contents: recorderOf(path) ?? "",
      loader: "js",
      resolveDir: shared,
    }));
  },
};

/** The app's real entry with the real React, as one script. */
async function bundled(app: string, entry: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: app,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    jsx: "automatic",
    loader: { ".js": "jsx", ".css": "empty" },
    nodePaths: [join(shared, "node_modules")],
    plugins: [recorders],
    define: {
      "import.meta.env": JSON.stringify(ENV),
      "process.env": JSON.stringify({ ...ENV, NODE_ENV: "development" }),
      "process.env.NODE_ENV": '"development"',
    },
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

type Page = { recording: Recording; text: string; errors: string[] };

/** Opens the app in a page of its own, until the text is there. */
async function opened(app: string, entry: string, text: string, path = "/"): Promise<Page> {
  const { JSDOM, VirtualConsole } = createRequire(join(shared, "package.json"))("jsdom");
  const errors: string[] = [];
  const virtualConsole = new VirtualConsole();
  virtualConsole.on("error", (...said: unknown[]) => errors.push(said.map(String).join(" ")));
  virtualConsole.on("jsdomError", (error: Error) => errors.push(error.message));
  const { window } = new JSDOM('<!doctype html><body><div id="root"></div></body>', {
    url: `http://localhost${path}`,
    runScripts: "outside-only",
    pretendToBeVisual: true,
    virtualConsole,
  });
  const recording: Recording = structuredClone(EMPTY);
  window.recording = recording;
  window.scrollTo = () => {};
  window.fetch = async () => ({ json: async () => ({ convexUrl: ENV.VITE_CONVEX_URL }) });
  window.eval(await bundled(app, entry));
  const shown = () => window.document.body.textContent ?? "";
  for (let tries = 0; tries < 100; tries += 1) {
    if (recording.wired.length + recording.plain.length > 0 && shown().includes(text)) break;
    await delay(20);
  }
  const page = { recording, text: shown(), errors };
  window.close();
  return page;
}

describe.concurrent("on the page, useAuth is called inside Clerk's context by", () => {
  test.each(SHOWN)("%s", async (name, text, providers, path) => {
    const { after, entry } = goldenOf(name);
    const { recording, errors, ...page } = await opened(after, entry, text, path);
    expect(errors).toEqual([]);
    expect(page.text).toContain(text);
    expect(recording.plain).toEqual([]);
    expect(new Set(recording.wired).size).toBe(providers);
    expect(recording.useAuth.length).toBeGreaterThanOrEqual(recording.wired.length);
    expect(recording.useAuth.filter(({ inside }) => !inside)).toEqual([]);
    expect(new Set(recording.clerks.map(({ module }) => module)).size).toBe(1);
    expect(recording.clerks.filter(({ nested }) => nested)).toEqual([]);
    for (const { publishableKey } of recording.clerks) expect(publishableKey).toBe("pk_test_x");
  });
});

test("an app as it was renders the plain provider, and no useAuth", async () => {
  const { before, entry } = goldenOf("vite-create-element");
  const { recording } = await opened(before, entry, "0 lamps");
  expect(recording).toEqual({ ...EMPTY, plain: expect.arrayContaining([ENV.VITE_CONVEX_URL]) });
});

test("an app without its ClerkProvider calls useAuth outside", async () => {
  const { after, entry } = goldenOf("vite-create-element-javascript");
  const app = await makeTemp("rendered");
  await cp(after, app, { recursive: true });
  const main = readFileSync(join(app, entry), "utf8");
  await writeFile(join(app, entry), main.replace("    ClerkProvider,", '    "section",'));
  const { recording } = await opened(app, entry, "Drum kit");
  expect(recording.useAuth).toContainEqual({ module: "@clerk/react", inside: false });
});
