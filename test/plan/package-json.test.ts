import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setDependencies } from "../../src/plan/package-json.ts";
import { propertyRun } from "../support/property-run.ts";

const clerk = { "@clerk/react": "^6.0.0" };

describe("setDependencies", () => {
  it.each<[what: string, before: string, after: string, ranges?: Record<string, string>]>([
    [
      "sorted, in the middle",
      '{\n  "dependencies": {\n    "@a/b": "1",\n    "convex": "2"\n  }\n}\n',
      '{\n  "dependencies": {\n    "@a/b": "1",\n    "@clerk/react": "^6.0.0",\n    "convex": "2"\n  }\n}\n',
    ],
    [
      "sorted, first",
      '{\n  "dependencies": {\n    "convex": "2"\n  }\n}\n',
      '{\n  "dependencies": {\n    "@clerk/react": "^6.0.0",\n    "convex": "2"\n  }\n}\n',
    ],
    [
      "sorted, last",
      '{\n  "dependencies": {\n    "@a/b": "1"\n  }\n}\n',
      '{\n  "dependencies": {\n    "@a/b": "1",\n    "@clerk/react": "^6.0.0"\n  }\n}\n',
    ],
    [
      "unsorted: last",
      '{\n  "dependencies": {\n    "react": "1",\n    "convex": "2"\n  }\n}',
      '{\n  "dependencies": {\n    "react": "1",\n    "convex": "2",\n    "@clerk/react": "^6.0.0"\n  }\n}',
    ],
    [
      "tabs and CRLF",
      '{\r\n\t"dependencies": {\r\n\t\t"convex": "2"\r\n\t}\r\n}\r\n',
      '{\r\n\t"dependencies": {\r\n\t\t"@clerk/react": "^6.0.0",\r\n\t\t"convex": "2"\r\n\t}\r\n}\r\n',
    ],
    [
      "BOM",
      '\uFEFF{\n  "dependencies": {}\n}\n',
      '\uFEFF{\n  "dependencies": {\n    "@clerk/react": "^6.0.0"\n  }\n}\n',
    ],
    [
      "one line",
      '{ "dependencies": { "convex": "2" } }',
      '{ "dependencies": { "@clerk/react": "^6.0.0", "convex": "2" } }',
    ],
    [
      "minified",
      '{"name":"x","dependencies":{"a":"1"}}',
      '{"name":"x","dependencies":{"@clerk/react":"^6.0.0","a":"1"}}',
    ],
    [
      "minified, empty",
      '{"name":"x","dependencies":{}}',
      '{"name":"x","dependencies":{"@clerk/react":"^6.0.0"}}',
    ],
    ["nothing at all", "{}", '{\n  "dependencies": {\n    "@clerk/react": "^6.0.0"\n  }\n}'],
    [
      "no dependencies, before devDependencies",
      '{\n    "name": "x",\n\n    "devDependencies": { "vite": "8" }\n}\n',
      '{\n    "name": "x",\n\n    "dependencies": {\n        "@clerk/react": "^6.0.0"\n    },\n    "devDependencies": { "vite": "8" }\n}\n',
    ],
    [
      "no dependencies, after scripts",
      '{\n  "scripts": {\n    "a": "b"\n  },\n  "type": "module"\n}\n',
      '{\n  "scripts": {\n    "a": "b"\n  },\n  "dependencies": {\n    "@clerk/react": "^6.0.0"\n  },\n  "type": "module"\n}\n',
    ],
    [
      "no dependencies, last",
      '{"name":"x"}',
      '{"name":"x","dependencies":{"@clerk/react":"^6.0.0"}}',
    ],
    [
      "another range",
      '{"dependencies":{"@clerk/react":"5","a":"1"}}',
      '{"dependencies":{"@clerk/react":"^6.0.0","a":"1"}}',
    ],
    [
      "in another section",
      '{"dependencies":{"a":"1"},"devDependencies":{"@clerk/react":"5"}}',
      '{"dependencies":{"a":"1"},"devDependencies":{"@clerk/react":"^6.0.0"}}',
    ],
    [
      "in two sections: dependencies",
      '{"peerDependencies":{"@clerk/react":"5"},"dependencies":{"@clerk/react":"5"}}',
      '{"peerDependencies":{"@clerk/react":"5"},"dependencies":{"@clerk/react":"^6.0.0"}}',
    ],
    [
      "a key given twice: the one that counts",
      '{"dependencies":{"a":"1"},"dependencies":{"b":"1"}}',
      '{"dependencies":{"a":"1"},"dependencies":{"@clerk/react":"^6.0.0","b":"1"}}',
    ],
    [
      "several at once",
      '{\n  "dependencies": {\n    "convex": "2",\n    "react": "18"\n  }\n}\n',
      '{\n  "dependencies": {\n    "@clerk/react": "^6.0.0",\n    "convex": "2",\n    "react": "19",\n    "react-dom": "19"\n  }\n}\n',
      { "react-dom": "19", react: "19", ...clerk },
    ],
    [
      "where React is for development: there",
      '{"peerDependencies":{"react":"19"},"dependencies":{"a":"1"},"devDependencies":{"react":"19"}}',
      '{"peerDependencies":{"react":"19"},"dependencies":{"a":"1"},"devDependencies":{"@clerk/react":"^6.0.0","react":"19"}}',
    ],
    [
      "where React is a peer alone: for development",
      '{"peerDependencies":{"react":"19"},"dependencies":{"a":"1"}}',
      '{"peerDependencies":{"react":"19"},"dependencies":{"a":"1"},"devDependencies":{"@clerk/react":"^6.0.0"}}',
    ],
    ["nothing to do", '{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"1"}}', {}],
    [
      "a name with quotes and dollars",
      '{"dependencies":{"a":"1"}}',
      '{"dependencies":{"a":"1","b\\"$1":"$&"}}',
      { 'b"$1': "$&" },
    ],
  ])("%s", (_, before, after, ranges = clerk) => {
    expect(setDependencies(before, ranges)).toBe(after);
    expect(setDependencies(after, ranges)).toBe(after);
  });

  it.each(["", "{", "[]", '"x"', "{} x", '{"dependencies":[]}', '{"devDependencies":"a"}'])(
    "refuses %j",
    (text) => {
      expect(() => setDependencies(text, clerk)).toThrow(
        expect.objectContaining({ code: "bad-manifest" }),
      );
    },
  );

  const name = fc.constantFrom("@a/b", "@clerk/react", "a", "B", "convex", "react", "zod", "é");
  const list = fc.dictionary(name, fc.constantFrom("1", "^2.0.0", "*"), { noNullPrototype: true });
  const manifest = fc
    .tuple(
      fc.uniqueArray(
        fc.constantFrom("name", "scripts", "dependencies", "devDependencies", "peerDependencies"),
      ),
      fc.infiniteStream(list),
    )
    .map(([keys, lists]) =>
      Object.fromEntries(keys.map((key) => [key, key === "name" ? "x" : lists.next().value])),
    );

  it("gives the same manifest with only those ranges, adding bytes and removing none", () => {
    fc.assert(
      fc.property(
        manifest,
        fc.constantFrom("", " ", "  ", "\t"),
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom("", "\n"),
        list,
        (value, indent, lineEnd, last, ranges) => {
          const before = (JSON.stringify(value, null, indent) + last).replaceAll("\n", lineEnd);
          const after = setDependencies(before, ranges);
          expect(JSON.parse(after)).toEqual(expected(value, ranges));
          expect(setDependencies(after, ranges)).toBe(after);
          // JSON.stringify lays an empty or new object out just so: the layout is followed to the byte.
          const laidOut = JSON.stringify(JSON.parse(after), null, indent) + last;
          if (Object.keys(value).length > 0) expect(after).toBe(laidOut.replaceAll("\n", lineEnd));
        },
      ),
      propertyRun("package.json", 500),
    );
  });
});

type Manifest = Record<string, string | Record<string, string>>;

function expected(value: Manifest, ranges: Record<string, string>): Manifest {
  const result = structuredClone(value);
  const sections = ["dependencies", "devDependencies", "peerDependencies"];
  const sectionOf = (name: string) =>
    sections.find((each) => typeof result[each] === "object" && Object.hasOwn(result[each], name));
  for (const [name, range] of Object.entries(ranges)) {
    const react = sectionOf("react");
    const isForDevelopment = react !== undefined && react !== "dependencies";
    const section = sectionOf(name) ?? (isForDevelopment ? "devDependencies" : "dependencies");
    const target = result[section];
    result[section] = { ...(typeof target === "object" ? target : {}), [name]: range };
  }
  return result;
}
