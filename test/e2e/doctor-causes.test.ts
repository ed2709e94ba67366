/** Each cause, those of public bug reports among them: doctor names it and nothing else, and is content once it is mended. */

import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Check } from "../../src/checks/check.ts";
import { EXIT } from "../../src/errors.ts";
import { type DoctorResult, doctorResultSchema } from "../../src/report/result.ts";
import { type ClerkServer, routeFetch, startClerk } from "../servers/clerk.ts";
import { storedTemplate } from "../servers/clerk-backend.ts";
import { documentsOf, verifyTokens } from "../servers/convex/token.ts";
import { startConvexDeployment } from "../servers/convex-deployment.ts";
import { afterFile } from "../support/after-test.ts";
import { type Cause, causeApp, causes, editFile } from "../support/causes.ts";
import { npmThat } from "../support/convex-app.ts";
import { idsOf } from "../support/diagnose.ts";
import { packedTool } from "../support/packed.ts";
import { oidc, pushProviders } from "../support/push-config.ts";
import { cleanEnvironment, type Run, run } from "../support/run.ts";
import { must } from "../support/vite-app.ts";

let cli: string;
let clerk: ClerkServer;
/** A production instance, of another host. */
let live: ClerkServer;
let npm: Record<string, string>;

beforeAll(async () => {
  [cli, clerk, live, npm] = await Promise.all([
    packedTool(),
    startClerk(),
    startClerk({ host: "clerk.example.com", live: true }),
    npmThat(NPM),
  ]);
  afterFile(() => void Promise.all([clerk.close(), live.close()]));
});

/** What npm does to package.json and to the manifests in node_modules. */
const NPM = `
  import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
  const [verb, ...packages] = process.argv.slice(2);
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  for (const each of packages) {
    const [, name, range] = /^(@?[^@]+)(?:@(.*))?$/.exec(each);
    const folder = "node_modules/" + name;
    if (verb === "uninstall") {
      delete manifest.dependencies[name];
      rmSync(folder, { recursive: true, force: true });
    } else {
      manifest.dependencies[name] = range;
      mkdirSync(folder, { recursive: true });
      const version = range.replace(/^[^0-9]*/, "");
      writeFileSync(folder + "/package.json", JSON.stringify({ name, version }));
    }
  }
  writeFileSync("package.json", JSON.stringify(manifest, null, 2));
  writeFileSync("package-lock.json", "{}");
`;

type Scene = {
  app: string;
  doctor(...args: string[]): Promise<{ run: Run; result: DoctorResult }>;
  /** Runs a command that doctor printed, as the user would. */
  type(command: string): Promise<void>;
};

async function sceneOf(cause: Cause): Promise<Scene> {
  const hosts = { [clerk.host]: clerk.url, [live.host]: live.url };
  const verifyToken = verifyTokens(documentsOf(hosts));
  const production = await startConvexDeployment({
    variables: cause.production ?? {},
    verifyToken,
  });
  // What was deployed before is in force, whatever is wrong here.
  await pushProviders(production, oidc(live.issuer));
  const [app, deployment] = await Promise.all([
    causeApp(cause),
    startConvexDeployment({ variables: cause.variables, production, verifyToken }),
  ]);
  onTestFinished(async () => {
    await Promise.all([deployment.close(), production.close()]);
  });
  clerk.templates.splice(0, clerk.templates.length, ...cause.templates.map(storedTemplate));
  for (const file of [".env.local", ".env.production"]) {
    fillIn(join(app, file), { $LIVE_KEY: live.publishableKey });
  }
  const env = {
    ...deployment.cloud,
    ...routeFetch(hosts),
    ...npm,
    CLERK_API_URL: clerk.url,
    ...(cause.secretKey ? { CLERK_SECRET_KEY: clerk.secretKey } : {}),
  };
  const convex = join(app, "node_modules/convex/bin/main.js");
  return {
    app,
    async doctor(...args) {
      const told = await run(process.execPath, [cli, "doctor", "--json", ...cause.args, ...args], {
        cwd: app,
        env,
      });
      return { run: told, result: doctorResultSchema.parse(JSON.parse(told.stdout)) };
    },
    async type(command) {
      const node = `"${process.execPath}"`;
      const line = command
        .replace(/^npx add-clerk-convex/, `${node} "${cli}"`)
        .replace(/^npx convex/, `${node} "${convex}"`);
      const shell = { cwd: app, env: { ...env, CI: "1", PATH: pathOf(env) } };
      must(await run("sh", ["-c", line], shell));
    },
  };
}

function pathOf(env: Record<string, string>): string {
  return [env.PATH, cleanEnvironment().PATH].filter(Boolean).join(delimiter);
}

function fillIn(path: string, values: Record<string, string>): void {
  try {
    const text = Object.entries(values).reduce(
      (rest, [name, value]) => rest.replaceAll(name, value),
      readFileSync(path, "utf8"),
    );
    writeFileSync(path, text);
  } catch {
    // Most have no such file.
  }
}

async function mend(cause: Cause, scene: Scene, found: readonly Check[]): Promise<void> {
  if (cause.mend === "--fix" || cause.mend === "nothing") return;
  if (cause.mend === "printed") {
    for (const { fix } of found) await scene.type(fix ?? "false");
  } else if ("file" in cause.mend) {
    await editFile(scene.app, cause.mend);
  } else {
    const { template } = cause.mend;
    for (const each of clerk.templates) Object.assign(each.claims, template);
  }
}

test("every cause has a fixture", () => {
  const numbers = new Set(causes().map(({ cause }) => cause));
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
});

describe.each(causes())("$name: $description", (cause) => {
  test("is named and nothing else, and mended", async () => {
    const scene = await sceneOf(cause);
    const before = await scene.doctor();
    const { checks } = before.result;
    expect(idsOf(checks, "problem")).toEqual(cause.names);
    expect(idsOf(checks, "warning")).toEqual(cause.warns);
    expect(before.run.exitCode).toBe(cause.names.length > 0 ? EXIT.problemFound : EXIT.ok);

    if (cause.mend === "nothing") return;
    const found = checks.filter(({ status }) => status === "problem" || status === "warning");
    await mend(cause, scene, found);
    const after = await scene.doctor(...(cause.mend === "--fix" ? ["--fix"] : []));
    expect(idsOf(after.result.checks, "problem")).toEqual([]);
    expect(idsOf(after.result.checks, "warning")).toEqual(cause.warnsAfter);
    expect(after.run.exitCode).toBe(EXIT.ok);
  });
});
