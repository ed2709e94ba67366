/** Whether a project's React is one that Clerk's SDKs accept, and the nearest one that is. */

import { intersects, minVersion, Range, satisfies, validRange } from "semver";
import type { ClerkSdk } from "./sdk.ts";

export type ReactFit =
  | { fits: true }
  | {
      fits: false;
      /** The version or range that Clerk refuses. */
      found: string;
      /** The range for package.json that lifts it to the nearest accepted patch. */
      range: string;
      /** Whether the range that is declared now would allow that patch. */
      allowed: boolean;
    };

/**
 * Judges React against the SDK's peer range. `installed` counts where it is known, else what
 * `declared` can resolve to. A React that has no accepted patch of its own minor version is left
 * to the package manager's judgement.
 */
export function fitReact(
  react: { declared: string | undefined; installed: string | undefined },
  sdk: Pick<ClerkSdk, "react">,
): ReactFit {
  const declared = react.declared && validRange(react.declared) ? react.declared : undefined;
  const version = react.installed ?? (declared && minVersion(declared)?.version);
  if (version === undefined) return { fits: true };
  const accepted = react.installed
    ? satisfies(react.installed, sdk.react)
    : declared === undefined || intersects(declared, sdk.react);
  if (accepted) return { fits: true };
  const floor = nearestFloor(version, sdk.react);
  if (floor === undefined) return { fits: true };
  return {
    fits: false,
    found: react.installed ?? version,
    range: `${operatorOf(react.declared)}${floor}`,
    allowed: declared !== undefined && satisfies(floor, declared),
  };
}

/** The least accepted patch of the version's own minor. */
function nearestFloor(version: string, peerRange: string): string | undefined {
  const minor = version.split(".", 2).join(".");
  const floors = new Range(peerRange).raw
    .split("||")
    .map((part) => minVersion(part.trim())?.version);
  return floors.find((floor) => floor?.startsWith(`${minor}.`));
}

function operatorOf(declared: string | undefined): "" | "^" | "~" {
  if (declared?.startsWith("~")) return "~";
  return declared && /^v?\d+\.\d+\.\d+$/.test(declared) ? "" : "^";
}
