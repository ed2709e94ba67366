import { describe, expect, test } from "vitest";
import { keySources } from "../../../src/code/diagnosis/key-source.ts";

const IMPORTS = `import { ClerkProvider } from "@clerk/react"; import { createElement } from "react"; `;

const inText = (text: string) =>
  keySources({ path: "src/main.tsx", text: `${IMPORTS}\n${text}` }).map((source) => {
    if (source.kind === "variable") return `$${source.name}`;
    return source.kind === "literal" ? `"${source.value}"` : source.kind;
  });
const ofProp = (value: string, before = "") =>
  inText(`${before}\n<ClerkProvider publishableKey=${value}><App /></ClerkProvider>;`);

describe("a variable is read from", () => {
  test.each([
    ["{import.meta.env.VITE_KEY}", ""],
    ['{import.meta.env["VITE_KEY"]}', ""],
    ["{process.env.VITE_KEY}", ""],
    ["{process.env[`VITE_KEY`]}", ""],
    ["{import.meta.env?.VITE_KEY}", ""],
    ["{process.env.VITE_KEY!}", ""],
    ["{import.meta.env.VITE_KEY as string}", ""],
    ["{(import.meta.env.VITE_KEY satisfies string)!}", ""],
    ["{(import.meta as any).env.VITE_KEY}", ""],
    ['{import.meta.env.VITE_KEY ?? ""}', ""],
    ['{import.meta.env.VITE_KEY || "pk_test_a"}', ""],
    ['{"" || process.env.VITE_KEY}', ""],
    ["{process.env.VITE_KEY ?? process.env.OTHER}", ""],
    ["{imported ?? process.env.VITE_KEY}", 'import { imported } from "./config";'],
    ["{KEY}", "const KEY = import.meta.env.VITE_KEY;"],
    ["{KEY}", "const raw = import.meta.env.VITE_KEY; const KEY = raw as string;"],
    ["{KEY}", 'const KEY = import.meta.env.VITE_KEY; if (!KEY) throw new Error("none");'],
    ["{KEY}", "const { VITE_KEY: KEY } = import.meta.env;"],
    ["{VITE_KEY!}", "const { VITE_KEY } = process.env;"],
    ["{env.VITE_KEY}", "const env = import.meta.env;"],
    ["{VITE_KEY}", "const env = import.meta.env; const { VITE_KEY } = env;"],
  ])("publishableKey=%s with %s", (value, before) => {
    expect(ofProp(value, before)).toEqual(["$VITE_KEY"]);
  });

  test("a constant in the component, or after it", () => {
    expect(
      inText(`function App() {
  const key = LATER!;
  return <ClerkProvider publishableKey={key} />;
}
const LATER = import.meta.env.VITE_KEY;`),
    ).toEqual(["$VITE_KEY"]);
  });
});

describe("a literal is", () => {
  test.each([
    ['"pk_test_a"', ""],
    ["'pk_test_a'", ""],
    ['{"pk_test_a"}', ""],
    ["{`pk_test_a`}", ""],
    ['{"pk_test_a" as const}', ""],
    ["{KEY}", 'const KEY = "pk_test_a";'],
    ['{"pk_test_a" || "pk_test_b"}', ""],
  ])("publishableKey=%s with %s", (value, before) => {
    expect(ofProp(value, before)).toEqual(['"pk_test_a"']);
  });
});

describe("it is unclear from", () => {
  test.each([
    ["{KEY}", 'import { KEY } from "./config";'],
    ["{config.key}", 'import { config } from "./config";'],
    ["{env.VITE_KEY}", 'import { env } from "./env";'],
    [`{\`pk_test_\${rest}\`}`, ""],
    ["{process.env[name]}", ""],
    ["{read(process.env.VITE_KEY)}", ""],
    ["{live ? process.env.A : process.env.B}", ""],
    ["{KEY}", "let KEY = process.env.VITE_KEY;"],
    ["{KEY}", "const KEY = OTHER; const OTHER = KEY;"],
    ["{KEY}", "const KEY = OTHER ?? 1; const OTHER = KEY ?? 2;"],
    ['{imported ?? "pk_test_a"}', 'import { imported } from "./config";'],
    ["{undeclared}", ""],
    ["{}", ""],
    ["{rest}", "const { ...rest } = process.env;"],
  ])("publishableKey=%s with %s", (value, before) => {
    expect(ofProp(value, before)).toEqual(["unclear"]);
  });

  test("a parameter, or a prop without a value", () => {
    expect(
      inText(
        "const P = ({ publishableKey }) => <ClerkProvider publishableKey={publishableKey} />;",
      ),
    ).toEqual(["unclear"]);
    expect(inText("<ClerkProvider publishableKey />")).toEqual(["unclear"]);
  });
});

describe("an element", () => {
  test.each([
    ["without the prop", "<ClerkProvider afterSignOutUrl='/' />", "none"],
    ["with props that may hold it", "const P = (props) => <ClerkProvider {...props} />", "unclear"],
    [
      "with the prop behind others",
      "const P = (props) => <ClerkProvider {...props} publishableKey={process.env.KEY} />",
      "$KEY",
    ],
    [
      "with others behind the prop, which may set it again",
      "const P = (props) => <ClerkProvider publishableKey={process.env.KEY} {...props} />",
      "unclear",
    ],
    [
      "by createElement, with a key that is computed",
      "createElement(ClerkProvider, { publishableKey: process.env.KEY, [name]: a })",
      "unclear",
    ],
    [
      "with props that are set later",
      "const a = { publishableKey: 'pk' }; a.publishableKey = b; <ClerkProvider {...a} />",
      "unclear",
    ],
    ["with props that can't hold it", "const a = { b: 1 }; <ClerkProvider {...a} />", "none"],
    [
      "with props that hold it",
      "const key = process.env.KEY; const a = { key: 1 }; const b = { publishableKey: key }; <ClerkProvider {...b} {...a} />",
      "$KEY",
    ],
    [
      "with props that hold it as a member of that name",
      "const publishableKey = process.env.KEY; <ClerkProvider {...{ publishableKey }} />",
      "$KEY",
    ],
    [
      "with props that are spread in turn",
      "const a = { ...given }; <ClerkProvider {...a} />",
      "unclear",
    ],
    [
      "by createElement",
      "createElement(ClerkProvider, { 'publishableKey': process.env.KEY }, app)",
      "$KEY",
    ],
    ["by createElement, without props", "createElement(ClerkProvider)", "none"],
    ["by createElement, with null", "createElement(ClerkProvider, null, app)", "none"],
    ["by createElement, without the prop", "createElement(ClerkProvider, { a: 1 })", "none"],
    ["by createElement, with others", "createElement(ClerkProvider, props)", "unclear"],
    [
      "by createElement, with some written out",
      "createElement(ClerkProvider, { ...props, appearance })",
      "unclear",
    ],
    [
      "by createElement, with a method",
      "createElement(ClerkProvider, { publishableKey() {} })",
      "unclear",
    ],
  ])("%s", (_, text, key) => {
    expect(inText(text)).toEqual([key]);
  });
});

test("each element has its place", () => {
  const text = `import * as Clerk from "@clerk/nextjs";
const a = <Clerk.ClerkProvider><p /></Clerk.ClerkProvider>;
const b = (
  <Clerk.ClerkProvider publishableKey="pk_test_a" />
);
`;
  expect(keySources({ path: "app/layout.tsx", text })).toEqual([
    { file: "app/layout.tsx", line: 2, column: 11, kind: "none" },
    {
      file: "app/layout.tsx",
      line: 4,
      column: 3,
      kind: "literal",
      value: "pk_test_a",
      written: { file: "app/layout.tsx", line: 4, column: 39 },
    },
  ]);
});

test("a provider that another file hands on counts, one of the app's own doesn't", () => {
  const text = `import { Auth } from "./auth";\n<Auth publishableKey="pk_test_a" />;`;
  const reExports = [
    {
      module: "./auth",
      name: "Auth",
      from: { module: "@clerk/react", name: "ClerkProvider" },
    },
  ];
  expect(keySources({ path: "src/main.tsx", text, reExports })).toHaveLength(1);
  expect(keySources({ path: "src/main.tsx", text })).toEqual([]);
  expect(
    keySources({
      path: "src/main.tsx",
      text: `import { ClerkProvider } from "./own";\n<ClerkProvider publishableKey="pk_test_a" />;`,
    }),
  ).toEqual([]);
});
