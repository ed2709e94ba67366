/** What the npm registry has of a package today. */

import { execa } from "execa";
import { compare, maxSatisfying } from "semver";
import * as z from "zod";

const releaseSchema = z.object({
  version: z.string(),
  // Some of the older ones have a list, or a word.
  engines: z.object({ node: z.string() }).partial().catch({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});
const shownSchema = releaseSchema.extend({ "dist-tags": z.object({ latest: z.string() }) });
const answerSchema = z.union([shownSchema.array(), shownSchema.transform((only) => [only])]);

export type Release = z.infer<typeof releaseSchema>;

export type Releases = {
  /** What is installed where no version is given. */
  newest: Release;
  /** All but prereleases, the oldest first. */
  all: readonly Release[];
};

const asked = new Map<string, Promise<Releases>>();

/** A package's releases; asked for once. */
export function releasesOf(name: string): Promise<Releases> {
  const known = asked.get(name) ?? ask(name);
  asked.set(name, known);
  return known;
}

async function ask(name: string): Promise<Releases> {
  const fields = ["version", "engines", "peerDependencies", "dist-tags", "--json"];
  // Of `*` npm shows the newest alone.
  const { stdout } = await execa("npm", ["view", `${name}@>=0.0.0`, ...fields]);
  const shown = answerSchema.parse(JSON.parse(stdout));
  const all = shown.sort((a, b) => compare(a.version, b.version));
  const newest = all.find((each) => each.version === each["dist-tags"].latest);
  if (!newest) throw new Error(`npm shows no newest release of ${name}`);
  return { newest, all };
}

/** The newest release that the range allows, if any does. */
export function newestIn({ all }: Releases, range: string): Release | undefined {
  const version = maxSatisfying(
    all.map((each) => each.version),
    range,
  );
  return all.find((each) => each.version === version);
}
