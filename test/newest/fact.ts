/** What this tool's sources say of a package, and what the registry says to that. */

import { type Releases, releasesOf } from "./releases.ts";
import { inALine, type Row, type Verdict } from "./row.ts";

export type Fact = {
  package: string;
  /** What the sources say, for the table. */
  says: string;
  judge(releases: Releases): Verdict | Promise<Verdict>;
};

export const HOLDS: Verdict = { holds: "" };

/** `moved` where anything has. */
export function verdict(isSo: boolean, moved: string): Verdict {
  return isSo ? HOLDS : { moved };
}

/** A fact as a row of the table; one that could not be judged has not held. */
export async function judged({ package: what, says, judge }: Fact): Promise<Row> {
  const row = { what, pinned: says };
  try {
    const releases = await releasesOf(what);
    return { ...row, newest: releases.newest.version, verdict: await judge(releases) };
  } catch (error) {
    return { ...row, newest: "?", verdict: { moved: `could not be judged: ${inALine(error)}` } };
  }
}
