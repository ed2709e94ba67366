import { expect, test } from "vitest";
import { clientTokens } from "../../../src/code/sign-in/client-tokens.ts";

const CLIENT =
  'import { ConvexReactClient } from "convex/react";\nexport const convex = new ConvexReactClient(url);\n';

const calls = (text: string) =>
  clientTokens(
    [
      { path: "src/convex.ts", text: CLIENT },
      { path: "src/a.tsx", text },
    ],
    (module) => (module === "./convex" ? "src/convex.ts" : undefined),
  ).map(({ file, line }) => `${file}:${line}`);

test.each([
  ["the file's own client", `${CLIENT}convex.setAuth(fetchToken);`, 3],
  ["an imported one", 'import { convex } from "./convex";\n\nconvex.setAuth(fetchToken);', 3],
  [
    "the provider's",
    'import { useConvex } from "convex/react";\nconst c = useConvex();\nc.setAuth(f);',
    3,
  ],
  [
    "the provider's at once",
    'import { useConvex } from "convex/react";\nuseConvex().setAuth(f);',
    2,
  ],
])("a token is given to %s", (_, text, line) => {
  expect(calls(text)).toEqual([`src/a.tsx:${line}`]);
});

test.each([
  [
    "a client for requests",
    'import { ConvexHttpClient } from "convex/browser";\nnew ConvexHttpClient(u).setAuth(t);',
  ],
  ["what the server asks with", "context.convexQueryClient.serverHttpClient?.setAuth(token);"],
  ["another object", "const store = makeStore();\nstore.setAuth(user);"],
])("no token is given to the app's client by %s", (_, text) => {
  expect(calls(text)).toEqual([]);
});
