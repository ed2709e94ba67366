/** The tool as users get it: packed, and unpacked again. */

import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "./run.ts";
import { makeTemp } from "./temp.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** Packs the built tool, installs the tarball elsewhere and gives the path of its command. */
export async function packedTool(): Promise<string> {
  const directory = await makeTemp("packed");
  const packed = await run("npm", ["pack", "--ignore-scripts", "--pack-destination", directory], {
    cwd: ROOT,
  });
  const tarball = readdirSync(directory).find((name) => name.endsWith(".tgz"));
  if (!tarball) throw new Error(`npm pack made no tarball: ${packed.stderr}`);
  const unpacked = await run("tar", ["-xzf", tarball], { cwd: directory });
  if (unpacked.exitCode !== 0) throw new Error(unpacked.stderr);
  return join(directory, "package", "dist", "cli.js");
}
