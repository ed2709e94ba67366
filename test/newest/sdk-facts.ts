/** Clerk's SDKs, as the frameworks' tables describe them. */

import { major, minVersion, satisfies, subset } from "semver";
import type { ClerkSdk } from "../../src/clerk/sdk.ts";
import { SDKS } from "../support/sdks.ts";
import { type Fact, HOLDS, verdict } from "./fact.ts";
import { newestIn, type Release, type Releases } from "./releases.ts";
import type { Verdict } from "./row.ts";

/** Every line of every SDK's table, and whether the tables know its newest major. */
export function sdkFacts(sdks: readonly ClerkSdk[] = SDKS): Fact[] {
  const names = [...new Set(sdks.map(({ name }) => name))];
  return names.flatMap((name) => {
    const known = sdks.filter((sdk) => sdk.name === name);
    return [newestMajor(name, known), ...known.flatMap(factsOf)];
  });
}

function newestMajor(name: string, known: readonly ClerkSdk[]): Fact {
  const ranges = known.map(({ range }) => range);
  return {
    package: name,
    says: ranges.join(", "),
    judge: ({ newest }) =>
      verdict(
        ranges.some((range) => satisfies(newest.version, range)),
        `no table knows ${newest.version}`,
      ),
  };
}

function factsOf(sdk: ClerkSdk): Fact[] {
  const { name, range, node, react, peers } = sdk;
  const said = (what: string, judge: (release: Release) => Verdict): Fact => ({
    package: name,
    says: `${range}: ${what}`,
    judge(releases) {
      const release = newestIn(releases, range);
      return release ? judge(release) : { moved: `nothing published is in ${range}` };
    },
  });
  return [
    {
      package: name,
      says: `${range}: the newest of its major`,
      judge: (releases) => judgeMajor(releases, range),
    },
    said(`Node ${node}`, ({ engines }) =>
      verdict(engines.node === node, `asks for Node ${engines.node ?? "any"}`),
    ),
    ...Object.entries({ react, ...peers }).map(([peer, wanted]) =>
      said(`${peer} ${wanted}`, (release) => judgePeer(release, peer, wanted)),
    ),
  ];
}

/** A range below 1.0.0 ends at the next minor. */
function judgeMajor(releases: Releases, range: string): Verdict {
  const floor = minVersion(range) ?? "0.0.0";
  const found = newestIn(releases, `${major(floor)}.x`)?.version;
  return verdict(
    found !== undefined && satisfies(found, range),
    `${found ?? "none"} is the newest ${major(floor)}.x`,
  );
}

function judgePeer({ version, peerDependencies }: Release, peer: string, wanted: string): Verdict {
  const asked = peerDependencies[peer];
  if (asked === undefined)
    return { holds: `${version} names no ${peer}: the range is this tool's` };
  const isSame = subset(asked, wanted) && subset(wanted, asked);
  return isSame ? HOLDS : { moved: `${version} takes ${peer} ${asked}` };
}
