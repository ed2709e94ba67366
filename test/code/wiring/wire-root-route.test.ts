import { describe, expect, it } from "vitest";
import { parseFile } from "../../../src/code/syntax/parse.ts";
import { wireRootRoute } from "../../../src/code/wiring/wire-root-route.ts";

const REACT = {
  name: "client",
  type: { module: "convex/react", name: "ConvexReactClient" },
  client: "client",
  isShared: false,
};
const QUERY = {
  name: "convexQueryClient",
  type: { module: "@convex-dev/react-query", name: "ConvexQueryClient" },
  client: "convexQueryClient.convexClient",
  isShared: false,
};

const put = (text: string, { client = REACT, path = "src/routes/__root.tsx" } = {}) =>
  wireRootRoute(
    { path, text },
    {
      router: {
        module: "@tanstack/react-router",
        plain: "createRootRoute",
        withContext: "createRootRouteWithContext",
      },
      sdk: "@clerk/tanstack-react-start",
      client,
    },
  );

/** The text after, in which no name is declared twice. */
function placed(text: string, options?: Parameters<typeof put>[1]): string {
  const result = put(text, options);
  if (result.status !== "edited") throw new Error(JSON.stringify(result));
  const imported = [...result.text.matchAll(/^import (?:type )?\{([^}]*)\}/gm)].flatMap(
    ([, names = ""]) =>
      names
        .split(",")
        .map((name) => name.trim().replace(/^.* as /, ""))
        .filter((name) => name !== ""),
  );
  expect(imported).toEqual([...new Set(imported)]);
  return result.text;
}

const PLAIN = 'import { Outlet, createRootRoute } from "@tanstack/react-router";\n';
const CONTEXT = 'import { Outlet, createRootRouteWithContext } from "@tanstack/react-router";\n';
const TYPE = 'import type { ConvexReactClient } from "convex/react";\n';
const CLERK =
  'import { ClerkProvider, useAuth } from "@clerk/tanstack-react-start";\nimport { ConvexProviderWithClerk } from "convex/react-clerk";\n';
const route = (call: string) => `\n// the root\nexport const Route = ${call};\n`;
const BODY = "<body>\n        {children}\n        <Scripts />\n      </body>";
const doc = (body = BODY, code = "", props = "{ children }") =>
  `\nfunction Doc(${props}) {\n${code}  return (\n    <html>\n      ${body}\n    </html>\n  );\n}\n`;
const wiredDoc = (inner = "{children}\n            <Scripts />", code = "") =>
  doc(
    `<body>\n        <ClerkProvider>\n          <ConvexProviderWithClerk client={client} useAuth={useAuth}>\n            ${inner}\n          </ConvexProviderWithClerk>\n        </ClerkProvider>\n      </body>`,
    `  const { client } = Route.useRouteContext();\n\n${code}`,
  );
const PLAIN_ROUTE = route("createRootRoute({\n  component: Root,\n})");
const TYPED = route(
  "createRootRouteWithContext<{\n  client: ConvexReactClient;\n}>()({\n  component: Root,\n})",
);

const CASES: [what: string, before: string, after: string][] = [
  [
    "a root without a context",
    PLAIN + PLAIN_ROUTE + doc(),
    TYPE + CONTEXT + CLERK + TYPED + wiredDoc(),
  ],
  [
    "a body on one line",
    PLAIN + PLAIN_ROUTE + doc("<body>{children}</body>"),
    TYPE + CONTEXT + CLERK + TYPED + wiredDoc("{children}"),
  ],
  [
    "a component with statements and comments",
    PLAIN + PLAIN_ROUTE + doc(BODY, "  // the document\n  const a = 1;\n"),
    TYPE + CONTEXT + CLERK + TYPED + wiredDoc(undefined, "  // the document\n  const a = 1;\n"),
  ],
  [
    "an interface for the context",
    `${CONTEXT}\ninterface Context {\n  a: string;\n}\n${route("createRootRouteWithContext<Context>()({})")}${doc()}`,
    `${TYPE}${CONTEXT}${CLERK}\ninterface Context {\n  a: string;\n  client: ConvexReactClient;\n}\n${route("createRootRouteWithContext<Context>()({})")}${wiredDoc()}`,
  ],
  [
    "a type over lines",
    `${CONTEXT}${route("createRootRouteWithContext<{\n  a: string;\n}>()({})")}${doc()}`,
    `${TYPE}${CONTEXT}${CLERK}${route("createRootRouteWithContext<{\n  a: string;\n  client: ConvexReactClient;\n}>()({})")}${wiredDoc()}`,
  ],
  [
    "a type without members",
    `${CONTEXT}${route("createRootRouteWithContext<{}>()({})")}${doc()}`,
    `${TYPE}${CONTEXT}${CLERK}${route("createRootRouteWithContext<{ client: ConvexReactClient }>()({})")}${wiredDoc()}`,
  ],
];

describe("both providers go into the document", () => {
  it.each(CASES)("of %s", (_, before, after) => {
    expect(placed(before)).toBe(after);
    const written = (text: string) =>
      text
        .replaceAll("\n", "\r\n")
        .replaceAll("  ", "\t")
        .replaceAll('"', "'")
        .replace(/;(?=\r)/g, "");
    expect(placed(written(before))).toBe(written(after));
  });

  const context = (type: string) => route(`createRootRouteWithContext<${type}>()({})`);
  it.each([
    [
      "a type on one line",
      context("{ a: string }"),
      context("{ a: string; client: ConvexReactClient }"),
    ],
    [
      "a type with semicolons",
      context("{ a: string; }"),
      context("{ a: string; client: ConvexReactClient; }"),
    ],
    [
      "a type with a comment beside its member",
      context("{\n  a: string; // one\n}"),
      context("{\n  a: string; // one\n  client: ConvexReactClient;\n}"),
    ],
    [
      "a type's own name",
      `\ntype C = { a: 1 };${context("C")}`,
      `\ntype C = { a: 1; client: ConvexReactClient };${context("C")}`,
    ],
  ])("of a context with %s", (_, before, after) => {
    expect(placed(CONTEXT + before + doc())).toBe(TYPE + CONTEXT + CLERK + after + wiredDoc());
  });

  it("of a context that names the query client already, as an import does", () => {
    const before = `import type { ConvexQueryClient } from "@convex-dev/react-query";\n${CONTEXT}${context("{\n  convexQueryClient: ConvexQueryClient;\n}")}${doc()}`;
    const after = placed(before, { client: QUERY });
    expect(after.match(/convexQueryClient: ConvexQueryClient;/g)).toHaveLength(1);
    expect(after).toContain("client={convexQueryClient.convexClient}");
  });

  it("without a type in JavaScript", () => {
    expect(placed(PLAIN + PLAIN_ROUTE + doc(), { path: "src/routes/__root.jsx" })).toBe(
      PLAIN + CLERK + PLAIN_ROUTE + wiredDoc(),
    );
  });

  it("below a directive comment", () => {
    const reference = '/// <reference types="vite/client" />\n';
    expect(placed(reference + PLAIN + PLAIN_ROUTE + doc())).toBe(
      reference + TYPE + CONTEXT + CLERK + TYPED + wiredDoc(),
    );
  });
});

describe("names that are there", () => {
  it.each(["ClerkProvider", "useAuth", "ConvexProviderWithClerk"])(
    "%s of the file's own",
    (name) => {
      const after = placed(`${PLAIN}const ${name} = 1;\n${PLAIN_ROUTE}${doc()}`);
      expect(after).toMatch(new RegExp(`\\b${name} as \\w+`));
    },
  );

  it("Clerk's own imports are used", () => {
    const own = 'import { ClerkProvider as K, useAuth } from "@clerk/tanstack-react-start";\n';
    const after = placed(own + PLAIN + PLAIN_ROUTE + doc());
    expect(after).toContain("<K>");
  });

  it.each([
    [
      "beside the other one",
      'import { createRootRoute, createRootRouteWithContext } from "@tanstack/react-router";\n',
      "createRootRoute({})",
    ],
  ])("createRootRoute %s", (_, imports, call) => {
    const text = placed(imports + route(call) + doc());
    const file = parseFile("src/routes/__root.tsx", text);
    const called = /export const Route = (?:Router\.)?(\w+)</.exec(text)?.[1];
    expect(called).toBe("createRootRouteWithContext");
    const isNamed = text.includes("Router.createRootRouteWithContext<");
    expect(isNamed || /import \{[^}]*createRootRouteWithContext/.test(text)).toBe(true);
    expect(file.syntaxError).toBeUndefined();
  });

  it("createRootRoute that is used further stays imported", () => {
    const text = placed(`${PLAIN}${PLAIN_ROUTE}export const make = createRootRoute;\n${doc()}`);
    expect(text).toMatch(/import \{[^}]*\bcreateRootRoute\b[^}]*\}/);
  });

  it("the client's type is imported under the name that is there", () => {
    const own = 'import { ConvexReactClient as C } from "convex/react";\n';
    expect(placed(own + PLAIN + PLAIN_ROUTE + doc())).toContain("client: C;");
  });
});

describe("refuses, with the place", () => {
  const oneBody = /not one <body>/;
  const noBlock = /no block of statements/;
  const noType = /not written out in this file/;
  it.each<[what: string, text: string, at: string, message: RegExp]>([
    [
      "a file without a root route",
      'import a from "a";\n',
      "1:1",
      /No createRootRoute or createRootRouteWithContext/,
    ],
    ["a document elsewhere", PLAIN + PLAIN_ROUTE, "1:1", oneBody],
    ["two bodies", PLAIN + PLAIN_ROUTE + doc("<body>a</body><body>b</body>"), "11:21", oneBody],
    ["an empty body", PLAIN + PLAIN_ROUTE + doc("<body />"), "11:7", oneBody],
    [
      "a component that is an expression",
      `${PLAIN}${PLAIN_ROUTE}const D = ({ children }) => <body>{children}</body>;`,
      "7:29",
      noBlock,
    ],
    [
      "a list of bodies",
      `${PLAIN}${PLAIN_ROUTE}const D = () => {\n  return a.map(() => <body>b</body>);\n};`,
      "8:22",
      noBlock,
    ],
    [
      "a context of another file",
      `import type { C } from "./c";\n${CONTEXT}${route("createRootRouteWithContext<C>()({})")}${doc()}`,
      "5:22",
      noType,
    ],
    [
      "a context that is put together",
      `${CONTEXT}type C = A & { a: 1 };\n${route("createRootRouteWithContext<C>()({})")}${doc()}`,
      "5:22",
      noType,
    ],
    [
      "a context without a type",
      `${CONTEXT}${route("createRootRouteWithContext()({})")}${doc()}`,
      "4:22",
      noType,
    ],
    [
      "a ClerkProvider in the body",
      `import { ClerkProvider } from "@clerk/react";\n${PLAIN}${PLAIN_ROUTE}${doc("<body><ClerkProvider>{children}</ClerkProvider></body>")}`,
      "1:1",
      /providers would not be there/,
    ],
    ["a syntax error", "export const a = (;", "1:19", /./],
  ])("%s", (_, text, at, message) => {
    const result = put(text);
    if (result.status !== "refused") throw new Error(JSON.stringify(result));
    expect(result.message).toMatch(message);
    expect(`${result.line}:${result.column}`).toBe(at);
  });
});
