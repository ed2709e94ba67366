import fc from "fast-check";
import { satisfies } from "semver";
import { describe, expect, test } from "vitest";
import { REACT_RANGE } from "../../src/clerk/sdk.ts";
import { fitOf } from "../../src/packages/fit.ts";
import { versionOf } from "../../src/packages/package-state.ts";
import { nearestRelease, newestAccepted, upgradeTo } from "../../src/packages/upgrade.ts";

const NEXT = "^13.5.7 || ^14.2.25 || ^15.2.3 || ^16";
const RELEASES = ["13.5.11", "14.2.35", "15.2.9", "16.4.6"];

const state = (declared?: string, installed?: string, locked?: string, name = "next") => ({
  name,
  declared,
  installed,
  locked,
});

describe("which version is there", () => {
  test.each([
    ["the installed one", state("^1.0.0", "1.2.3", "1.1.0"), "1.2.3"],
    ["else the locked one", state("^1.0.0", undefined, "1.1.0"), "1.1.0"],
    ["else the pinned one", state("1.0.5"), "1.0.5"],
    ["never the least of a range", state("^1.6.3"), undefined],
    ["nothing of a tag", state("latest"), undefined],
    ["nothing of a workspace", state("workspace:*"), undefined],
    ["nothing of who stands in", state("npm:@preact/compat@17", "17.1.2"), undefined],
    ["that of an alias of itself", state("npm:next@15", "15.2.9"), "15.2.9"],
  ])("%s", (_, package_, expected) => {
    expect(versionOf(package_)).toBe(expected);
  });
});

describe("how a version stands to what is accepted", () => {
  test.each([
    [state("^16.0.0", "16.0.1"), "in"],
    [state("^15.0.0", "15.0.3"), "between"],
    [state("^12.0.0", "12.3.7"), "below"],
    [state("^17.0.0", "17.0.0"), "above"],
    [state("^17.0.0-canary.1"), "above"],
    [state("^14.2.3"), "unknown"],
    [state("^14.2.3", undefined, "14.2.3"), "between"],
    [state("^14.2.30"), "in"],
    [state("~15.1.0"), "between"],
    [state("*"), "unknown"],
    [state(undefined), "unknown"],
  ])("%o is %s", (package_, expected) => {
    expect(fitOf(package_, NEXT)).toBe(expected);
  });
});

describe("the nearest release that is accepted", () => {
  test.each([
    ["14.2.3", "14.2.35"],
    ["14.0.4", "14.2.35"],
    ["15.0.3", "15.2.9"],
    ["15.1.0", "15.2.9"],
    ["13.4.19", "13.5.11"],
    ["12.3.7", undefined],
    ["17.0.0", undefined],
    ["16.0.0", undefined],
  ])("next %s: %s", (version, expected) => {
    expect(nearestRelease(state(version), NEXT, RELEASES)).toBe(expected);
  });

  test.each([
    ["19.0.0", "19.0.3"],
    ["19.0.0-rc-66855b96-20241106", "19.0.3"],
    ["19.1.1", "19.1.4"],
    ["19.2.2", "19.2.3"],
    ["19.2.3", undefined],
    ["18.2.0", undefined],
    ["19.4.0", undefined],
    ["20.0.0", undefined],
  ])("React %s: %s", (version, expected) => {
    expect(nearestRelease(state(version, undefined, undefined, "react"), REACT_RANGE)).toBe(
      expected,
    );
  });

  test("it is accepted, newer, and of the same major version, for every version of Next", () => {
    const numbers = fc.tuple(fc.nat(18), fc.nat(9), fc.nat(60)).map((each) => each.join("."));
    fc.assert(
      fc.property(numbers, (version) => {
        const release = nearestRelease(state(version), NEXT, RELEASES);
        if (release === undefined) return;
        expect(satisfies(version, NEXT)).toBe(false);
        expect(satisfies(release, NEXT)).toBe(true);
        expect(satisfies(release, `^${version}`)).toBe(true);
      }),
    );
  });
});

describe("what package.json says afterwards", () => {
  test.each([
    ["^14.2.3", "^14.2.35", true],
    ["~14.2.3", "~14.2.35", true],
    ["14.2.3", "14.2.35", false],
    ["~14.1.0", "~14.2.35", false],
    [">=14", "^14.2.35", true],
    ["latest", "^14.2.35", false],
  ])("%s becomes %s", (declared, range, allowed) => {
    expect(upgradeTo("14.2.35", state(declared, "14.2.3"))).toEqual({
      name: "next",
      from: "14.2.3",
      range,
      allowed,
    });
  });
});

test("the newest release that is accepted", () => {
  expect(newestAccepted(">=14 <16", RELEASES)).toBe("15.2.9");
  expect(newestAccepted("^18", RELEASES)).toBeUndefined();
});
