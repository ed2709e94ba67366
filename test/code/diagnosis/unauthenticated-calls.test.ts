import { expect, test } from "vitest";
import { callsWithoutOptions } from "../../../src/code/diagnosis/unauthenticated-calls.ts";

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
    { file: "app/page.tsx", line: 4, column: 7, name: "preloadQuery" },
    { file: "app/page.tsx", line: 5, column: 7, name: "fetchQuery" },
  ]);
});

test("a file that doesn't name the module has none", () => {
  expect(callsWithoutOptions({ path: "a.ts", text: "preloadQuery(a);" }, CALLS)).toEqual([]);
});
