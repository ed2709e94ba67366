/**
 * Wires a copy of the bundled sample app with the packed tool, against a Convex deployment and a
 * Clerk on 127.0.0.1, and shows the diff and the result: `npm run demo`. With `--open` the wired app is
 * served then, to sign in to, until Ctrl-C.
 */

import { once } from "node:events";
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { openBrowser } from "../src/apply/programs/open-browser.ts";
import { clerkScripts, TEMPLATE } from "./browser/played.ts";
import { type ClerkServer, startClerk } from "./servers/clerk.ts";
import { TEST_USER } from "./servers/clerk-frontend/instance.ts";
import { documentsOf, verifyTokens } from "./servers/convex/token.ts";
import { startConvexDeployment } from "./servers/convex-deployment.ts";
import { HOST } from "./support/keys.ts";
import { packedTool } from "./support/packed.ts";
import { pinManifest } from "./support/pin.ts";
import { cleanEnvironment } from "./support/run.ts";
import { serveWithClerk } from "./support/serve-with-clerk.ts";
import { makeTemp } from "./support/temp.ts";
import startTestRegistry from "./support/test-registry.ts";

const SAMPLE = resolve(import.meta.dirname, "../fixtures/vite-strict-mode/before");
const DEPLOYMENT = "happy-horse-123";
const TASKS = [
  { _id: "1", text: "Count the herons at the weir", done: true },
  { _id: "2", text: "Measure the rain of last night", done: false },
];

const opens = process.argv.includes("--open");

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
  const [clerk, cli] = await Promise.all([
    startClerk({ host: HOST, scripts: opens ? await clerkScripts() : {}, templates: [TEMPLATE] }),
    packedTool(),
  ]);
  const deployment = await startConvexDeployment({
    name: DEPLOYMENT,
    queries: { "tasks:list": () => TASKS },
    verifyToken: verifyTokens(documentsOf({ [clerk.host]: clerk.url })),
  });

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
  if (opens) await untilInterrupted(join(app, "dist"), clerk);
  await Promise.all([deployment.close(), clerk.close(), endRegistry()]);
}

/** Serves the wired app, and returns when the person has seen enough. */
async function untilInterrupted(folder: string, clerk: ClerkServer): Promise<void> {
  const served = await serveWithClerk(folder, clerk);
  heading("The wired app, to sign in to");
  console.log(`Open       ${served.url}`);
  console.log(`Email      ${TEST_USER.email}`);
  console.log(`Password   ${TEST_USER.password}`);
  console.log("\nClerk and Convex are played on this computer; Ctrl-C ends them.");
  openBrowser(served.url);
  await once(process, "SIGINT");
  served.stop();
}

await main();
