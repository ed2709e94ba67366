import { describe, expect, it } from "vitest";
import { callInBeforeLoad } from "../../../src/code/edits/call-in-before-load.ts";
import { editing } from "./tried-edits.ts";

const token = editing(
  (source) =>
    callInBeforeLoad(source, {
      router: {
        module: "@tanstack/react-router",
        plain: "createRootRoute",
        withContext: "createRootRouteWithContext",
      },
      setter: { module: "../convexToken", name: "giveConvexToken" },
      context: "convexQueryClient",
    }),
  "src/routes/__root.tsx",
);

const ROUTER = 'import { createRootRouteWithContext } from "@tanstack/react-router";\n';
const GIVE = 'import { giveConvexToken } from "../convexToken";\n';
const ROUTE = "export const Route = createRootRouteWithContext<{ convexQueryClient: Client }>()(";
const BEFORE = `${ROUTER}\n${ROUTE}`;
const AFTER = `${ROUTER}${GIVE}\n${ROUTE}`;
const LINE = "beforeLoad: ({ context }) => giveConvexToken(context.convexQueryClient)";
const AWAIT = "await giveConvexToken(context.convexQueryClient);";

describe("the server's client is given the token before anything is loaded", () => {
  token.inEveryStyle([
    [
      "by a function of its own",
      `${BEFORE}{\n  component: Root, // root\n});\n`,
      `${AFTER}{\n  ${LINE},\n  component: Root, // root\n});\n`,
    ],
    [
      "above a comment that belongs to another option",
      `${BEFORE}{\n  // the head\n  head: 1,\n});\n`,
      `${AFTER}{\n  ${LINE},\n  // the head\n  head: 1,\n});\n`,
    ],
    ["on one line", `${BEFORE}{ component: Root });\n`, `${AFTER}{ ${LINE}, component: Root });\n`],
    [
      "first of all in an async arrow function",
      `${BEFORE}{\n  beforeLoad: async ({ context }) => {\n    // first\n    await load(context);\n  },\n});\n`,
      `${AFTER}{\n  beforeLoad: async ({ context }) => {\n    ${AWAIT}\n    // first\n    await load(context);\n  },\n});\n`,
    ],
    [
      "first of all in an async method",
      `${BEFORE}{\n  async beforeLoad({ context, location }) {\n    await load(context);\n  },\n});\n`,
      `${AFTER}{\n  async beforeLoad({ context, location }) {\n    ${AWAIT}\n    await load(context);\n  },\n});\n`,
    ],
    [
      "in a function that wasn't async",
      `${BEFORE}{\n  beforeLoad: ({ context }) => {\n    load(context);\n  },\n});\n`,
      `${AFTER}{\n  beforeLoad: async ({ context }) => {\n    ${AWAIT}\n    load(context);\n  },\n});\n`,
    ],
    [
      "in one without a block",
      `${BEFORE}{\n  beforeLoad: async ({ context }) => load(context),\n});\n`,
      `${AFTER}{\n  beforeLoad: async ({ context }) => { ${AWAIT} return load(context); },\n});\n`,
    ],
    [
      "in one that names its argument",
      `${BEFORE}{\n  beforeLoad: async (o) => {\n    load(o);\n  },\n});\n`,
      `${AFTER}{\n  beforeLoad: async (o) => {\n    await giveConvexToken(o.context.convexQueryClient);\n    load(o);\n  },\n});\n`,
    ],
    [
      "in one that took no context",
      `${BEFORE}{\n  beforeLoad: async ({ location }) => {\n    load(location);\n  },\n});\n`,
      `${AFTER}{\n  beforeLoad: async ({ context, location }) => {\n    ${AWAIT}\n    load(location);\n  },\n});\n`,
    ],
    [
      "in one that took nothing",
      `${BEFORE}{\n  beforeLoad: async () => {\n    load();\n  },\n});\n`,
      `${AFTER}{\n  beforeLoad: async ({ context }) => {\n    ${AWAIT}\n    load();\n  },\n});\n`,
    ],
    [
      "in a method that calls it otherwise",
      `${BEFORE}{\n  beforeLoad({ context: c }) {\n    load(c);\n  },\n});\n`,
      `${AFTER}{\n  async beforeLoad({ context: c }) {\n    await giveConvexToken(c.convexQueryClient);\n    load(c);\n  },\n});\n`,
    ],
  ]);

  token.edits([
    [
      "of a route made under another name",
      `import { createRootRouteWithContext as make } from "@tanstack/react-router";\nexport const Route = make<{ convexQueryClient: C }>()({\n  a: 1,\n});\n`,
      `import { createRootRouteWithContext as make } from "@tanstack/react-router";\n${GIVE}export const Route = make<{ convexQueryClient: C }>()({\n  ${LINE},\n  a: 1,\n});\n`,
    ],
  ]);

  it("a comment on serverHttpClient feeds nobody", () => {
    const after = token.edited(`// Later: serverHttpClient.setAuth\n${BEFORE}{});\n`);
    expect(after).toContain(LINE);
  });

  it("a comment that is all in the options stays", () => {
    expect(token.edited(`${BEFORE}{\n  // none yet\n});\n`)).toContain("none yet");
  });

  it("a line that begins with a bracket doesn't run on from the new statement", () => {
    const before = `${BEFORE}{\n  beforeLoad: async ({ context }) => {\n    [1].map(String)\n  },\n})\n`;
    const after = token.edited(before.replaceAll(";", ""));
    expect(after).toMatch(/giveConvexToken\(context\.convexQueryClient\)\s*;\s*\[1\]/);
  });

  it.each([
    ["of the file", `const giveConvexToken = 1;\n${ROUTE}{\n  component: Root,\n});\n`],
    [
      "inside the function",
      `${ROUTE}{\n  beforeLoad: async ({ context }) => {\n    const giveConvexToken = 1;\n  },\n});\n`,
    ],
  ])("giveConvexToken %s means another thing", (_, code) => {
    const after = token.edited(`${ROUTER}${code}`);
    const local = /import \{ giveConvexToken as (\w+) \} from "..\/convexToken";/.exec(after)?.[1];
    expect(after).toContain(`${local}(context.convexQueryClient)`);
  });
});

describe("keeps a file", () => {
  token.keeps([
    ["that calls it", `${ROUTER}${GIVE}${ROUTE}{ ${LINE} });`],
    [
      "that feeds the client itself",
      `${BEFORE}{\n  beforeLoad: (o) => o.context.convexQueryClient.serverHttpClient?.setAuth(t),\n});`,
    ],
    [
      "whose context has such a client in a comment only",
      `${ROUTER}// convexQueryClient\nexport const Route = createRootRouteWithContext<{ a: 1 }>()({});`,
    ],
    [
      "whose context has no such client",
      `${ROUTER}export const Route = createRootRouteWithContext<{ a: 1 }>()({});`,
    ],
    [
      "that only imports such a client, without handing it on in the context",
      'import { createRootRoute } from "@tanstack/react-router";\nimport { convexQueryClient } from "../convex";\nexport const Route = createRootRoute({ component: Root });',
    ],
  ]);
});

describe("refuses, with the place", () => {
  const own = /no function here that could wait/;
  token.refuses([
    ["a route without options", `${ROUTER}${ROUTE});`, "2:22", /not written out/],
    ["options by a name", `${ROUTER}${ROUTE}options);`, "2:22", /not written out/],
    [
      "options with a spread",
      `${ROUTER}${ROUTE}{\n  ...options,\n});`,
      "3:3",
      /may set beforeLoad/,
    ],
    [
      "a function whose result has a type",
      `${BEFORE}{\n  beforeLoad: ({ context }): User => {\n    return load(context);\n  },\n});`,
      "4:3",
      own,
    ],
    [
      "one that takes the context apart",
      `${BEFORE}{\n  beforeLoad: async ({ context: { a } }) => {},\n});`,
      "4:3",
      own,
    ],
    [
      "one to which the name means another thing",
      `${BEFORE}{\n  beforeLoad: async () => load(context),\n});`,
      "4:3",
      own,
    ],
    [
      "one whose context is all the rest",
      `${BEFORE}{\n  beforeLoad: async ({ ...context }) => {},\n});`,
      "4:3",
      own,
    ],
    ["one by a name", `${BEFORE}{\n  beforeLoad,\n});`, "4:3", own],
    ["a syntax error", "createRootRoute(;", "1:17", /./, "syntax-error"],
  ]);
});
