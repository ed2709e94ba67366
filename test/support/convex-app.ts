/** A Convex app to run the packed tool in: real convex, and an npm that installs nothing. */

import { chmod, cp, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { installShared, linkPackages } from "./packages.ts";
import { cleanEnvironment } from "./run.ts";
import { makeTemp, writeFiles } from "./temp.ts";

const FIXTURE = resolve(import.meta.dirname, "../../fixtures/vite-strict-mode/before");

/**
 * A fresh copy of the commonest fixture with convex installed and these files over it. Its env
 * file names no deployment: the environment leads to one.
 */
export async function convexApp(files: Record<string, string> = {}): Promise<string> {
  const [directory, shared] = await Promise.all([
    makeTemp("app"),
    installShared("convex", { convex: "1.48.0" }),
  ]);
  await cp(FIXTURE, directory, { recursive: true });
  await linkPackages(shared, directory);
  const env = { ".env.local": "# Written by Convex\nVITE_CONVEX_URL=http://127.0.0.1:3210\n" };
  await writeFiles(directory, { ...env, ...files });
  return directory;
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
