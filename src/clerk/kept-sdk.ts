/** Judges an SDK that the app has by what is there of it, not by the newest of its releases. */

import type { PackageState } from "../packages/package-state.ts";
import { versionOf } from "../packages/package-state.ts";
import type { ClerkSdk } from "./sdk.ts";
import { fitOfRelease } from "./sdk-release.ts";

/** An SDK as package.json names it, with what the release that is there asks for. */
export type ClerkPackage = PackageState & {
  /** Its own peer ranges, where it is installed or the lock file tells. */
  takes?: Readonly<Record<string, string>> | undefined;
  /** Its own `engines.node`. */
  node?: string | undefined;
};

/** The SDK with what the release that is there takes; as it is where that isn't known. */
export function asInstalled(sdk: ClerkSdk, state: ClerkPackage | undefined): ClerkSdk {
  if (!state?.takes || versionOf(state) === undefined) return sdk;
  const { takes, node } = state;
  const peers = Object.entries(sdk.peers).map(([name, range]) => [name, takes[name] ?? range]);
  return {
    ...sdk,
    node: node ?? sdk.node,
    react: takes.react ?? sdk.react,
    peers: Object.fromEntries(peers),
  };
}

/** Whether an SDK's release is from before all that is written for its name. */
export function isBefore(state: PackageState, sdks: readonly ClerkSdk[]): boolean {
  const known = sdks.filter(({ name }) => name === state.name);
  return known.length > 0 && known.every((sdk) => fitOfRelease(state, sdk) === "below");
}

/** The SDK as an app has it that is wired for an older release: nothing is asked of it. */
export function asItStands(sdk: ClerkSdk, state: ClerkPackage): ClerkSdk {
  const version = versionOf(state);
  const own = asInstalled({ ...sdk, react: "*", peers: {}, node: "*" }, state);
  return {
    ...own,
    bringsReactDom: false,
    range: state.declared ?? sdk.range,
    oldest: version ?? sdk.oldest,
  };
}
