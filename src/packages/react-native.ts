/** Tells which React a React Native works with: from React 19 on it throws at any other. */

import { compare, gte, lt, minVersion, satisfies, validRange } from "semver";

/** React, since a release of React Native; the least of its range of peers is what it is built with. */
export const REACT_SINCE: readonly (readonly [reactNative: string, react: string])[] = [
  ["0.78.0", "19.0.0"],
  ["0.80.0", "19.1.0"],
  ["0.81.6", "19.1.4"],
  ["0.82.0", "19.1.1"],
  ["0.83.0", "19.2.0"],
  ["0.84.0", "19.2.3"],
];

/** The first release of React Native of which it isn't known. */
export const REACT_UNKNOWN_FROM = "0.89.0";

/** The React for every release in a range; undefined where they differ or aren't known. */
export function reactFor(reactNative: string): string | undefined {
  const least = validRange(reactNative) === null ? undefined : minVersion(reactNative)?.version;
  if (least === undefined || !gte(least, "0.78.0") || gte(least, REACT_UNKNOWN_FROM)) {
    return undefined;
  }
  const next = [...REACT_SINCE.map(([since]) => since), REACT_UNKNOWN_FROM]
    .sort(compare)
    .filter((since) => lt(least, since));
  if (next.some((since) => satisfies(since, reactNative))) return undefined;
  return REACT_SINCE.findLast(([since]) => gte(least, since))?.[1];
}
