/** The Node that a package asks for. */

import { symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { satisfies } from "semver";
import { afterFile } from "../support/after-test.ts";
import { nodeEnvironment } from "../support/framework-run.ts";
import { cleanEnvironment, run } from "../support/run.ts";
import { makeTempSync, removeTree } from "../support/temp.ts";

/** Majors that npm packages have, the machine's own first. */
const MAJORS = [undefined, "22", "24"];

export type Node = { version: string; program: string; env: Record<string, string> };

const found = new Map<string | undefined, Promise<Node>>();

/** The first Node that every one of these ranges of `engines.node` takes. */
export async function nodeFor(ranges: readonly (string | undefined)[]): Promise<Node> {
  for (const major of MAJORS) {
    const node = await ofMajor(major);
    if (ranges.every((range) => satisfies(node.version, range ?? "*"))) return node;
  }
  throw new Error(`No Node up to ${MAJORS.at(-1)} is in ${ranges.join(" and ")}`);
}

function ofMajor(major: string | undefined): Promise<Node> {
  const known = found.get(major) ?? find(major);
  found.set(major, known);
  return known;
}

async function find(major: string | undefined): Promise<Node> {
  const { PATH } = await nodeEnvironment(major);
  const program =
    PATH === undefined ? process.execPath : join(PATH.split(delimiter)[0] ?? "", "node");
  const { stdout } = await run(program, ["--version"], { cwd: process.cwd() });
  // The tests take every folder of some node_modules off the PATH.
  const folder = makeTempSync("node");
  afterFile(() => removeTree(folder));
  await symlink(program, join(folder, "node"));
  const path = [folder, cleanEnvironment().PATH].join(delimiter);
  return { version: stdout.trim().replace(/^v/, ""), program, env: { PATH: path } };
}
