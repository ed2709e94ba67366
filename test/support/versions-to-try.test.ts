import { expect, test } from "vitest";
import { type Candidate, newestTogether } from "./versions-to-try.ts";

const SAIL: Candidate[] = [
  { version: "3.0.0", peers: { boat: "^3" } },
  { version: "2.1.0", peers: { boat: "^2", wind: "*" } },
];

test.each<[string, Record<string, Candidate[]>, Record<string, string>]>([
  [
    "the newest, that go together",
    { sail: SAIL, boat: boats("3.1.0") },
    { sail: "3.0.0", boat: "3.1.0" },
  ],
  [
    "an older one of what the newest doesn't take yet",
    { sail: SAIL, boat: boats("4.0.0", "3.1.0", "3.0.0") },
    { sail: "3.0.0", boat: "3.1.0" },
  ],
  [
    "an older one of what takes none of them",
    { sail: SAIL, boat: boats("2.5.0") },
    { sail: "2.1.0", boat: "2.5.0" },
  ],
  [
    "what follows from that",
    {
      flag: [{ version: "9.0.0", peers: { sail: "<3" } }],
      sail: SAIL,
      boat: boats("3.0.0", "2.5.0"),
    },
    { flag: "9.0.0", sail: "2.1.0", boat: "2.5.0" },
  ],
  [
    "what never goes together, as it is",
    { sail: SAIL, boat: boats("1.0.0") },
    { sail: "2.1.0", boat: "1.0.0" },
  ],
])("of releases are tried: %s", (_, candidates, expected) => {
  expect(newestTogether(new Map(Object.entries(candidates))).versions).toEqual(expected);
});

test("what is left out is named, with who doesn't take it", () => {
  const candidates = { sail: SAIL, boat: boats("4.0.0", "3.1.0") };
  expect(newestTogether(new Map(Object.entries(candidates))).keptBack).toEqual({
    "boat 4.0.0": "sail 3.0.0 takes boat ^3",
  });
});

function boats(...versions: string[]): Candidate[] {
  return versions.map((version) => ({ version, peers: {} }));
}
