import { describe, expect, it } from "vitest";
import { extractFromRouter } from "../../../src/code/wiring/extract-from-router.ts";

const take = (text: string, path = "src/router.tsx") =>
  extractFromRouter({ path, text }, ["Wrap", "InnerWrap"]);

function taken(text: string, path?: string) {
  const result = take(text, path);
  if (result.status !== "taken") throw new Error(JSON.stringify(result));
  return result;
}

const CONVEX = 'import { ConvexProvider, ConvexReactClient } from "convex/react";\n';
const LEFT = 'import { ConvexReactClient } from "convex/react";\n';
const QUERY = 'import { ConvexQueryClient } from "@convex-dev/react-query";\n';
const MADE = "const client = new ConvexReactClient(url);";
const ELEMENT = "<ConvexProvider client={client}>{children}</ConvexProvider>";
const WRAP = `Wrap: ({ children }) => ${ELEMENT}`;
const router = (options: string, made = MADE) =>
  `\nexport function getRouter() {\n  ${made}\n  return createRouter({\n    ${options}\n  });\n}\n`;

it.each([
  [
    "a spread that may set the context",
    `routeTree,\n    ...more,\n    ${WRAP}`,
    /may set the router's context/,
  ],
  [
    "a context with another value by that name",
    `routeTree,\n    context: { client: null },\n    ${WRAP}`,
    /client is something else/,
  ],
])("refuses %s", (_, options, message) => {
  const result = take(CONVEX + router(options));
  if (result.status !== "refused") throw new Error(JSON.stringify(result));
  expect(result.message).toMatch(message);
});

const CASES: [what: string, options: string, after: string][] = [
  ["which becomes the context", `routeTree,\n    ${WRAP},`, "routeTree,\n    context: { client },"],
  [
    "which stands first",
    `${WRAP}, // end\n    routeTree,`,
    "context: { client }, // end\n    routeTree,",
  ],
  ["which has no comma", `routeTree,\n    ${WRAP}`, "routeTree,\n    context: { client }"],
  [
    "which is a method",
    `Wrap({ children }) {\n      return ${ELEMENT};\n    },`,
    "context: { client },",
  ],
  [
    "below a context",
    `context: { a },\n    ${WRAP},\n    b: 1,`,
    "context: { a, client },\n    b: 1,",
  ],
  ["below an empty context", `context: {},\n    ${WRAP},`, "context: { client },"],
  ["below a context that has it", `context: { client },\n    ${WRAP},`, "context: { client },"],
  [
    "with an element around",
    `Wrap: ({ children }) => (\n      <Theme>\n        ${ELEMENT}\n      </Theme>\n    ),`,
    "context: { client },\n    Wrap: ({ children }) => (\n      <Theme>\n        {children}\n      </Theme>\n    ),",
  ],
];

describe("the provider is taken out of the option", () => {
  it.each(CASES)("%s", (_, options, after) => {
    expect(taken(CONVEX + router(options)).text).toBe(LEFT + router(after));
    const written = (text: string) =>
      text.replaceAll("\n", "\r\n").replaceAll("  ", "\t").replaceAll('"', "'").replaceAll(";", "");
    expect(taken(written(CONVEX + router(options))).text).toBe(written(LEFT + router(after)));
  });

  it.each([
    [
      "the import stays where the name is used further",
      `${CONVEX}${router(`${WRAP},`)}export const P = ConvexProvider;\n`,
      CONVEX,
    ],
    [
      "the import goes with its last name",
      `import { ConvexProvider } from "convex/react";\n${LEFT}${router(`${WRAP},`)}`,
      LEFT,
    ],
    [
      "the import goes under another name too",
      `import { ConvexProvider as CP, ConvexReactClient } from "convex/react";\n${router(`${WRAP},`.replaceAll("ConvexProvider", "CP"))}`,
      LEFT,
    ],
  ])("%s", (_, before, imports) => {
    const { text } = taken(before);
    expect(text.replace(/\nexport[\s\S]*/, "")).toBe(imports);
  });

  it.each([
    [
      "statements of the option's function stay",
      `Wrap: ({ children }) => {\n      useThing();\n      return ${ELEMENT};\n    },`,
      "useThing();",
    ],
    ["a condition stays", `Wrap: ({ children }) => ready ? ${ELEMENT} : <p />,`, "ready ?"],
  ])("%s", (_, options, kept) => {
    expect(taken(CONVEX + router(options)).text).toContain(kept);
  });
});

describe("the client", () => {
  const react = { module: "convex/react", name: "ConvexReactClient" };
  const query = { module: "@convex-dev/react-query", name: "ConvexQueryClient" };
  it.each([
    [
      "is the constant",
      CONVEX + router(`${WRAP},`),
      { name: "client", type: react, client: "client", isShared: false },
    ],
    [
      "may be made once in the browser",
      `${CONVEX}${MADE}\n${router(`${WRAP},`, "")}`,
      { name: "client", type: react, client: "client", isShared: false },
    ],
    [
      "is a part of the query client",
      CONVEX +
        QUERY +
        router(
          `${WRAP},`.replace("{client}", "{q.convexClient}"),
          "const q = new ConvexQueryClient(url);",
        ),
      { name: "q", type: query, client: "q.convexClient", isShared: false },
    ],
    [
      "is what the query client was made of",
      CONVEX + QUERY + router(`${WRAP},`, `${MADE}\n  const q = new ConvexQueryClient(client);`),
      { name: "q", type: query, client: "q.convexClient", isShared: false },
    ],
  ])("%s", (_, text, client) => {
    expect(taken(text).client).toEqual(client);
  });
});

describe("refuses, with the place", () => {
  const unknown = /could not be told/;
  const noConstant = /no constant of this file/;
  it.each<[what: string, text: string, at: string, message: RegExp]>([
    ["a file without a provider", `${LEFT}${router("routeTree,")}`, "1:1", unknown],
    ["two providers", CONVEX + router(`${WRAP.replace("{children}", ELEMENT)},`), "6:61", unknown],
    [
      "one without children",
      CONVEX + router("Wrap: () => <ConvexProvider client={client} />,"),
      "6:17",
      unknown,
    ],
    [
      "one in another option",
      CONVEX + router(`Other${WRAP},`),
      "6:34",
      /not in the router's option Wrap/,
    ],
    [
      "one in a component by its name",
      `${CONVEX}const W = ({ children }) => ${ELEMENT};\n${router("Wrap: W,")}`,
      "2:29",
      /not in the router's option Wrap/,
    ],
    [
      "a client that is imported",
      `${CONVEX}import { client } from "./c";\n${router(`${WRAP},`, "")}`,
      "7:29",
      noConstant,
    ],
    [
      "a client that a function makes",
      CONVEX + router(`${WRAP},`, "const client = make();"),
      "6:29",
      noConstant,
    ],
    [
      "a client made in the element",
      CONVEX + router(`${WRAP},`.replace("{client}", "{new ConvexReactClient(u)}")),
      "6:29",
      noConstant,
    ],
    ["a context by its name", CONVEX + router(`context,\n    ${WRAP},`), "6:5", /no object/],
    [
      "a context that a call makes",
      CONVEX + router(`context: make(),\n    ${WRAP},`),
      "6:5",
      /no object/,
    ],
    [
      "a query client for all requests",
      `${CONVEX}${QUERY}const q = new ConvexQueryClient(url);\n${router(`${WRAP},`.replace("{client}", "{q.convexClient}"), "")}`,
      "8:29",
      /once for all requests/,
    ],
    [
      "a ClerkProvider beside it",
      `${CONVEX}import { ClerkProvider } from "@clerk/react";\n${router(`Wrap: ({ children }) => <ClerkProvider>${ELEMENT}</ClerkProvider>,`)}`,
      "1:1",
      /a provider would be left/,
    ],
    ["a syntax error", "createRouter(;", "1:14", /./],
  ])("%s", (_, text, at, message) => {
    const result = take(text);
    if (result.status !== "refused") throw new Error(JSON.stringify(result));
    expect(result.message).toMatch(message);
    expect(`${result.line}:${result.column}`).toBe(at);
  });
});
