import { expect, test } from "vitest";
import {
  callsWithoutOptions,
  clientsWithoutToken,
} from "../../../src/code/diagnosis/unauthenticated-calls.ts";

const CALLS = { module: "convex/nextjs", functions: { preloadQuery: 2, fetchQuery: 2 } };

test("calls without options are found by what they are, at their places", () => {
  const text = `import { fetchQuery as ask, preloadQuery } from "convex/nextjs";
import { preloadQuery as other } from "./own";

await preloadQuery(api.a.b);
await ask(api.a.b, { id });
await ask(api.a.b, {}, { token });
await other(api.a.b);
await preloadQuery(...all);
`;
  expect(callsWithoutOptions({ path: "app/page.tsx", text }, CALLS)).toEqual([
    {
      ...{ file: "app/page.tsx", line: 4, column: 7, name: "preloadQuery" },
      use: "preloadQuery(api.a.b, {}, { token })",
    },
    {
      ...{ file: "app/page.tsx", line: 5, column: 7, name: "fetchQuery" },
      use: "fetchQuery(api.a.b, { id }, { token })",
    },
  ]);
});

test("a file that doesn't name the module has none", () => {
  expect(callsWithoutOptions({ path: "a.ts", text: "preloadQuery(a);" }, CALLS)).toEqual([]);
});

test("what runs in the browser is no server's", () => {
  const text = '"use client";\nimport { fetchQuery } from "convex/nextjs";\nfetchQuery(api.a.b);\n';
  expect(callsWithoutOptions({ path: "app/page.tsx", text }, CALLS)).toEqual([]);
});

test.each<[what: string, text: string, lines: number[]]>([
  ["made and asked", "const c = new ConvexHttpClient(url);\nc.query(api.a.b);\n", [2]],
  ["made in a function", "const get = () => new ConvexHttpClient(url).query(api.a.b);\n", [2]],
  ["with options", "const c = new ConvexHttpClient(url, { auth: token });\n", []],
  ["told in its file", "const c = new ConvexHttpClient(url);\nc.setAuth(token);\n", []],
])("a client of convex/browser: %s", (_, text, lines) => {
  const source = `import { ConvexHttpClient } from "convex/browser";\n${text}`;
  const found = clientsWithoutToken([{ path: "lib/convex.ts", text: source }]);
  expect(found.map(({ line }) => line)).toEqual(lines);
});

test("a client that another file tells is told", () => {
  const made = (code: string) => ({
    path: "lib/convex.ts",
    text: `import { ConvexHttpClient } from "convex/browser";\n${code}`,
  });
  const teller = { path: "app/page.tsx", text: "client.setAuth(token);\n" };
  const exported = made("export const client = new ConvexHttpClient(url);\n");
  expect(clientsWithoutToken([exported, teller])).toEqual([]);
  expect(clientsWithoutToken([exported])).toHaveLength(1);
  expect(
    clientsWithoutToken([made("const own = new ConvexHttpClient(url);\n"), teller]),
  ).toHaveLength(1);
});
