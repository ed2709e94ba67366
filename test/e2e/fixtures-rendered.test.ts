import { readFileSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { build, type Plugin } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { fixturePackages } from "../support/fixture-packages.ts";
import { type Golden, goldenCases } from "../support/golden.ts";
import { EMPTY, type Recording, recorderOf } from "../support/recorders.ts";
import { makeTemp } from "../support/temp.ts";

type Shown = {
  /** The app's own text, which its page shows while nothing has come from the backend. */
  text: string;
  /** How many clients' Convex providers it renders; one unless said. */
  providers?: number;
  /** The page's address. */
  path?: string;
  /** What a server has put on the page already. */
  markup?: string;
};

const SHOWN: Record<string, Shown> = {
  "create-react-app-javascript": { text: "0 kilns" },
  "vite-already-wired-two-files": { text: "Maps" },
  "vite-browser-router": { text: "Loading…" },
  "vite-client-from-loader": { text: "No trees yet" },
  "vite-client-in-state": { text: "0 polls" },
  "vite-conditional-providers": { text: "Letters" },
  "vite-constant-provider": { text: "No anvils are free" },
  "vite-convex-query-client": { text: "0 stars tonight" },
  "vite-create-element": { text: "0 lamps" },
  "vite-create-element-javascript": { text: "Drum kit" },
  "vite-half-wired-auth-config": { text: "Found on the beach" },
  "vite-half-wired-clerk-in-app": { text: "Pearls" },
  "vite-half-wired-clerk-inside": { text: "Ropes" },
  "vite-half-wired-clerk-outside": { text: "Shells" },
  "vite-half-wired-no-clerk": { text: "A quiet pond" },
  "vite-half-wired-same-file": { text: "not counted yet" },
  "vite-handed-on-provider": { text: "0 stamps" },
  "vite-hydrate-and-class": { text: "Clouds", markup: "<main><h1>Clouds</h1><ul></ul></main>" },
  "vite-jsx-comments": { text: "hives visited" },
  "vite-lazy-provider": { text: "Boards", path: "/app/boards" },
  "vite-local-convex-provider": { text: "songs rehearsed" },
  "vite-name-clashes": { text: "Desks" },
  "vite-namespace-import": { text: "Counting plots" },
  "vite-optional-client": { text: "shared recipes" },
  "vite-providers-around-and-inside": { text: "Table 7: 0 orders" },
  "vite-providers-side-by-side": { text: "Mines", providers: 2 },
  "vite-render-callback": {
    text: "As it will be",
    providers: 2,
    path: "/?preview=https://two.convex.cloud",
  },
  "vite-route-object": { text: "no games yet" },
  "vite-router-provider": { text: "Pick a plant." },
  "vite-strict-mode": { text: "Field notes" },
  "vite-tanstack-router": { text: "0 crates" },
  "vite-tanstack-router-lazy": { text: "0 wheels ripen", path: "/cellar" },
  "vite-tanstack-router-root": { text: "Kites" },
  "vite-tanstack-router-wrap": { text: "0 seeds" },
  "vite-two-pages": { text: "The oven is still hot" },
  "vite-two-providers": { text: "Tides", providers: 2 },
};

const ENV = {
  VITE_CONVEX_URL: "https://one.convex.cloud",
  VITE_CONVEX_URL_WEST: "https://two.convex.cloud",
  VITE_ARCHIVE_URL: "https://two.convex.cloud",
  VITE_CLERK_PUBLISHABLE_KEY: "pk_test_x",
  REACT_APP_CONVEX_URL: "https://one.convex.cloud",
  REACT_APP_CLERK_PUBLISHABLE_KEY: "pk_test_x",
};

const cases = new Map(goldenCases().map((golden) => [golden.name, golden]));
function goldenOf(name: string): Golden {
  const golden = cases.get(name);
  if (!golden) throw new Error(`there is no fixture ${name}`);
  return golden;
}

beforeAll(async () => {
  for (const name of Object.keys(SHOWN)) await fixturePackages(goldenOf(name));
}, 240_000);

const recorders = (shared: string): Plugin => ({
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
});

/** The app's real entry with the real React, as one script. */
async function bundled(app: string, entry: string, shared: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: app,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    jsx: "automatic",
    loader: { ".js": "jsx", ".css": "empty" },
    nodePaths: [join(shared, "node_modules")],
    plugins: [recorders(shared)],
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

/** Opens the fixture's app in a page of its own, until its text is there. */
async function opened(golden: Golden, app: string, shown: Shown): Promise<Page> {
  const shared = await fixturePackages(golden);
  const { JSDOM, VirtualConsole } = createRequire(join(shared, "package.json"))("jsdom");
  const errors: string[] = [];
  const virtualConsole = new VirtualConsole();
  virtualConsole.on("error", (...said: unknown[]) => errors.push(said.map(String).join(" ")));
  virtualConsole.on("jsdomError", (error: Error) => errors.push(error.message));
  const { window } = new JSDOM(`<!doctype html><div id="root">${shown.markup ?? ""}</div>`, {
    url: `http://localhost${shown.path ?? "/"}`,
    runScripts: "outside-only",
    pretendToBeVisual: true,
    virtualConsole,
  });
  const recording: Recording = structuredClone(EMPTY);
  window.recording = recording;
  window.scrollTo = () => {};
  // jsdom has none of its own that a data router could use.
  Object.assign(window, { AbortController, Request });
  window.fetch = async () => ({ json: async () => ({ convexUrl: ENV.VITE_CONVEX_URL }) });
  window.eval(await bundled(app, golden.entry, shared));
  const text = () => window.document.body.textContent ?? "";
  for (let tries = 0; tries < 250; tries += 1) {
    if (recording.wired.length + recording.plain.length > 0 && text().includes(shown.text)) break;
    await delay(20);
  }
  const page = { recording, text: text(), errors };
  window.close();
  return page;
}

describe.concurrent("on the page, useAuth is called inside Clerk's context by", () => {
  test.each(Object.entries(SHOWN))("%s", async (name, shown) => {
    const golden = goldenOf(name);
    const { recording, text, errors } = await opened(golden, golden.after, shown);
    expect(errors).toEqual([]);
    expect(text).toContain(shown.text);
    expect(recording.plain).toEqual([]);
    expect(new Set(recording.wired).size).toBe(shown.providers ?? 1);
    expect(recording.useAuth.length).toBeGreaterThanOrEqual(recording.wired.length);
    expect(recording.useAuth.filter(({ inside }) => !inside)).toEqual([]);
    expect(new Set(recording.clerks.map(({ module }) => module)).size).toBe(1);
    expect(recording.clerks.filter(({ nested }) => nested)).toEqual([]);
    for (const { publishableKey } of recording.clerks) expect(publishableKey).toBe("pk_test_x");
  });
});

test("an app as it was renders the plain provider, and no useAuth", async () => {
  const golden = goldenOf("vite-create-element");
  const { recording } = await opened(golden, golden.before, { text: "0 lamps" });
  expect(recording).toEqual({ ...EMPTY, plain: expect.arrayContaining([ENV.VITE_CONVEX_URL]) });
});

test("an app without its ClerkProvider calls useAuth outside", async () => {
  const golden = goldenOf("vite-create-element-javascript");
  const app = await makeTemp("rendered");
  await cp(golden.after, app, { recursive: true });
  const main = readFileSync(join(app, golden.entry), "utf8");
  await writeFile(join(app, golden.entry), main.replace("    ClerkProvider,", '    "section",'));
  const { recording } = await opened(golden, app, { text: "Drum kit" });
  expect(recording.useAuth).toContainEqual({ module: "@clerk/react", inside: false });
});
