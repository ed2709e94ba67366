/** Describes a release of an SDK that this version of the tool doesn't know yet. */

import type { PublishedRelease } from "../packages/registry.ts";
import type { ClerkSdk } from "./sdk.ts";

/** `not-asked`: the table says enough, or nobody may be asked. */
export type NewestRelease =
  | { status: "not-asked" }
  | { status: "answered"; sdk: ClerkSdk; version: string }
  | { status: "failed"; reason: string };

export const NOT_ASKED: NewestRelease = { status: "not-asked" };

/** The SDK as its newest release is: what that asks for, and nothing older. */
export function withRelease(sdk: ClerkSdk, release: PublishedRelease): ClerkSdk {
  const { version, peers, node } = release;
  const names = Object.keys(sdk.peers);
  return {
    ...sdk,
    range: `^${version}`,
    oldest: version,
    node: node ?? sdk.node,
    react: peers.react ?? sdk.react,
    peers: Object.fromEntries(names.map((name) => [name, peers[name] ?? "*"])),
  };
}
