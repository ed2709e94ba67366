/** The end-to-end tests on an app of create-vite, one run a version of convex. */

import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { resultSchema } from "../../src/report/result.ts";
import { routeFetch, startClerk } from "../servers/clerk.ts";
import { startConvexDeployment } from "../servers/convex-deployment.ts";
import { afterFile } from "./after-test.ts";
import { HOST, ISSUER, KEY } from "./keys.ts";
import { packedTool } from "./packed.ts";
import { run } from "./run.ts";
import { hashTree, makeTemp } from "./temp.ts";
import { createViteApp, must } from "./vite-app.ts";

/**
 * One command in a fresh app of the real create-vite, with this version of convex: in both places
 * for the issuer, on both paths to a deployment, down to the app's own checks.
 */
const WAYS = [
  ["env", "selfHosted"],
  ["env", "cloud"],
  ["file", "selfHosted"],
  ["file", "cloud"],
] as const;

/** `whole`: in every way, or in two that have all of each. */
export function createViteSuite(version: string, whole = true): void {
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

  test.each(
    WAYS.filter(([issuerIn, path]) => whole || (issuerIn === "env") === (path === "cloud")),
  )(
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

        // The files are the same on both paths.
        if (path === "cloud") await checkApp(app);

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
}

/** The app's own type check, lint and build, with the TypeScript that create-vite chose. */
async function checkApp(app: string): Promise<void> {
  const checks = [
    run("npx", ["--no-install", "tsc", "-b"], { cwd: app }),
    run("npm", ["run", "lint"], { cwd: app }),
    run("npx", ["--no-install", "vite", "build"], { cwd: app }),
  ];
  for (const check of await Promise.all(checks)) must(check);
}
