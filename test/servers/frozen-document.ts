/** A package of a registry, as it was at a moment. */

import { prerelease, rsort, valid } from "semver";
import * as z from "zod";

const versionSchema = z.looseObject({ dist: z.looseObject({ tarball: z.string() }) });

const documentSchema = z.object({
  name: z.string(),
  "dist-tags": z.record(z.string(), z.string()),
  versions: z.record(z.string(), versionSchema),
  time: z.record(z.string(), z.string()).optional(),
});

type PublishedVersion = z.infer<typeof versionSchema>;

/** What the frozen registry keeps of a version; `source` is where its tarball really is. */
const frozenVersionSchema = z.looseObject({
  dist: z.looseObject({ tarball: z.string(), source: z.string() }),
});

const frozenSchema = z.object({
  name: z.string(),
  "dist-tags": z.record(z.string(), z.string()),
  versions: z.record(z.string(), frozenVersionSchema),
  time: z.record(z.string(), z.string()),
});

export type FrozenDocument = z.infer<typeof frozenSchema>;

/** What it is that clients resolve and install by. */
const KEPT = [
  ...["name", "version", "bin", "directories", "engines", "os", "cpu", "libc", "funding"],
  ...["dependencies", "optionalDependencies", "peerDependencies", "peerDependenciesMeta"],
  ...["bundleDependencies", "bundledDependencies", "acceptDependencies", "_hasShrinkwrap"],
];

/**
 * The package (a registry's whole answer for it) without what was published after `moment`, or at a
 * time that nobody knows; `address` is the registry's own, for its tarballs. `latest` is the
 * highest version left, since the registry doesn't tell what it was. That a version is deprecated
 * is left out: it can be said of an old one on any day, and clients choose by it.
 * Throws where the registry says of no version when it was published.
 */
export function freeze(answer: unknown, moment: string, address: string): FrozenDocument {
  const { name, versions, time, ...document } = documentSchema.parse(answer);
  if (!time) throw new Error(`The registry does not say when the versions of ${name} came out`);
  // Old packages have versions that no client takes for one, such as 0.1.0pre2.
  const left = Object.keys(versions).filter(
    (version) => valid(version) !== null && isUntil(time[version], moment),
  );
  const stable = left.filter((version) => prerelease(version) === null);
  const [latest] = rsort(stable.length > 0 ? stable : left);
  const tags = Object.entries(document["dist-tags"]).filter(([, version]) =>
    left.includes(version),
  );
  return {
    name,
    "dist-tags": { ...Object.fromEntries(tags), ...(latest === undefined ? {} : { latest }) },
    versions: Object.fromEntries(
      Object.entries(versions).flatMap(([version, published]) =>
        left.includes(version) ? [[version, slim(published, `${address}/${name}`)]] : [],
      ),
    ),
    time: Object.fromEntries(Object.entries(time).filter(([version]) => left.includes(version))),
  };
}

/** Reads back what `freeze` gave. */
export function parseFrozen(text: string): FrozenDocument {
  return frozenSchema.parse(JSON.parse(text));
}

function isUntil(time: string | undefined, moment: string): boolean {
  return time !== undefined && Date.parse(time) <= Date.parse(moment);
}

function slim(published: PublishedVersion, address: string): z.infer<typeof frozenVersionSchema> {
  const { dist, scripts } = published;
  const file = new URL(dist.tarball).pathname.split("/").at(-1);
  return {
    ...Object.fromEntries(KEPT.flatMap((key) => (key in published ? [[key, published[key]]] : []))),
    ...(published.hasInstallScript || runsAtInstall(scripts) ? { hasInstallScript: true } : {}),
    dist: { ...dist, tarball: `${address}/-/${file}`, source: dist.tarball },
  };
}

/** The short form of a registry's answer says so in a word; the whole one holds the scripts. */
function runsAtInstall(scripts: unknown): boolean {
  if (typeof scripts !== "object" || scripts === null) return false;
  return ["preinstall", "install", "postinstall"].some((name) => name in scripts);
}
