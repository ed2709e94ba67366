/** Where convex isn't installed nothing is downloaded in its place. */

import { chmodSync, existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { doctorResultSchema, resultSchema } from "../../src/report/result.ts";
import { convexApp } from "../support/convex-app.ts";
import { ISSUER, KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { cleanEnvironment, run } from "../support/run.ts";
import { hashTree, makeTemp, writeFiles } from "../support/temp.ts";

const READS_VARIABLE = `export default {
  providers: [{ domain: process.env.CLERK_JWT_ISSUER_DOMAIN!, applicationID: "convex" }],
};
`;
const DEPLOYMENT = { CONVEX_DEPLOYMENT: "dev:happy-horse-123" };
const OFFLINE = { CLERK_API_URL: "http://127.0.0.1:9" };

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

/** An environment whose package managers only write down that they were called. */
async function notingPrograms() {
  const folder = await makeTemp("bin");
  const log = join(folder, "log");
  const names = ["npx", "npm", "bunx", "bun", "yarn", "pnpm"];
  const script = (name: string) =>
    `#!/bin/sh\necho "${name} $* $COREPACK_ENABLE_NETWORK" >> '${log}'\necho '${ISSUER}'\n`;
  await writeFiles(folder, Object.fromEntries(names.map((name) => [name, script(name)])));
  for (const name of names) chmodSync(join(folder, name), 0o755);
  const PATH = [folder, cleanEnvironment().PATH].join(delimiter);
  return {
    env: { ...DEPLOYMENT, ...OFFLINE, PATH },
    called: () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []),
  };
}

async function withoutConvex(files: Record<string, string> = {}): Promise<string> {
  const app = await convexApp({ "convex/auth.config.ts": READS_VARIABLE, ...files });
  rmSync(join(app, "node_modules"), { recursive: true });
  return app;
}

async function askDoctor(app: string, env: Record<string, string>) {
  const told = await run(process.execPath, [cli, "doctor", "--json"], { cwd: app, env });
  const { checks } = doctorResultSchema.parse(JSON.parse(told.stdout));
  return checks.find(({ id }) => id === "deployment-issuer");
}

test.runIf(process.platform !== "win32")("doctor says so, and how to go on", async () => {
  const { env, called } = await notingPrograms();
  for (const lock of ["package-lock.json", "bun.lock"]) {
    const app = await withoutConvex({ [lock]: "{}" });
    expect(await askDoctor(app, env)).toMatchObject({
      status: "unknown",
      message: expect.stringMatching(/could not be asked.*convex is not installed\.$/),
      fix: lock === "bun.lock" ? "bun install" : "npm install",
    });
  }
  expect(called()).toEqual([]);
});

test.runIf(process.platform !== "win32")(
  "under Plug'n'Play the package manager starts it, and downloads nothing itself",
  async () => {
    const { env, called } = await notingPrograms();
    const table = {
      packageRegistryData: [
        [
          null,
          [[null, { packageLocation: "./", packageDependencies: [["convex", "npm:1.48.0"]] }]],
        ],
      ],
    };
    const app = await withoutConvex({
      "yarn.lock": "",
      ".pnp.cjs": `const RAW_RUNTIME_STATE =\n'${JSON.stringify(table)}';\n`,
    });
    await askDoctor(app, env);
    expect(called()).toEqual(["yarn convex env get CLERK_JWT_ISSUER_DOMAIN 0"]);
  },
);

test.runIf(process.platform !== "win32")("a run ends before the code is touched", async () => {
  const { env, called } = await notingPrograms();
  const app = await withoutConvex();
  const before = await hashTree(app);
  const words = ["-k", KEY, "--no-verify", "--no-install", "--once", "--json"];
  const told = await run(process.execPath, [cli, ...words], { cwd: app, env });
  expect(told.exitCode).toBe(4);
  expect(resultSchema.parse(JSON.parse(told.stdout)).error).toMatchObject({
    code: "convex-env-failed",
    message: expect.stringContaining("convex is not installed"),
    hint: expect.stringContaining("npm install"),
  });
  expect(await hashTree(app)).toEqual(before);
  expect(called()).toEqual([]);
});
