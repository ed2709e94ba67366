import { describe, expect, test } from "vitest";
import { rewrite, wired } from "./wiring.ts";

const HEAD = `import React, { createElement } from "react";
import { ConvexProvider } from "convex/react";
`;
const AFTER = `import React, { createElement } from "react";
import { ClerkProvider, useAuth } from "@clerk/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
`;

describe("in JavaScript the children stay arguments", () => {
  test.each<[what: string, before: string, after: string]>([
    [
      "too long for one line",
      "root.render(createElement(ConvexProvider, { client }, createElement(App)));\n",
      `root.render(createElement(
  ClerkProvider,
  { publishableKey: KEY },
  createElement(
    ConvexProviderWithClerk,
    { client, useAuth },
    createElement(App),
  ),
));
`,
    ],
    [
      "on lines of their own",
      `root.render(
  React.createElement(
    ConvexProvider,
    { client: convex },
    React.createElement(Header),
    // the app
    React.createElement(App, {
      title: "x",
    }),
  ),
);
`,
      "refused",
    ],
    [
      "over several lines",
      `root.render(
  React.createElement(
    ConvexProvider,
    { client: convex },
    React.createElement(Header),
    React.createElement(App, {
      title: "x",
    }),
  ),
);
`,
      `root.render(
  React.createElement(
    ClerkProvider,
    { publishableKey: KEY },
    React.createElement(
      ConvexProviderWithClerk,
      { client: convex, useAuth },
      React.createElement(Header),
      React.createElement(App, {
        title: "x",
      }),
    ),
  ),
);
`,
    ],
  ])("%s", (_, before, after) => {
    if (after === "refused") {
      expect(rewrite(HEAD + before, {}, "main.js")).toMatchObject({ status: "refused" });
    } else expect(wired(HEAD + before, {}, "main.js")).toBe(AFTER + after);
  });
});

describe("in TypeScript the child becomes a prop, as the types want it", () => {
  test.each<[what: string, before: string, after: string]>([
    [
      "named children",
      `export const Providers = ({ children }: Props) =>
  createElement(ConvexProvider, { client: convex }, children);
`,
      `export const Providers = ({ children }: Props) =>
  createElement(ClerkProvider, {
    publishableKey: KEY,
    children: createElement(ConvexProviderWithClerk, {
      client: convex,
      useAuth,
      children,
    }),
  });
`,
    ],
    [
      "an element",
      "root.render(React.createElement(ConvexProvider, { client }, React.createElement(App)));\n",
      `root.render(React.createElement(ClerkProvider, {
  publishableKey: KEY,
  children: React.createElement(ConvexProviderWithClerk, {
    client,
    useAuth,
    children: React.createElement(App),
  }),
}));
`,
    ],
    [
      "props known by name only",
      "export const P = (props: Props) => createElement(ConvexProvider, props);\n",
      `export const P = (props: Props) => createElement(ClerkProvider, {
  publishableKey: KEY,
  children: createElement(ConvexProviderWithClerk, { ...props, useAuth }),
});
`,
    ],
    [
      "one provider in another",
      "root.render(createElement(ConvexProvider, { client: a }, createElement(ConvexProvider, { client: b }, app)));\n",
      `root.render(createElement(ClerkProvider, {
  publishableKey: KEY,
  children: createElement(ConvexProviderWithClerk, {
    client: a,
    useAuth,
    children: createElement(ConvexProviderWithClerk, {
      client: b,
      useAuth,
      children: app,
    }),
  }),
}));
`,
    ],
  ])("%s", (_, before, after) => {
    const sorted = wired(HEAD + before, {}, "main.ts").replace(
      "{ useAuth, ClerkProvider }",
      "{ ClerkProvider, useAuth }",
    );
    expect(sorted).toBe(AFTER + after);
  });
});

test("a name that is taken is given under another one", () => {
  const code = "const useAuth = 1;\nroot.render(createElement(ConvexProvider, { client }, app));\n";
  const after = wired(HEAD + code, {}, "main.js");
  expect(after).toContain("{ client, useAuth: useClerkAuth }");
});

test("a ClerkProvider above counts, however each is written", () => {
  const clerk = 'import { ClerkProvider } from "@clerk/clerk-react";\n';
  const inJsx =
    "root.render(<ClerkProvider publishableKey={k}>{createElement(ConvexProvider, { client }, app)}</ClerkProvider>);\n";
  const byCall =
    "root.render(createElement(ClerkProvider, { publishableKey: k }, <ConvexProvider client={c}><App /></ConvexProvider>));\n";
  for (const code of [inJsx, byCall]) {
    const after = wired(clerk + HEAD + code, {}, "main.jsx");
    expect(after).toContain('import { ClerkProvider, useAuth } from "@clerk/clerk-react";');
    expect(after.match(/publishableKey/g)).toHaveLength(1);
  }
});

test("a required React is React", () => {
  const code = `const React = require("react");\nimport { ConvexProvider } from "convex/react";\nroot.render(React.createElement(ConvexProvider, { client }, app));\n`;
  expect(wired(code, {}, "main.js")).toContain("ConvexProviderWithClerk, { client, useAuth }, app");
});

describe("it is refused with its place where", () => {
  test.each<[what: string, code: string, message: RegExp]>([
    ["no client is given", "createElement(ConvexProvider, null, app);", /no client/],
    ["nothing is given", "createElement(ConvexProvider);", /no client/],
    ["nothing is in the props", "createElement(ConvexProvider, {}, app);", /no client/],
    ["the props are undefined", "createElement(ConvexProvider, undefined, app);", /no client/],
    ["the types are named", "createElement<Props>(ConvexProvider, { client }, app);", /types/],
    [
      "children are given twice",
      "createElement(ConvexProvider, { client, children: a }, b);",
      /both as a prop and as arguments/,
    ],
    [
      "several children are given in TypeScript",
      "createElement(ConvexProvider, { client }, a, b);",
      /several children/,
    ],
    ["children are spread", "createElement(ConvexProvider, { client }, ...kids);", /spread/],
    [
      "a comment would be lost",
      "createElement(ConvexProvider, { client } /* ours */, app);",
      /comment/i,
    ],
    ["it isn't React's", "document.createElement(ConvexProvider, { client }, app);", /used here/],
    ["it is a jsx call", "jsx(ConvexProvider, { client, children: app });", /used here/],
  ])("%s", (_, code, message) => {
    expect(rewrite(`${HEAD}${code}\n`, {}, "main.ts")).toMatchObject({
      status: "refused",
      reason: "unsupported-shape",
      line: 3,
      message: expect.stringMatching(message),
    });
  });
});
