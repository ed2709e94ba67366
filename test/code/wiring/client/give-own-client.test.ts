import { describe, expect, test } from "vitest";
import { giveOwnClient } from "../../../../src/code/wiring/client/give-own-client.ts";

const HEAD = `import { ConvexReactClient } from "convex/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { useAuth } from "@clerk/react";
`;
const STATE = 'import { useState } from "react";\n';
const WHY = "// Each island makes its own: a client knows of one provider's sign-in only.\n";
const MADE = "const client = new ConvexReactClient(URL);\n";
const MAKER = `${WHY}const newClient = () => new ConvexReactClient(URL);\n`;
const HOOK = "const [client] = useState(newClient);";
const ELEMENT =
  "<ConvexProviderWithClerk client={client} useAuth={useAuth}><p /></ConvexProviderWithClerk>";
const RETURN = `  return ${ELEMENT};\n`;

const given = (text: string) => giveOwnClient({ path: "src/lib/convex.tsx", text });

/** A file with the component, before and after; `hook` is its line in the component. */
const around = (start: string, end = "}\n", indent = "  "): [before: string, after: string] => [
  `${HEAD}${MADE}${start}${indent}return ${ELEMENT};\n${end}`,
  `${HEAD}${STATE}${MAKER}${start}${indent}${HOOK}\n${indent}return ${ELEMENT};\n${end}`,
];

const whole = (before: string, after: string): [string, string] => [HEAD + before, HEAD + after];

describe("each mounted component gets a client of its own", () => {
  test.each<[what: string, before: string, after: string]>([
    ["in a named function", ...around("export function Providers() {\n")],
    ["in the default export", ...around("export default function () {\n")],
    ["in an arrow by its name", ...around("export const Providers = () => {\n", "};\n")],
    ["in memo", ...around("export const Providers = memo(() => {\n", "});\n")],
    [
      "in what a wrapper returns",
      ...around(
        "export function withConvex(Component: FC) {\n  return function Wrapped() {\n",
        "  };\n}\n",
        "    ",
      ),
    ],
    [
      "in what a wrapper returns, without a name",
      ...around("export const withConvex = (Component: FC) => (props: P) => {\n", "};\n"),
    ],
    [
      "in what a wrapper's body returns, without a name",
      ...around(
        "export function withConvex(Component: FC) {\n  return (props: P) => {\n",
        "  };\n}\n",
        "    ",
      ),
    ],
    [
      "below a directive and above a comment",
      ...whole(
        `${MADE}export function A() {\n  "use no memo";\n  // shown\n${RETURN}}\n`,
        `${STATE}${MAKER}export function A() {\n  "use no memo";\n  ${HOOK}\n  // shown\n${RETURN}}\n`,
      ),
    ],
    [
      "where it returns early",
      ...whole(
        `${MADE}export function A() {\n  if (!KEY) return null;\n${RETURN}}\n`,
        `${STATE}${MAKER}export function A() {\n  ${HOOK}\n  if (!KEY) return null;\n${RETURN}}\n`,
      ),
    ],
    [
      "on one line",
      ...whole(
        `${MADE}export function A() { return ${ELEMENT}; }\n`,
        `${STATE}${MAKER}export function A() { ${HOOK} return ${ELEMENT}; }\n`,
      ),
    ],
    [
      "with a type, an assertion and a comment",
      ...whole(
        `// One for all.\nconst convex: ConvexReactClient = new ConvexReactClient(URL) as C; // here\nexport function A() {\n${RETURN.replace("{client}", "{convex}")}}\n`,
        `${STATE}// One for all.\n${WHY}const newConvex = (): ConvexReactClient => new ConvexReactClient(URL) as C; // here\nexport function A() {\n  const [convex] = useState(newConvex);\n${RETURN.replace("{client}", "{convex}")}}\n`,
      ),
    ],
    [
      "beside a plain provider of the same component",
      ...whole(
        `import { ConvexProvider } from "convex/react";\n${MADE}export function A() {\n  return KEY ? ${ELEMENT} : <ConvexProvider client={client} />;\n}\n`,
        `import { ConvexProvider } from "convex/react";\n${STATE}${MAKER}export function A() {\n  ${HOOK}\n  return KEY ? ${ELEMENT} : <ConvexProvider client={client} />;\n}\n`,
      ),
    ],
    [
      "where the names are taken",
      ...whole(
        `${MADE}const newClient = 1, useState = 2;\nexport function A() {\n${RETURN}}\n`,
        `import { useState as useReactState } from "react";\n${WHY}const makeClient = () => new ConvexReactClient(URL);\nconst newClient = 1, useState = 2;\nexport function A() {\n  const [client] = useReactState(makeClient);\n${RETURN}}\n`,
      ),
    ],
    [
      "made once for each wrapped component",
      ...whole(
        `export function withConvex(Component: FC) {\n  ${MADE}  return function Wrapped() {\n  ${RETURN}  };\n}\n`,
        `${STATE}export function withConvex(Component: FC) {\n  ${MAKER.replace("\n", "\n  ")}  return function Wrapped() {\n    ${HOOK}\n  ${RETURN}  };\n}\n`,
      ),
    ],
  ])("%s", (_, before, after) => {
    expect(given(before)).toEqual({ status: "edited", text: after });
    expect(given(after)).toEqual({ status: "kept" });
    const windows = (text: string) => text.replaceAll("\n", "\r\n");
    expect(given(windows(before))).toEqual({ status: "edited", text: windows(after) });
  });

  test("with what is imported of React already, and without semicolons", () => {
    const before = `import { ConvexReactClient } from 'convex/react'
import { ConvexProviderWithClerk } from 'convex/react-clerk'
import { type FC } from 'react'
const client = new ConvexReactClient(URL)
export function A() {
  return <ConvexProviderWithClerk client={client} useAuth={useAuth} />
}
`;
    const after = before
      .replace("{ type FC }", "{ type FC, useState }")
      .replace("const client = ", `${WHY}const newClient = () => `)
      .replace("  return", "  const [client] = useState(newClient)\n  return");
    expect(given(before)).toEqual({ status: "edited", text: after });
  });
});

describe("a component with a client of its own keeps it", () => {
  test.each([
    ["in its state", "const [client] = useState(() => new ConvexReactClient(URL));"],
    ["by useMemo", "const client = useMemo(() => new ConvexReactClient(URL), []);"],
  ])("%s", (_, own) => {
    expect(given(`${HEAD}${STATE}export function A() {\n  ${own}\n${RETURN}}\n`)).toEqual({
      status: "kept",
    });
  });

  test("in a ref", () => {
    const ref =
      "const ref = useRef(null);\n  if (!ref.current) ref.current = new ConvexReactClient(URL);";
    const element = RETURN.replace("{client}", "{ref.current}");
    expect(given(`${HEAD}export function A() {\n  ${ref}\n${element}}\n`)).toEqual({
      status: "kept",
    });
  });
});

describe("a client that can't be made for each is refused", () => {
  const component = `export function A() {\n${RETURN}}\n`;
  test.each<[what: string, text: string, says: string]>([
    ["exported", `export ${MADE}${component}`, "is exported"],
    ["exported by a list", `${MADE}${component}export { client };\n`, "is used here too"],
    ["asked elsewhere", `${MADE}client.query(q);\n${component}`, "is used here too"],
    ["typed elsewhere", `${MADE}type C = typeof client;\n${component}`, "is used here too"],
    [
      "in two components",
      `${MADE}${component}export function B() {\n${RETURN}}\n`,
      "is used here too",
    ],
    ["of another file", `import { client } from "./client";\n${component}`, "another file"],
    ["a prop", component.replace("A()", "A({ client })"), "can't be followed"],
    ["of a variable", `let${MADE.slice(5)}${component}`, "can't be followed"],
    [
      "kept outside by the component",
      `export function A() {\n  const client = (globalThis.c ??= new ConvexReactClient(URL));\n${RETURN}}\n`,
      "can't be followed",
    ],
    [
      "kept outside by what state is made of",
      `${STATE}let one;\nconst made = () => (one ??= new ConvexReactClient(URL));\nexport function A() {\n  const [client] = useState(made);\n${RETURN}}\n`,
      "can't be followed",
    ],
    ["of a function", `const client = clientOf(URL);\n${component}`, "can't be followed"],
    [
      "in an arrow without a body",
      `${MADE}export const A = () => ${ELEMENT};\n`,
      "no component that has a body of statements",
    ],
    [
      "in a function that is called",
      `${MADE}const render = () => {\n${RETURN}};\n`,
      "no component that has a body of statements",
    ],
    ["at the top", `${MADE}root.render(${ELEMENT});\n`, "no component that has a body"],
  ])("%s", (_, text, says) => {
    expect(given(HEAD + text)).toMatchObject({
      status: "refused",
      reason: "unsupported-shape",
      message: expect.stringContaining(says),
    });
  });
});
