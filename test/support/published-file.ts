/** What is in a published package. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import * as z from "zod";
import { makeTemp } from "./temp.ts";

/** A file of a package in the machine's own registry, as it is in the tarball. */
export async function publishedFile(name: string, version: string, path: string): Promise<string> {
  const folder = await makeTemp("tarball");
  const { stdout } = await execa("npm", ["pack", `${name}@${version}`, "--json"], { cwd: folder });
  const [{ filename }] = z.tuple([z.object({ filename: z.string() })]).parse(JSON.parse(stdout));
  await execa("tar", ["-xzf", filename, `package/${path}`], { cwd: folder });
  return readFile(join(folder, "package", path), "utf8");
}
