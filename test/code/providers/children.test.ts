import { expect, test } from "vitest";
import { ancestorPathsIn } from "../../../src/code/providers/file-render-order.ts";
import { providerElements } from "../../../src/code/providers/provider-elements.ts";
import { parseFile } from "../../../src/code/syntax/parse.ts";

const HEAD = `import { createElement } from "react";
import { ClerkProvider } from "@clerk/react";
import { ConvexProvider } from "convex/react";
`;
const APP = "const app = <Shell theme={1}><ConvexProvider client={c} /></Shell>;";

/** Whether the Convex provider is rendered inside ClerkProvider, by way of a component. */
function isInside(shell: string): boolean {
  const file = parseFile("main.tsx", HEAD + shell + APP);
  const elements = providerElements(file);
  const paths = ancestorPathsIn(elements, file);
  const convex = elements.find(({ kind }) => kind === "convex");
  const found = convex ? (paths.get(convex) ?? []) : [];
  return found.length > 0 && found.every((path) => path.some(({ kind }) => kind === "clerk"));
}

test.each([
  ["children", "({ children }) => <ClerkProvider>{children}</ClerkProvider>"],
  ["another name", "({ children: inner }) => <ClerkProvider>{inner}</ClerkProvider>"],
  ["a member", "(props) => <ClerkProvider>{props.children}</ClerkProvider>"],
  ["a member in brackets", '(props) => <ClerkProvider>{props["children"]}</ClerkProvider>'],
  ["all props", "(props) => <ClerkProvider {...props} />"],
  ["the rest of them", "({ theme, ...rest }) => <ClerkProvider {...rest} />"],
  [
    "the rest of them, later",
    "(props) => { const { theme, ...rest } = props; return <ClerkProvider {...rest} />; }",
  ],
  ["a copy", "(props) => { const all = { a, ...props }; return <ClerkProvider {...all} />; }"],
  ["createElement's props", "(props) => createElement(ClerkProvider, props)"],
  ["a copy by assign", "(props) => createElement(ClerkProvider, Object.assign({ a }, props))"],
])("children are found as %s", (_, shell) => {
  expect(isInside(`const Shell = ${shell};\n`)).toBe(true);
});

test.each([
  ["beside", "({ children }) => <><ClerkProvider />{children}</>"],
  [
    "taken out of the rest",
    "({ children, ...rest }) => <>{children}<ClerkProvider {...rest} /></>",
  ],
])("children that stand %s are not inside", (_, shell) => {
  expect(isInside(`const Shell = ${shell};\n`)).toBe(false);
});
