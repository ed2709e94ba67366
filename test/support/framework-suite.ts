/** The fixtures of a framework with real packages: built, checked and shown, before and after. */

import { existsSync, readFileSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "dotenv";
import { describe, expect, test } from "vitest";
import { FRAMEWORK_NAMES, type FrameworkName, frameworkOf } from "../../src/frameworks/registry.ts";
import { doctorResultSchema, resultSchema } from "../../src/report/result.ts";
import { routeFetch, startClerk } from "../servers/clerk.ts";
import { documentsOf, verifyTokens } from "../servers/convex/token.ts";
import { startConvexDeployment } from "../servers/convex-deployment.ts";
import { showPage } from "./browser.ts";
import { idsOf } from "./diagnose.ts";
import { command, nodeEnvironment, serveFolder, startApp } from "./framework-run.ts";
import { filesOf, type Golden, goldenCases } from "./golden.ts";
import { installApp } from "./install-app.ts";
import { HOST, ISSUER, KEY } from "./keys.ts";
import { packedTool } from "./packed.ts";
import { run } from "./run.ts";
import { makeTemp } from "./temp.ts";
import { must } from "./vite-app.ts";

/** No instance's: it only has to be there for a server to start. */
const SECRET = `sk_test_${"a".repeat(40)}`;

type Running = Golden & { runs: NonNullable<Golden["runs"]> };

/** The fixtures that are built. */
export function builtCases(): Running[] {
  return goldenCases().flatMap((golden) => (golden.runs ? [{ ...golden, runs: golden.runs }] : []));
}

/** The framework whose name the fixture's begins with; the longer one of two. */
export function frameworkOfFixture({ name }: Pick<Golden, "name">): FrameworkName | undefined {
  const longestFirst = FRAMEWORK_NAMES.toSorted((one, other) => other.length - one.length);
  return longestFirst.find((each) => name.startsWith(each));
}

/** `FRAMEWORK` names the one fixture that is wanted; a file that skips all is still one with tests. */
export function frameworkSuite(framework: FrameworkName): void {
  const wanted = process.env.FRAMEWORK;
  const cases = builtCases().filter((golden) => frameworkOfFixture(golden) === framework);
  describe.each(cases)("$name", (golden) => {
    test.skipIf(wanted && golden.name !== wanted)(
      "is built and checked before and after, and shows its page",
      async () => {
        await buildAndShow(golden);
      },
      900_000,
    );
  });
}

async function buildAndShow({ runs, before, name }: Running): Promise<void> {
  const app = join(await makeTemp("framework"), "app");
  await cp(before, app, { recursive: true });
  const queries = Object.fromEntries(
    Object.entries(runs.queries).map(([query, value]) => [query, () => value]),
  );
  const [clerk, cli, env] = await Promise.all([
    startClerk({ host: HOST, templates: [{ name: "convex", claims: { aud: "convex" } }] }),
    packedTool(),
    nodeEnvironment(runs.node),
  ]);
  const verifyToken = verifyTokens(documentsOf({ [HOST]: clerk.url }));
  const deployment = await startConvexDeployment({ queries, verifyToken });
  try {
    const isCloud = existsSync(join(app, ".env.local"));
    if (isCloud) {
      await writeFile(join(app, ".env.local"), `CONVEX_DEPLOYMENT=${deployment.selector}\n`);
    }
    const way = isCloud ? deployment.cloud : deployment.selfHosted;
    const convex = { ...env, ...way, CI: "1" };
    await installApp(app, { env, ...(runs.node ? { node: runs.node } : {}) });
    const manifest = readFileSync(join(app, "package.json"), "latin1");
    await command("npx convex dev --once", app, convex);
    expect(deployment.pushes.at(-1)?.finished).toBe(true);
    await command(runs.build, app, env);
    if (runs.check) await command(runs.check, app, env);

    const args = [cli, "--json", "-k", KEY, "--issuer-in", "env"];
    const routes = routeFetch({ [HOST]: clerk.url });
    const wired = await run("node", args, {
      cwd: app,
      env: { ...convex, ...routes },
      timeout: 420_000,
    });
    const result = resultSchema.parse(JSON.parse(must(wired).stdout));
    expect(result).toMatchObject({ status: "wired", issuer: ISSUER });
    expect(deployment.authConfig).toEqual([
      expect.objectContaining({ domain: ISSUER, applicationID: "convex" }),
    ]);
    const framework = frameworkOf(
      FRAMEWORK_NAMES.find((each) => each === result.framework) ?? "vite",
    );
    expect(parse(await readFile(join(app, ".env.local")))).toMatchObject({
      [framework.convexUrlVariable]: deployment.url,
      [framework.publishableKeyVariable]: KEY,
    });

    await command(runs.build, app, env);
    if (runs.check) await command(runs.check, app, env);
    if (runs.shows !== undefined) await checkPage(app, { ...runs, shows: runs.shows }, env, name);

    const again = await run("node", args, {
      cwd: app,
      env: { ...convex, ...routes },
      timeout: 120_000,
    });
    expect(resultSchema.parse(JSON.parse(must(again).stdout)).status).toBe("already-wired");

    const judged = await run("node", [cli, "doctor", "--json"], {
      cwd: app,
      env: { ...convex, ...routes, CLERK_API_URL: clerk.url, CLERK_SECRET_KEY: clerk.secretKey },
      timeout: 120_000,
    });
    const { checks } = doctorResultSchema.parse(JSON.parse(judged.stdout));
    expect(checks.filter(({ status }) => status === "problem")).toEqual([]);
    expect(idsOf(checks, "unknown")).toEqual(runs.unknown);

    const undo = [cli, "undo", "--json", "--no-install"];
    const undone = await run("node", undo, { cwd: app, env: { ...convex, ...routes } });
    expect(JSON.parse(must(undone).stdout).status).toBe("undone");
    for (const [path, bytes] of Object.entries(filesOf(before))) {
      // What the app's own build writes to is its own.
      if (path === ".env.local" || path === "tsconfig.json" || path.includes("_generated"))
        continue;
      const formerly = path === "package.json" ? manifest : bytes;
      expect(readFileSync(join(app, path), "latin1"), path).toBe(formerly);
    }
  } finally {
    await Promise.all([deployment.close(), clerk.close()]);
  }
}

async function checkPage(
  app: string,
  { start, folder = "", shows }: Running["runs"] & { shows: string },
  env: Record<string, string>,
  name: string,
): Promise<void> {
  const served = start
    ? await startApp(start, app, { ...env, CLERK_SECRET_KEY: SECRET })
    : await serveFolder(join(app, folder));
  try {
    const { text, errors, askedOfClerk } = await showPage(served.url, shows, HOST);
    expect(text, served.output()).toContain(shows);
    expect(errors, name).toEqual([]);
    expect(askedOfClerk.some((path) => path.startsWith("/npm/@clerk/clerk-js"))).toBe(true);
  } finally {
    served.stop();
  }
}
