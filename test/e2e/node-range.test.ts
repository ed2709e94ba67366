/** A convex that asks for a newer Node than this one. */

import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { EXIT } from "../../src/errors.ts";
import { isNodeIn } from "../../src/packages/node-range.ts";
import { type RunResult, resultSchema } from "../../src/report/result.ts";
import { convexApp, npmThat } from "../support/convex-app.ts";
import { KEY } from "../support/keys.ts";
import { installShared } from "../support/packages.ts";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { hashTree, writeFiles } from "../support/temp.ts";

const ASKED = ">=22.0.0";
const MANIFEST = {
  name: "app",
  dependencies: { convex: "^1.48.0", react: "^19.2.3", "react-dom": "^19.2.3" },
  devDependencies: { vite: "^8.3.4" },
};

/** What a run leaves where npm was started at all. */
const LEAVES_A_TRACE = `
  import { writeFileSync } from "node:fs";
  writeFileSync("npm-was-here", "");
`;

const INSTALLS_1_49 = `
  import { mkdirSync, writeFileSync } from "node:fs";
  mkdirSync("node_modules/convex", { recursive: true });
  const manifest = { name: "convex", version: "1.49.0", engines: { node: "${ASKED}" } };
  writeFileSync("node_modules/convex/package.json", JSON.stringify(manifest));
`;

let tool: string;

beforeAll(async () => {
  tool = await packedTool();
});

/** An app without packages, with these files over it. */
async function bareApp(files: Record<string, string> = {}): Promise<string> {
  const app = await convexApp({}, { convex: "1.49.0" });
  await run("rm", ["-r", "node_modules"], { cwd: app });
  await writeFiles(app, { "package.json": JSON.stringify(MANIFEST, null, 2), ...files });
  return app;
}

async function installed(): Promise<string> {
  const [app, shared] = await Promise.all([
    bareApp(),
    installShared("convex-1.49", { convex: "1.49.0" }),
  ]);
  await writeFiles(app, { "node_modules/.keep": "" });
  const modules = (folder: string) => join(folder, "node_modules/convex");
  symlinkSync(modules(shared), modules(app), "junction");
  return app;
}

const locked = () =>
  bareApp({
    "package-lock.json": JSON.stringify({
      lockfileVersion: 3,
      packages: {
        "": MANIFEST,
        "node_modules/convex": { version: "1.49.0", engines: { node: ASKED } },
      },
    }),
  });

async function wire(
  app: string,
  npm: string,
  words: string[] = [],
): Promise<RunResult & { exitCode: number | undefined }> {
  const args = [tool, "--json", "--no-verify", "--yes", "-k", KEY, ...words];
  const { stdout, exitCode } = await run(process.execPath, args, {
    cwd: app,
    env: await npmThat(npm),
  });
  return { ...resultSchema.parse(JSON.parse(stdout)), exitCode };
}

describe.skipIf(isNodeIn(process.versions.node, ASKED))("on an older Node", () => {
  test.each([
    ["installed", installed],
    ["locked only", locked],
    ["allowed by package.json alone", () => bareApp({ "package.json": pinned("^1.49.0") })],
  ])("convex 1.49, %s: said before anything is installed", async (_, make) => {
    const app = await make();
    const before = await hashTree(app);
    const { exitCode, error } = await wire(app, LEAVES_A_TRACE);
    expect(exitCode).toBe(EXIT.refused);
    expect(error).toMatchObject({
      code: "node-range",
      message: expect.stringContaining(
        `asks for Node ${ASKED}, and this is Node ${process.versions.node}`,
      ),
      hint: expect.stringMatching(/Node 22 or newer[\s\S]*npm install convex@1\.48\.0/),
    });
    expect(await hashTree(app)).toEqual(before);
  });

  test("is wired with a warning where Convex is not to be run", async () => {
    const app = await locked();
    const { status, warnings } = await wire(app, LEAVES_A_TRACE, ["--no-convex-dev"]);
    expect(status).toBe("wired");
    expect(warnings.join("\n")).toContain(`asks for Node ${ASKED}`);
    expect(readdirSync(app)).toContain("npm-was-here");
  });

  test("one that only the install brings is put back", async () => {
    const app = await bareApp({ ".env.local": "CONVEX_DEPLOYMENT=dev:happy-horse-123\n" });
    const before = await hashTree(app);
    const { status, error } = await wire(app, INSTALLS_1_49);
    expect({ status, code: error?.code }).toEqual({ status: "failed", code: "node-range" });
    expect(await hashTree(app)).toEqual(before);
  });
});

function pinned(convex: string): string {
  return JSON.stringify({ ...MANIFEST, dependencies: { ...MANIFEST.dependencies, convex } });
}
