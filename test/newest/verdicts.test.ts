/** What is held to have moved: on releases that are made up. */

import { describe, expect, test } from "vitest";
import type { ClerkSdk } from "../../src/clerk/sdk.ts";
import { nothingKnown } from "../../src/report/empty-result.ts";
import type { RunResult } from "../../src/report/result.ts";
import type { Tried } from "../support/tried.ts";
import { judgeRefusal } from "./framework-facts.ts";
import { judgeResults } from "./path.ts";
import type { Release } from "./releases.ts";
import { inALine } from "./row.ts";
import { sdkFacts } from "./sdk-facts.ts";
import { table } from "./table.ts";

const SDK: ClerkSdk = {
  name: "@clerk/sailing",
  range: "^2.3.0",
  oldest: "2.0.0",
  node: ">=20.9.0",
  react: "^18.0.0",
  peers: { sailing: "^5.0.0" },
  hint: "",
};
const RELEASE: Release = {
  version: "2.3.4",
  engines: { node: ">=20.9.0" },
  peerDependencies: { react: "^18.0.0", sailing: ">=5.0.0 <6.0.0-0" },
};

describe("an SDK's table", () => {
  /** What has moved once this is the newest release. */
  async function moved(newest: Release): Promise<string[]> {
    const releases = { newest, all: [RELEASE, newest] };
    const verdicts = await Promise.all(sdkFacts([SDK]).map(({ judge }) => judge(releases)));
    return verdicts.flatMap((verdict) => ("moved" in verdict ? [verdict.moved] : []));
  }

  test.each<[string, Partial<Release>, string[]]>([
    ["the same, in other words", {}, []],
    ["a new major", { version: "3.0.0" }, ["no table knows 3.0.0"]],
    [
      "a wider peer",
      { peerDependencies: { react: "^18.0.0", sailing: ">=5" } },
      ["2.4.0 takes sailing >=5"],
    ],
    [
      "a narrower peer",
      { peerDependencies: { react: "^18.2.0", sailing: "^5.0.0" } },
      ["2.4.0 takes react ^18.2.0"],
    ],
    ["another Node", { engines: { node: ">=22" } }, ["asks for Node >=22"]],
  ])("%s", async (_, change, expected) => {
    expect(await moved({ ...RELEASE, version: "2.4.0", ...change })).toEqual(expected);
  });

  test("a minor below 1.0.0 that the range ends before", async () => {
    const early = { ...SDK, range: "^0.3.0" };
    const newest = { ...RELEASE, version: "0.4.0" };
    const [known, major] = sdkFacts([early]);
    const releases = { newest, all: [{ ...RELEASE, version: "0.3.1" }, newest] };
    expect(await known?.judge(releases)).toEqual({ moved: "no table knows 0.4.0" });
    expect(await major?.judge(releases)).toEqual({ moved: "0.4.0 is the newest 0.x" });
  });
});

describe("a release that is too new", () => {
  const refused = (message: string, hint = "", exitCode = 3) => {
    const result: RunResult = {
      ...nothingKnown(),
      status: "failed",
      error: { code: "framework-range", message, hint, commands: [] },
    };
    return judgeRefusal({ ...result, exitCode }, "sailing", "6.0.1");
  };

  test("has to be refused by name, with exit 3 and commands that run", () => {
    expect(refused("It has sailing 6.0.1.")).toHaveProperty("holds");
    expect(refused("It is too new.")).toHaveProperty("moved");
    expect(refused("It has sailing 6.0.1.", "", 4)).toHaveProperty("moved");
    expect(refused("It has sailing 6.0.1.", "npm install sailing@<version>")).toEqual({
      moved: "refused, with a command that doesn't run: sailing@<version>",
    });
  });

  test("is not to be wired in silence", () => {
    const planned = { ...nothingKnown(), status: "planned" as const, exitCode: 0 };
    expect(judgeRefusal(planned, "sailing", "6.0.1")).toHaveProperty("moved");
  });
});

describe("a path", () => {
  const passed = {
    success: true,
    numPassedTests: 2,
    testResults: [{ message: "", assertionResults: [{ status: "passed", title: "sails" }] }],
  };
  const wanted = [{ name: "sailing", version: "6.0.1" }];
  const tried: Tried = {
    versions: new Map([["sailing", new Set(["5.0.0", "6.0.1"])]]),
    keptBack: new Map(),
  };

  test("holds where its tests have passed with the newest", () => {
    expect(judgeResults(passed, wanted, tried)).toEqual({ holds: "2 passed" });
    const behind = wanted.map((each) => ({ ...each, tooNew: "7.0.0" }));
    expect(judgeResults(passed, behind, tried)).toEqual({
      holds: "2 passed; 6.0.1 is the newest sailing that Clerk takes, of 7.0.0",
    });
  });

  test("holds without a newest that others don't take, and says who", () => {
    const keptBack = new Map([["sailing 6.0.1", "sea 1.0.0 takes 5.0.0"]]);
    expect(judgeResults(passed, wanted, { versions: new Map(), keptBack })).toEqual({
      holds: "2 passed; sailing 6.0.1 can't be installed yet: sea 1.0.0 takes 5.0.0",
    });
  });

  test("doesn't where the newest was not there, no test was run, or one has failed", () => {
    const older = new Map([["sailing", new Set(["5.0.0"])]]);
    expect(judgeResults(passed, wanted, { ...tried, versions: older })).toEqual({
      moved: "passes, and was not tried with sailing 6.0.1",
    });
    expect(judgeResults({ ...passed, numPassedTests: 0 }, wanted, tried)).toHaveProperty("moved");
    const assertionResults = [
      {
        status: "failed",
        title: "sails",
        failureMessages: ["It ended with 1:\n\nError: no wind\n"],
      },
    ];
    const failed = { ...passed, success: false, testResults: [{ message: "", assertionResults }] };
    expect(judgeResults(failed, wanted, tried)).toEqual({
      moved: "1 failed: sails: It ended with 1: Error: no wind",
    });
  });
});

test("an error in a line has no colours, and the word that tells", () => {
  const text = "\u001b[31mIt ended with 1:\u001b[39m\n\n  building\n  Error: too old\n";
  expect(inALine(new Error(text))).toBe("It ended with 1: Error: too old");
  const peers =
    'It ended with 1:\n\nnpm error code ERESOLVE\nnpm error peer wind@"^2" from sail@2.0.0';
  expect(inALine(new Error(peers))).toContain('peer wind@"^2" from sail@2.0.0');
});

test("the table is one, in columns", () => {
  const rows = [
    { what: "sailing", pinned: "^5.0.0", newest: "6.0.1", verdict: { moved: "wider" } },
    { what: "sea", pinned: "1", newest: "1.0.0", verdict: { holds: "" } },
  ];
  expect(table(rows).split("\n")).toEqual([
    "package  what we pin, or tried  newest  holds, or what moved",
    "sailing  ^5.0.0                 6.0.1   MOVED: wider",
    "sea      1                      1.0.0   holds",
  ]);
});
