/** The end-to-end tests on an app of create-vite, one run a version of convex. */

import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { resultSchema } from "../../src/report/result.ts";
import { routeFetch, startClerk } from "../servers/clerk.ts";
import { startConvexDeployment } from "../servers/convex-deployment.ts";
import { afterFile } from "./after-test.ts";
import { installApp } from "./install-app.ts";
import { HOST, ISSUER, KEY } from "./keys.ts";
import { nodeOf } from "./node-of.ts";
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

export type CreateViteOptions = {
  /** In every way, or in two that have all of each. */
  whole?: boolean;
  /** The major version of Node that runs all of it, where that isn't the tests' own. */
  node?: string;
};

/** `version` is that of convex, exact. */
export function createViteSuite(
  version: string,
  { whole = true, node }: CreateViteOptions = {},
): void {
  let cli: string;
  let onNode: Record<string, string>;
  let pristine: string;
  let routes: Record<string, string>;

  beforeAll(async () => {
    const [clerk, tool, app] = await Promise.all([
      startClerk({ host: HOST }),
      packedTool(),
      createViteApp(await makeTemp("create-vite"), version),
    ]);
    afterFile(() => void clerk.close());
    onNode = node === undefined ? {} : await nodeOf(node);
    await installApp(app, { env: onNode, ...(node === undefined ? {} : { node }) });
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
        const env = { ...routes, ...deployment[path], ...onNode };
        const wire = (...more: string[]) =>
          run("node", [cli, "--json", "-k", KEY, "--issuer-in", issuerIn, ...more], {
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
        if (path === "cloud") await checkApp(app, onNode);

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
async function checkApp(app: string, env: Record<string, string>): Promise<void> {
  const checks = [
    run("npx", ["--no-install", "tsc", "-b"], { cwd: app, env }),
    run("npm", ["run", "lint"], { cwd: app, env }),
    run("npx", ["--no-install", "vite", "build"], { cwd: app, env }),
  ];
  for (const check of await Promise.all(checks)) must(check);
}
