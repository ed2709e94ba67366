/** Apps for the proof: a fixture, wired by the packed tool, with a probe on its page. */

import { cp, readFile, writeFile } from "node:fs/promises";
import { join, posix, resolve } from "node:path";
import type { Check } from "../../src/checks/check.ts";
import { doctorResultSchema, resultSchema } from "../../src/report/result.ts";
import { command, nodeEnvironment, type Served, serveFolder } from "../support/framework-run.ts";
import { KEY } from "../support/keys.ts";
import { nodeVersion } from "../support/node-of.ts";
import { installShared, linkPackages } from "../support/packages.ts";
import { packedTool } from "../support/packed.ts";
import { pinned } from "../support/pin.ts";
import { run } from "../support/run.ts";
import { makeTemp } from "../support/temp.ts";
import { must } from "../support/vite-app.ts";
import type { Played } from "./played.ts";

const FIXTURES = resolve(import.meta.dirname, "../../fixtures");

/** What a person changes in a file. */
export type Edit = { file: string; from: string; to: string };

/**
 * What Convex says, as text: whether somebody is signed in, and who the pushed query says it is. It is
 * on the page whatever the app shows.
 */
const PROBE = (api: string) => `import { useConvexAuth, useQuery } from "convex/react";
import { api } from ${JSON.stringify(api)};

export function Probe() {
  const auth = useConvexAuth();
  const who = useQuery(api.signedInUser.get);
  return (
    <pre id="probe" style={{ whiteSpace: "pre-wrap" }}>
      {JSON.stringify({ auth, who: who === undefined ? "loading" : who })}
    </pre>
  );
}
`;

export type ViteApp = {
  /** Its exact version. */
  convex: string;
  sdk: "@clerk/react" | "@clerk/clerk-react";
  /** Packages that lie in node_modules, though package.json doesn't name them. */
  besides?: string[];
};

/** The Node that a version of convex asks for, where that isn't the tests' own. */
function nodeFor(convex: string): string | undefined {
  return convex === "1.49.0" ? "22" : undefined;
}

/**
 * A copy of the sample app whose packages are there already, the SDK among them: the tool finds it,
 * and installs nothing.
 */
async function viteApp(played: Played, { convex, sdk, besides = [] }: ViteApp): Promise<string> {
  const app = join(await makeTemp("proof"), "app");
  await cp(join(FIXTURES, "vite-strict-mode/before"), app, { recursive: true });
  const path = join(app, "package.json");
  const manifest = JSON.parse(await readFile(path, "utf8"));
  const node = nodeFor(convex);
  const version = node === undefined ? undefined : nodeVersion(node);
  const { "react-dom": dom, react, ...others } = manifest.dependencies;
  const ranges = { ...others, react, "react-dom": dom, convex, [sdk]: "*" };
  manifest.dependencies = await pinned(ranges, version);
  manifest.devDependencies = await pinned(manifest.devDependencies, version);
  await writeFile(path, JSON.stringify(manifest, null, 2));
  await writeFile(join(app, ".env.local"), `CONVEX_DEPLOYMENT=${played.deployment.selector}\n`);
  const more = await pinned(Object.fromEntries(besides.map((name) => [name, "*"])), version);
  const packages = { ...manifest.dependencies, ...manifest.devDependencies, ...more };
  await linkPackages(await installShared("proof", packages), app);
  return app;
}

/** Runs the packed tool, which sets the issuer on the deployment and pushes. */
export async function wire(
  app: string,
  { env }: Played,
  more: { args?: string[]; env?: Record<string, string> } = {},
): Promise<void> {
  const args = ["--json", "--yes", "-k", KEY, "--issuer-in", "env", "--example"];
  const told = must(
    await run("node", [await packedTool(), ...args, ...(more.args ?? [])], {
      cwd: app,
      env: { ...env, ...more.env, CI: "1" },
      timeout: 420_000,
    }),
  );
  const { status } = resultSchema.parse(JSON.parse(told.stdout));
  if (status !== "wired") throw new Error(`The run ended as ${status}.`);
}

/** What doctor finds in the app, as it is and with the options given. */
export async function doctor(
  app: string,
  env: Record<string, string>,
  ...options: string[]
): Promise<readonly Check[]> {
  const words = [await packedTool(), "doctor", "--json", ...options];
  const told = await run("node", words, { cwd: app, env });
  return doctorResultSchema.parse(JSON.parse(told.stdout)).checks;
}

/** Writes the probe to `file`. */
export async function writeProbe(app: string, file: string): Promise<void> {
  const functions = posix.relative(posix.dirname(file), "convex");
  const folder = functions.startsWith(".") ? functions : `./${functions}`;
  await writeFile(join(app, file), PROBE(`${folder}/_generated/api`));
}

/** Makes an edit that a person would. Throws where there is nothing to change. */
export async function edit(app: string, { file, from, to }: Edit): Promise<void> {
  const path = join(app, file);
  const text = await readFile(path, "utf8");
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  await writeFile(
    path,
    text.replace(from, () => to),
  );
}

/** Where the sample app shows the probe; the run has it show the panel. */
const VITE_EDITS: Edit[] = [
  {
    file: "src/App.tsx",
    from: "<h1>Field notes</h1>",
    to: `<h1>Field notes</h1>
      <Probe />`,
  },
  {
    file: "src/App.tsx",
    from: 'import { useQuery } from "convex/react";',
    to: `import { useQuery } from "convex/react";
import { Probe } from "./Probe";`,
  },
];

/** A wired sample app with the probe, built. Gives where it is served, and its folder. */
export async function wiredViteApp(
  played: Played,
  options: ViteApp,
): Promise<{ app: string; served: Served }> {
  const app = await viteApp(played, options);
  const node = await nodeEnvironment(nodeFor(options.convex));
  await wire(app, played, { env: node });
  await writeProbe(app, "src/Probe.tsx");
  for (const each of VITE_EDITS) await edit(app, each);
  return { app, served: await buildVite(app, node) };
}

/** Builds it as its own script does, and serves what was built. */
export async function buildVite(app: string, env: Record<string, string> = {}): Promise<Served> {
  await command("npm run build", app, env);
  return serveFolder(join(app, "dist"));
}
