/** An npm registry on loopback that shows another one with releases that may come out one day. */

import * as z from "zod";
import { type LoopbackServer, startServer } from "./http.ts";

export type FutureRelease = {
  name: string;
  version: string;
  /** What it takes of other packages instead of what its newest release takes: name → range. */
  peers?: Readonly<Record<string, string>>;
  /** The Node that it asks for instead: npm passes over what asks for another. */
  node?: string;
};

const rangesSchema = z.record(z.string(), z.string()).default({});
const versionSchema = z.looseObject({
  dependencies: rangesSchema,
  peerDependencies: rangesSchema,
});
const documentSchema = z.looseObject({
  "dist-tags": z.looseObject({ latest: z.string() }),
  versions: z.record(z.string(), versionSchema),
  time: z.record(z.string(), z.string()).optional(),
});

/**
 * Starts one in front of `upstream`. Each release is the newest one under another version, the latest
 * from now on; those that belong together ask for one another. All else, and every tarball, stays
 * where it is: what is chosen can be tried, and not what is in it.
 */
export async function startFutureRegistry(
  upstream: string,
  releases: readonly FutureRelease[],
): Promise<LoopbackServer> {
  const versions = new Map(releases.map(({ name, version }) => [name, version]));
  const together = (ranges: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(ranges).map(([name, range]) => {
        const version = versions.get(name);
        return [name, version === undefined ? range : `^${version}`];
      }),
    );
  async function played({ name, version, peers, node }: FutureRelease) {
    const answer = await fetch(`${upstream}/${name.replace("/", "%2f")}`);
    const document = documentSchema.parse(await answer.json());
    const newest = versionSchema.parse(document.versions[document["dist-tags"].latest]);
    const release = {
      ...newest,
      version,
      dependencies: together(newest.dependencies),
      peerDependencies: { ...together(newest.peerDependencies), ...peers },
      engines: node === undefined ? newest.engines : { node },
    };
    const shown: Record<string, unknown> = { ...document.versions, [version]: release };
    return {
      ...document,
      "dist-tags": { ...document["dist-tags"], latest: version },
      versions: shown,
      time: { ...document.time, [version]: new Date().toISOString() },
    };
  }
  return startServer(async ({ path }) => {
    const asked = decodeURIComponent(path).slice(1);
    const release = releases.find(({ name }) => asked === name || asked === `${name}/latest`);
    if (!release) return { status: 302, headers: { location: upstream + path } };
    const document = await played(release);
    const body = asked === release.name ? document : document.versions[release.version];
    return { status: 200, body };
  });
}
