/**
 * Wires a copy of the bundled sample app with the packed tool, against a Convex deployment and a
 * Clerk on 127.0.0.1, and shows the diff and the result: `npm run demo`.
 */

import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { startClerk } from "./servers/clerk.ts";
import { startConvexDeployment } from "./servers/convex-deployment.ts";
import { HOST } from "./support/keys.ts";
import { packedTool } from "./support/packed.ts";
import { pinManifest } from "./support/pin.ts";
import { cleanEnvironment } from "./support/run.ts";
import { makeTemp } from "./support/temp.ts";
import startTestRegistry from "./support/test-registry.ts";

const SAMPLE = resolve(import.meta.dirname, "../fixtures/vite-strict-mode/before");
const DEPLOYMENT = "happy-horse-123";

function heading(text: string): void {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 74 - text.length))}\n`);
}

async function show(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<void> {
  await execa(command, args, {
    cwd,
    env: cleanEnvironment(env),
    extendEnv: false,
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
  });
}

async function main(): Promise<void> {
  const endRegistry = await startTestRegistry();
  const app = join(await makeTemp("demo"), "app");
  cpSync(SAMPLE, app, { recursive: true });
  const [deployment, clerk, cli] = await Promise.all([
    startConvexDeployment({ name: DEPLOYMENT }),
    startClerk({ host: HOST }),
    packedTool(),
  ]);

  heading(`A Vite + React + Convex app without sign-in: ${app}`);
  await pinManifest(app);
  await show("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], app);

  heading("npx add-clerk-convex --example --yes");
  await show(
    process.execPath,
    [cli, "--publishable-key", clerk.publishableKey, "--issuer-in", "env", "--example", "--yes"],
    app,
    { ...clerk.routes, ...deployment.cloud },
  );

  heading("What the Convex deployment on 127.0.0.1 holds now");
  console.log(Object.fromEntries(deployment.variables));
  console.log("auth config in force:", deployment.authConfig);
  if (!JSON.stringify(deployment.authConfig).includes(`"domain":"${clerk.issuer}"`)) {
    throw new Error("The pushed auth config does not name Clerk's issuer.");
  }

  heading("The app's own type check and build");
  await show("npx", ["--no-install", "tsc", "--noEmit", "-p", "."], app);
  await show("npm", ["run", "build"], app);

  heading("npx add-clerk-convex doctor");
  await show(process.execPath, [cli, "doctor"], app, { ...clerk.routes, ...deployment.cloud });

  heading("A second run");
  await show(process.execPath, [cli, "--yes"], app, { ...clerk.routes, ...deployment.cloud });
  await Promise.all([deployment.close(), clerk.close(), endRegistry()]);
}

await main();
