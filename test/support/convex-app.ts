/** A Convex app to run the packed tool in: real convex, and an npm that installs nothing. */

import { chmod, cp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { installShared } from "./packages.ts";
import { cleanEnvironment } from "./run.ts";
import { makeTemp, writeFiles } from "./temp.ts";

const FIXTURE = resolve(import.meta.dirname, "../../fixtures/vite-strict-mode/before");

/**
 * A fresh copy of the commonest fixture with these files over it. Its node_modules holds convex,
 * and of the packages in `installed` (name → version) nothing but a manifest. Its env file names no
 * deployment: the environment leads to one.
 */
export async function convexApp(
  files: Record<string, string> = {},
  installed: Record<string, string> = {},
): Promise<string> {
  const [directory, shared] = await Promise.all([
    makeTemp("app"),
    installShared("convex", { convex: "1.48.0" }),
  ]);
  await cp(FIXTURE, directory, { recursive: true });
  const manifests = Object.entries(installed).map(([name, version]) => [
    `node_modules/${name}/package.json`,
    JSON.stringify({ name, version }),
  ]);
  await writeFiles(directory, {
    ".env.local": "# Written by Convex\nVITE_CONVEX_URL=http://127.0.0.1:3210\n",
    ...Object.fromEntries(manifests),
    ...files,
  });
  const modules = join(directory, "node_modules");
  await mkdir(modules, { recursive: true });
  if (!installed.convex)
    await symlink(join(shared, "node_modules", "convex"), join(modules, "convex"), "junction");
  return directory;
}

/** A workspace with these apps, and the functions in packages/backend; nothing is installed. */
export async function workspaceOf(apps: readonly string[]): Promise<string> {
  const root = await makeTemp("workspace");
  for (const app of apps) {
    await cp(FIXTURE, join(root, app), { recursive: true });
    await rm(join(root, app, "convex"), { recursive: true });
  }
  await cp(join(FIXTURE, "convex"), join(root, "packages/backend/convex"), { recursive: true });
  await writeFiles(root, {
    "package.json": '{ "private": true, "workspaces": ["apps/*", "packages/*"] }\n',
    "packages/backend/package.json":
      '{ "name": "backend", "dependencies": { "convex": "^1.48.0" } }\n',
  });
  return root;
}

/** An install that writes what npm would beside package.json, and nothing into node_modules. */
export const INSTALLS = `
  import { writeFileSync } from "node:fs";
  writeFileSync("package-lock.json", '{ "lockfileVersion": 3 }\\n');
`;

/** One that leaves the same behind when it fails. */
export const FAILS_TO_INSTALL = `${INSTALLS}
  console.error("npm error code E500");
  process.exit(1);
`;

/** A statement with which a program that the tool runs sends a signal to the tool itself. */
export const SIGNALS_THE_TOOL = (signal: string) => `{
  // Its parent is the supervisor.
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  const tool = execFileSync("ps", ["-o", "ppid=", "-p", String(process.ppid)], { encoding: "utf8" });
  process.kill(Number(tool), "${signal}");
}`;

/** Environment in which `npm` is this ES module instead. */
export async function npmThat(source: string): Promise<Record<string, string>> {
  const folder = await makeTemp("npm");
  const script = join(folder, "npm.mjs");
  await writeFile(script, source);
  await writeFile(join(folder, "npm"), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
  await chmod(join(folder, "npm"), 0o755);
  await writeFile(join(folder, "npm.cmd"), `@"${process.execPath}" "${script}" %*\r\n`);
  return { PATH: [folder, cleanEnvironment().PATH ?? ""].join(delimiter) };
}
