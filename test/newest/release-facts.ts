/** The releases that the tool names in its commands, and the Nodes that convex asks for. */

import { gte, lt, maxSatisfying, minVersion, satisfies, subset } from "semver";
import { CLERK_UPGRADES_FROM, NEWEST_REACT, REACT_SDKS } from "../../src/clerk/sdk.ts";
import { FRAMEWORK_NAMES, frameworkOf } from "../../src/frameworks/registry.ts";
import { CONVEX_NODE } from "../../src/packages/node-range.ts";
import { REACT_SINCE, REACT_UNKNOWN_FROM, reactFor } from "../../src/packages/react-native.ts";
import { type Fact, verdict } from "./fact.ts";
import type { Releases } from "./releases.ts";
import type { Verdict } from "./row.ts";

/** The major version of Clerk's upgrade tool that the table of its ways was read in. */
const UPGRADE_TOOL = "^2.0.0";

export function releaseFacts(): Fact[] {
  return [
    ...FRAMEWORK_NAMES.flatMap((framework) => {
      const { sdks, releases = {} } = frameworkOf(framework);
      return Object.entries(releases).flatMap(([name, versions]) =>
        versions.map((version) =>
          namedRelease(
            name,
            version,
            sdks.flatMap(({ peers }) => peers[name] ?? []),
          ),
        ),
      );
    }),
    namedRelease(
      "react",
      NEWEST_REACT,
      REACT_SDKS.map(({ react }) => react),
    ),
    ...CONVEX_NODE.map(
      (band): Fact => ({
        package: "convex",
        says: `${band.convex} asks for Node ${band.node}`,
        judge: (releases) => judgeBand(releases, band),
      }),
    ),
    {
      package: "react-native",
      says: `is built with React ${REACT_SINCE.at(-1)?.[1]} before ${REACT_UNKNOWN_FROM}`,
      judge: judgeReact,
    },
    {
      package: "@clerk/upgrade",
      says: `${UPGRADE_TOOL} leads on from ${Object.keys(CLERK_UPGRADES_FROM).length} SDKs`,
      judge: ({ newest }) =>
        verdict(satisfies(newest.version, UPGRADE_TOOL), `${newest.version} may know other ways`),
    },
  ];
}

function namedRelease(name: string, version: string, accepted: readonly string[]): Fact {
  return {
    package: name,
    says: `${version} is there to go to`,
    judge: ({ all }) =>
      all.some((release) => release.version === version)
        ? verdict(
            accepted.some((range) => satisfies(version, range)),
            "no SDK takes it",
          )
        : { moved: "it is not published" },
  };
}

function judgeBand(
  { all }: Releases,
  { convex, node, last }: (typeof CONVEX_NODE)[number],
): Verdict {
  const within = all.filter(({ version }) => satisfies(version, convex));
  const other = within.find(({ engines }) => !isSame(engines.node, node));
  if (other) return { moved: `${other.version} asks for Node ${other.engines.node ?? "any"}` };
  const newest = maxSatisfying(
    within.map(({ version }) => version),
    convex,
  );
  return verdict(last === undefined || newest === last, `${newest} is the newest of them`);
}

function isSame(asked: string | undefined, node: string): boolean {
  return asked !== undefined && subset(asked, node) && subset(node, asked);
}

/** Each release's React is the least that its own range of peers allows. */
function judgeReact({ all, newest }: Releases): Verdict {
  const known = all.filter(({ version }) => gte(version, REACT_SINCE[0]?.[0] ?? "0.0.0"));
  const wrong = known.find(
    ({ version, peerDependencies: { react = "" } }) =>
      lt(version, REACT_UNKNOWN_FROM) && reactFor(version) !== minVersion(react)?.version,
  );
  if (wrong) return { moved: `${wrong.version} asks for React ${wrong.peerDependencies.react}` };
  return verdict(lt(newest.version, REACT_UNKNOWN_FROM), `${newest.version} is not in the table`);
}
