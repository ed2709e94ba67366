import { describe, expect, it } from "vitest";
import { callsWithoutOptions } from "../../../src/code/diagnosis/unauthenticated-calls.ts";

const places = (text: string) =>
  callsWithoutOptions(
    { path: "app/page.tsx", text },
    { module: "convex/nextjs", functions: { preloadQuery: 2, fetchQuery: 2 } },
  ).map(({ file, line, column, name }) => `${file}:${line}:${column} ${name}`);

const IMPORT = 'import { fetchQuery, preloadQuery as preload } from "convex/nextjs";\n';

describe("calls without options", () => {
  it.each<[what: string, text: string, places: string[]]>([
    ["with a query alone", `${IMPORT}  await fetchQuery(q);`, ["2:9 fetchQuery"]],
    ["with its arguments too", `${IMPORT}await fetchQuery(q, {});`, ["2:7 fetchQuery"]],
    ["under another name", `${IMPORT}preload(q);`, ["2:1 preloadQuery"]],
    [
      "inside one another, in their order",
      `${IMPORT}preload(fetchQuery(q));`,
      ["2:1 preloadQuery", "2:9 fetchQuery"],
    ],
    [
      "with types, in parentheses and by chance",
      `${IMPORT}fetchQuery<T>(q);\n(fetchQuery)(q);\nfetchQuery?.(q);`,
      ["2:1 fetchQuery", "3:1 fetchQuery", "4:1 fetchQuery"],
    ],
    [
      "of the namespace",
      'import * as server from "convex/nextjs";\nserver.fetchQuery(q);',
      ["2:1 fetchQuery"],
    ],
    [
      "of what is required",
      'const { fetchQuery } = require("convex/nextjs");\nfetchQuery(q);',
      ["2:1 fetchQuery"],
    ],
    ["in a file that can't be parsed to its end", `${IMPORT}fetchQuery(q`, ["2:1 fetchQuery"]],
  ])("%s", (_, text, expected) => {
    expect(places(text)).toEqual(expected.map((place) => `app/page.tsx:${place}`));
    expect(places(text.replaceAll("\n", "\r\n"))).toEqual(
      expected.map((place) => `app/page.tsx:${place}`),
    );
  });
});

describe("leaves be", () => {
  it.each([
    ["options", `${IMPORT}fetchQuery(q, {}, { token });`],
    ["arguments that are spread", `${IMPORT}fetchQuery(...all);\nfetchQuery(q, ...rest);`],
    [
      "another function of the module",
      'import { preloadedQueryResult } from "convex/nextjs";\npreloadedQueryResult(p);',
    ],
    [
      "another module's function",
      'import { fetchQuery } from "./own"; // convex/nextjs\nfetchQuery(q);',
    ],
    ["a parameter of that name", `${IMPORT}const f = (fetchQuery) => fetchQuery(q);`],
    ["a file that doesn't name the module", "fetchQuery(q);"],
    [
      "names that every object has",
      'import * as server from "convex/nextjs";\nserver.toString();\nserver.constructor(q);',
    ],
  ])("%s", (_, text) => {
    expect(places(text)).toEqual([]);
  });
});
