import { describe, expect, it } from "vitest";
import type { ClerkTarget } from "../../../src/code/wiring/clerk-target.ts";
import { insertClerk } from "../../../src/code/wiring/insert-clerk.ts";

const NEXT = { sdk: "@clerk/nextjs", props: [] };
const EXPO = {
  sdk: "@clerk/expo",
  props: [
    { name: "publishableKey", value: "KEY" },
    { name: "tokenCache", value: "tokenCache" },
  ],
  imports: [{ module: "@clerk/expo/token-cache", names: ["tokenCache"] }],
};

const placing = (target: (file: string) => ClerkTarget, clerk: typeof NEXT | typeof EXPO) => {
  const place = (text: string, path = "app/layout.tsx") =>
    insertClerk({ path, text }, target(path), clerk);
  return {
    placed(text: string, path?: string): string {
      const result = place(text, path);
      if (result.status !== "edited") throw new Error(JSON.stringify(result));
      return result.text;
    },
    refuses(cases: [what: string, text: string, at: string, message: RegExp][]): void {
      it.each(cases)("%s", (_, text, at, message) => {
        const result = place(text);
        if (result.status !== "refused") throw new Error(JSON.stringify(result));
        expect(result.message).toMatch(message);
        expect(`${result.line}:${result.column}`).toBe(at);
      });
    },
  };
};

const CRLF = (text: string) =>
  text
    .replaceAll("\n", "\r\n")
    .replaceAll("  ", "\t")
    .replaceAll('"', "'")
    .replace(/;(?=\r)/g, "");

describe("in the only element of a name", () => {
  const body = placing((file) => ({ kind: "in-element", file, element: "body" }), NEXT);
  const CLERK = 'import { ClerkProvider } from "@clerk/nextjs";\n';
  const CSS = 'import "./globals.css";\n';
  const page = (inner: string) =>
    `${CSS}\nexport default function Layout({ children }) {\n  return (\n    <html lang="en">\n      ${inner}\n    </html>\n  );\n}\n`;
  const within = (inner: string) =>
    CLERK +
    page(
      `<body>\n        <ClerkProvider>\n          ${inner}\n        </ClerkProvider>\n      </body>`,
    );

  const cases: [what: string, before: string, after: string][] = [
    ["around its children on one line", "<body>{children}</body>", "{children}"],
    ["around its children on lines", "<body>\n        {children}\n      </body>", "{children}"],
    [
      "around its only element",
      "<body>\n        <Theme>{children}</Theme>\n      </body>",
      "<Theme>{children}</Theme>",
    ],
    ["around its only element on one line", "<body><Theme /></body>", "<Theme />"],
    ["around a fragment", "<body><>{children}</></body>", "<>{children}</>"],
    ["around a comment", "<body>{/* none */}</body>", "{/* none */}"],
    [
      "around several children and comments",
      "<body>\n        {/* top */}\n        <Header />\n        {children}\n        {/* end */}\n      </body>",
      "{/* top */}\n          <Header />\n          {children}\n          {/* end */}",
    ],
    [
      "around children that share a line",
      "<body>\n        <Header />{children}\n      </body>",
      "<Header />\n          {children}",
    ],
    [
      "around an expression over lines",
      "<body>\n        {c ? (\n          <A />\n        ) : (\n          children\n        )}\n      </body>",
      "{c ? (\n            <A />\n          ) : (\n            children\n          )}",
    ],
    [
      "around text",
      "<body>\n        hello\n        {children}\n      </body>",
      "hello\n          {children}",
    ],
  ];
  it.each(cases)("%s", (_, before, after) => {
    expect(body.placed(page(before))).toBe(within(after));
    expect(
      body.placed(
        CRLF(`import a from "a";
${page(before)}`),
      ),
    ).toBe(
      CRLF(`import a from "a";
${within(after)}`),
    );
  });

  it.each([
    [
      "a template over lines",
      "<body>\n        <A b={`\n  x\n`} />\n        {children}\n      </body>",
      "<A b={`\n  x\n`} />",
    ],
    ["spaces that are shown", "<body>so {children} it is</body>", "so {children} it is"],
    ["nothing at all", "<body></body>", "<body><ClerkProvider></ClerkProvider></body>"],
  ])("leaves %s as they are", (_, before, kept) => {
    const after = body.placed(page(before));
    expect(after).toContain(kept);
    expect(after).toContain("<ClerkProvider>");
  });

  const short = "export default ({ children }) => <html><body>{children}</body></html>;\n";
  const long = (tag: string) =>
    `export default ({ children }) => (\n  <html>\n    <body>\n      <${tag}>\n        {children}\n      </${tag}>\n    </body>\n  </html>\n);\n`;
  it.each([
    [
      "below a directive",
      `"use client";\n\n${short}`,
      `"use client";\n\n${CLERK}\n${long("ClerkProvider")}`,
    ],
    ["with an import of its own, in no file yet", short, `${CLERK}\n${long("ClerkProvider")}`],
    ["below a byte order mark", `\uFEFF${short}`, `\uFEFF${CLERK}\n${long("ClerkProvider")}`],
    ["with the import that is there", CLERK + short, CLERK + long("ClerkProvider")],
    [
      "under the name that is there",
      `import { ClerkProvider as K } from "@clerk/nextjs";\n${short}`,
      `import { ClerkProvider as K } from "@clerk/nextjs";\n${long("K")}`,
    ],
    [
      "under another name beside one of the file's own",
      `import { ClerkProvider } from "own";\n${short}`,
      `import { ClerkProvider } from "own";\nimport { ClerkProvider as ClerkAuthProvider } from "@clerk/nextjs";\n${long("ClerkAuthProvider")}`,
    ],
  ])("%s", (_, before, after) => {
    expect(body.placed(before)).toBe(after);
  });

  body.refuses([
    ["a file without one", page("<p />"), "1:1", /There is no <body>/],
    ["one by createElement", 'createElement("body");', "1:1", /There is no <body>/],
    ["two components for it", page("<A>a</A><B>b</B>"), "1:1", /There is no <body>/],
    ["two of them", page("<body>a</body><body>b</body>"), "6:21", /several <body>/],
    ["one that holds nothing", page("<body />"), "6:7", /holds nothing/],
    ["a syntax error", "export default (;", "1:17", /./],
  ]);
});

describe("around what the default component gives", () => {
  const root = placing((file) => ({ kind: "around-default", file }), EXPO);
  const STACK = 'import { Stack } from "expo-router";\n';
  const IMPORTS = `${STACK}import { ClerkProvider } from "@clerk/expo";\nimport { tokenCache } from "@clerk/expo/token-cache";\n`;
  const OPEN = "<ClerkProvider publishableKey={KEY} tokenCache={tokenCache}>";

  it.each([
    [
      "a function's element",
      "\nexport default function Layout() {\n  // shown\n  return <Stack />;\n}\n",
      `\nexport default function Layout() {\n  // shown\n  return (\n    ${OPEN}\n      <Stack />\n    </ClerkProvider>\n  );\n}\n`,
    ],
    [
      "a fragment",
      "\nexport default function Layout() {\n  return (\n    <>\n      <Stack />\n    </>\n  );\n}\n",
      `\nexport default function Layout() {\n  return (\n    ${OPEN}\n      <>\n        <Stack />\n      </>\n    </ClerkProvider>\n  );\n}\n`,
    ],
    [
      "an arrow function's element",
      "\nexport default () => <Stack />;\n",
      `\nexport default () => (\n  ${OPEN}\n    <Stack />\n  </ClerkProvider>\n);\n`,
    ],
    [
      "a constant's",
      "\nconst App = () => <Stack />;\n\nexport default App;\n",
      `\nconst App = () => (\n  ${OPEN}\n    <Stack />\n  </ClerkProvider>\n);\n\nexport default App;\n`,
    ],
    [
      "not that of a function inside",
      "\nexport default function App() {\n  const f = () => {\n    return <A />;\n  };\n  return <Stack />;\n}\n",
      `\nexport default function App() {\n  const f = () => {\n    return <A />;\n  };\n  return (\n    ${OPEN}\n      <Stack />\n    </ClerkProvider>\n  );\n}\n`,
    ],
  ])("%s", (_, before, after) => {
    expect(root.placed(STACK + before)).toBe(IMPORTS + after);
    // A file without indentation says nothing of tabs.
    const tabs = "\nconst f = () => {\n  a();\n};\n";
    expect(root.placed(CRLF(STACK + tabs + before))).toBe(CRLF(IMPORTS + tabs + after));
    expect(root.placed(STACK + before, "app/_layout.js")).toBe(IMPORTS + after);
  });

  it.each([
    [
      "tokenCache of the file's own",
      `${STACK}const tokenCache = 1;\nexport default () => <Stack />;\n`,
      'import { tokenCache as clerkTokenCache } from "@clerk/expo/token-cache";',
      "tokenCache={clerkTokenCache}",
    ],
    [
      "tokenCache and the name for Clerk's",
      `${STACK}const [tokenCache, clerkTokenCache] = [];\nexport default () => <Stack />;\n`,
      'import { tokenCache as clerkTokenCache2 } from "@clerk/expo/token-cache";',
      "tokenCache={clerkTokenCache2}",
    ],
    [
      "Clerk's under another name",
      `${STACK}import { tokenCache as tc } from "@clerk/expo/token-cache";\nexport default () => <Stack />;\n`,
      'import { tokenCache as tc } from "@clerk/expo/token-cache";',
      "tokenCache={tc}",
    ],
  ])("with %s", (_, before, statement, prop) => {
    const after = root.placed(before);
    expect(after).toContain(statement);
    expect(after).toContain(prop);
    expect(after.split("@clerk/expo/token-cache")).toHaveLength(2);
  });

  const notOne = /is not one element/;
  root.refuses([
    ["no default export", "export const a = 1;", "1:1", notOne],
    [
      "two elements",
      "export default () => {\n  if (c) return <A />;\n  return <B />;\n};",
      "1:1",
      notOne,
    ],
    ["a choice", "export default () => (c ? <A /> : <B />);", "1:1", notOne],
    ["nothing to show", "export default () => null;", "1:1", notOne],
    ["one in memo", "export default memo(() => <A />);", "1:1", notOne],
    ["a class", "export default class App {}", "1:1", notOne],
    ["one that is handed on", 'export { App as default } from "./App";', "1:1", notOne],
  ]);

  it("follows the default export to the name it is declared by", () => {
    expect(root.placed("const App = () => <A />;\nexport { App as default };")).toContain(
      "  <ClerkProvider publishableKey={KEY} tokenCache={tokenCache}>\n    <A />\n  </ClerkProvider>",
    );
  });
});

describe("around the page", () => {
  const pages = placing((file) => ({ kind: "around-page", file, spread: "pageProps" }), NEXT);
  const TYPE = 'import type { AppProps } from "next/app";\n';
  const IMPORTS = `${TYPE}import { ClerkProvider } from "@clerk/nextjs";\n`;
  const app = (code: string, props = "{ Component, pageProps }") =>
    `\n// app\nexport default function App(${props}: AppProps) {\n  ${code}\n}\n`;
  const OPEN = "<ClerkProvider {...pageProps}>";

  it.each([
    [
      "alone",
      app("return <Component {...pageProps} />;"),
      app(`return (\n    ${OPEN}\n      <Component {...pageProps} />\n    </ClerkProvider>\n  );`),
    ],
    [
      "with its props named in full",
      app("return <props.Component {...props.pageProps} />;", "props"),
      app(
        "return (\n    <ClerkProvider {...props.pageProps}>\n      <props.Component {...props.pageProps} />\n    </ClerkProvider>\n  );",
        "props",
      ),
    ],
    [
      "and what is around it",
      app(
        "return (\n    <Theme>\n      {/* page */}\n      <Component {...pageProps} />\n    </Theme>\n  );",
      ),
      app(
        `return (\n    ${OPEN}\n      <Theme>\n        {/* page */}\n        <Component {...pageProps} />\n      </Theme>\n    </ClerkProvider>\n  );`,
      ),
    ],
    [
      "in a layout's call",
      app("return getLayout(<Component {...pageProps} />);"),
      app(
        `return getLayout(\n    ${OPEN}\n      <Component {...pageProps} />\n    </ClerkProvider>\n  );`,
      ),
    ],
    [
      "in a function inside, where its props are known",
      app("return list.map((p) => <Component {...p.pageProps} />);"),
      app(
        "return list.map((p) => (\n    <ClerkProvider {...p.pageProps}>\n      <Component {...p.pageProps} />\n    </ClerkProvider>\n  ));",
      ),
    ],
    [
      "in a variable",
      app("const page = <Component {...pageProps} />;\n  return <Theme>{page}</Theme>;"),
      app(
        `const page = (\n    ${OPEN}\n      <Component {...pageProps} />\n    </ClerkProvider>\n  );\n  return <Theme>{page}</Theme>;`,
      ),
    ],
  ])("%s", (_, before, after) => {
    expect(pages.placed(TYPE + before)).toBe(IMPORTS + after);
    expect(pages.placed(CRLF(TYPE + before))).toBe(CRLF(IMPORTS + after));
  });

  pages.refuses([]);
});
