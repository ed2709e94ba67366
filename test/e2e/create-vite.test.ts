import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { resultSchema } from "../../src/report/result.ts";
import { routeFetch, startClerk } from "../servers/clerk.ts";
import { startConvexDeployment } from "../servers/convex-deployment.ts";
import { afterFile } from "../support/after-test.ts";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { hashTree, makeTemp } from "../support/temp.ts";
import { createViteApp, must } from "../support/vite-app.ts";

const HOST = "happy-horse-1.clerk.accounts.dev";
const ISSUER = `https://${HOST}`;
const KEY = `pk_test_${Buffer.from(`${HOST}$`).toString("base64")}`;

describe.each([
  ["newest", "^1.48.0"],
  ["1.31", "~1.31.0"],
])("with convex %s", (_, version) => {
  let cli: string;
  let pristine: string;
  let routes: Record<string, string>;

  beforeAll(async () => {
    const [clerk, tool, app] = await Promise.all([
      startClerk({ host: HOST }),
      packedTool(),
      createViteApp(await makeTemp("create-vite"), version),
    ]);
    afterFile(() => void clerk.close());
    must(await run("npm", ["install", "--no-audit", "--no-fund"], { cwd: app, timeout: 240_000 }));
    routes = routeFetch({ [HOST]: clerk.url });
    cli = tool;
    pristine = app;
  }, 300_000);

  test.each([
    ["env", "selfHosted"],
    ["env", "cloud"],
    ["file", "selfHosted"],
    ["file", "cloud"],
  ] as const)(
    "issuer in %s, on the %s path",
    async (issuerIn, path) => {
      const app = join(await makeTemp("app"), "app");
      await cp(pristine, app, { recursive: true });
      const deployment = await startConvexDeployment();
      try {
        if (path === "cloud") {
          await writeFile(join(app, ".env.local"), `CONVEX_DEPLOYMENT=${deployment.selector}\n`);
        }
        const env = { ...routes, ...deployment[path] };
        const wire = (...more: string[]) =>
          run(process.execPath, [cli, "--json", "-k", KEY, "--issuer-in", issuerIn, ...more], {
            cwd: app,
            env,
            timeout: 240_000,
          });

        const wired = must(await wire());
        const result = resultSchema.parse(JSON.parse(wired.stdout));
        expect(result).toMatchObject({ status: "wired", issuer: ISSUER, issuerIn, warnings: [] });
        expect(result.steps.map(({ status }) => status)).not.toContain("failed");

        expect(deployment.pushes.at(-1)?.finished).toBe(true);
        expect(deployment.authConfig).toEqual([
          expect.objectContaining({ domain: ISSUER, applicationID: "convex" }),
        ]);
        expect(deployment.variables.get("CLERK_JWT_ISSUER_DOMAIN")).toBe(
          issuerIn === "env" ? ISSUER : undefined,
        );
        expect(await readFile(join(app, ".env.local"), "utf8")).toContain(
          `VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`,
        );

        // The app's own checks, with the TypeScript that create-vite chose.
        must(await run("npx", ["--no-install", "tsc", "-b"], { cwd: app, env }));
        must(await run("npm", ["run", "lint"], { cwd: app, env }));
        must(await run("npx", ["--no-install", "vite", "build"], { cwd: app, env }));

        const before = await hashTree(app);
        const pushes = deployment.pushes.length;
        const again = must(await wire());
        expect(resultSchema.parse(JSON.parse(again.stdout)).status).toBe("already-wired");
        expect(await hashTree(app)).toEqual(before);
        expect(deployment.pushes.length).toBe(pushes);
      } finally {
        await deployment.close();
      }
    },
    300_000,
  );
});
