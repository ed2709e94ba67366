import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { satisfies } from "semver";
import { beforeAll, expect, test } from "vitest";
import { resultSchema } from "../../src/report/result.ts";
import { installApp } from "../support/install-app.ts";
import { KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { sdkNamed } from "../support/sdks.ts";
import { hashTree, makeTemp, writeFiles } from "../support/temp.ts";
import { exactVersions } from "../support/versions.ts";
import { must } from "../support/vite-app.ts";

const MAIN = `import { ConvexProvider, ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";

const convex = new ConvexReactClient("https://happy-horse-123.convex.cloud");

createRoot(document.body).render(<ConvexProvider client={convex}>Hello</ConvexProvider>);
`;

let cli: string;

beforeAll(async () => {
  cli = await packedTool();
});

/** A project with React 19.2.0 really installed and locked, which Clerk's SDK refuses. */
async function projectWith(range: string): Promise<string> {
  const app = await makeTemp("react");
  const { convex = "" } = exactVersions({ convex: "1.48" });
  const manifest = (react: string) =>
    JSON.stringify({ name: "app", dependencies: { convex, react, "react-dom": react } }, null, 2);
  await writeFiles(app, {
    "package.json": manifest("19.2.0"),
    "index.html": '<script type="module" src="/main.jsx"></script>',
    "main.jsx": MAIN,
    "convex/tasks.js": "",
  });
  await installApp(app, { flags: ["--omit=optional"] });
  await writeFiles(app, { "package.json": manifest(range) });
  await lockUnder(app);
  return app;
}

/**
 * Lets the lock file know of the range, in which it keeps its old version: that such a range allows a
 * better one is what is tested, so this is no install of exact versions.
 */
async function lockUnder(app: string): Promise<void> {
  const args = ["install", "--package-lock-only", "--no-audit", "--no-fund", "--omit=optional"];
  must(await run("npm", args, { cwd: app }));
}

const wire = (app: string) =>
  run(process.execPath, [cli, "--json", "--no-verify", "--framework", "vite", "-k", KEY], {
    cwd: app,
    timeout: 120_000,
  });

const installed = async (app: string, name: string): Promise<string> =>
  JSON.parse(await readFile(join(app, "node_modules", name, "package.json"), "utf8")).version;

test("a range that allows an accepted React: it is lifted with the install", async () => {
  const app = await projectWith("^19.2.0");
  expect(await installed(app, "react")).toBe("19.2.0");
  const result = resultSchema.parse(JSON.parse(must(await wire(app)).stdout));
  expect(result.status).toBe("wired");
  for (const name of ["react", "react-dom"]) {
    expect(satisfies(await installed(app, name), sdkNamed("@clerk/react").react)).toBe(true);
  }
  expect(await installed(app, "@clerk/react")).toMatch(/^6\./);
}, 180_000);

test("a pinned React: refused with the command, which mends it", async () => {
  const app = await projectWith("19.2.0");
  const before = await hashTree(app);
  const refused = await wire(app);
  expect(refused.exitCode).toBe(3);
  const { error } = resultSchema.parse(JSON.parse(refused.stdout));
  expect(error?.code).toBe("react-range");
  expect(await hashTree(app)).toEqual(before);

  const command = /npm install \S+ \S+/.exec(error?.hint ?? "")?.[0] ?? "";
  const [program = "", ...args] = command.split(" ");
  must(await run(program, args, { cwd: app, timeout: 120_000 }));
  must(await wire(app));
  expect(satisfies(await installed(app, "react"), sdkNamed("@clerk/react").react)).toBe(true);
}, 180_000);
