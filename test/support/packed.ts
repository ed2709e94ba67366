/** The tool as users get it: packed, and unpacked again. */

import { readdirSync, readFileSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { madeOnce } from "./packages.ts";
import { run } from "./run.ts";
import { staleBecause } from "./stale.ts";
import { makeTemp } from "./temp.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/**
 * Packs the built tool, unpacks the tarball elsewhere and gives the path of its command. Throws where
 * what is built isn't what the sources say.
 */
export async function packedTool(): Promise<string> {
  const why = staleBecause();
  if (why !== undefined) throw new Error(`${why}: npm run build`);
  const directory = await madeOnce(contents(), async (folder) => {
    const packed = await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], {
      cwd: ROOT,
    });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
    if (!tarball) throw new Error(`npm pack made no tarball: ${packed.stderr}`);
    const unpacked = await run("tar", ["-xzf", tarball], { cwd: folder });
    if (unpacked.exitCode !== 0) throw new Error(unpacked.stderr);
    await rm(join(folder, tarball));
  });
  // Away from this repository's node_modules, in which it would find what the bundle lacks.
  const elsewhere = await makeTemp("packed");
  await cp(join(directory, "package"), join(elsewhere, "package"), { recursive: true });
  return join(elsewhere, "package", "dist", "cli.js");
}

/** All that goes into the package. */
function contents(): string {
  const built = readdirSync(join(ROOT, "dist")).map((name) => `dist/${name}`);
  const files = ["package.json", "README.md", "CHANGELOG.md", "LICENSE", ...built.sort()];
  return files.map((path) => `${path}\n${readFileSync(join(ROOT, path), "latin1")}`).join("\n");
}
