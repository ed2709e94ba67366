import { describe, expect, test } from "vitest";
import { CONVEX, rewrite, rewritten } from "../wiring/wiring.ts";

const ELEMENT =
  "const A = () => (\n  <ConvexProvider client={c}>\n    <X />\n  </ConvexProvider>\n);\n";

describe("a use that may render the plain provider is refused, at its place", () => {
  test.each([
    ["behind a condition", "const P = dev ? ConvexProvider : Mock;\n"],
    ["in a list", "const all = [ConvexProvider, Theme];\n"],
    ["as a property", "const all = { ConvexProvider };\n"],
    ["as a property of another name", "const all = { it: ConvexProvider };\n"],
    ["as a default", "const f = (P = ConvexProvider) => P;\n"],
    ["in a variable", "let P = ConvexProvider;\n"],
    ["assigned", "let P;\nP = ConvexProvider;\n"],
    ["given to a function", "export const B = withAuth(ConvexProvider);\n"],
    ["in a constant that is used further", "const P = ConvexProvider;\nf(P); // ConvexProvider\n"],
  ])("%s", (_, code) => {
    for (const text of [CONVEX + code, CONVEX + code + ELEMENT]) {
      expect(rewrite(text)).toMatchObject({ status: "refused", reason: "unsupported-shape" });
      const { line } = { line: 0, ...rewrite(text) };
      expect(text.split("\n")[line - 1]).toContain("ConvexProvider");
    }
  });

  test.each([
    ["declared so", "export const P = ConvexProvider;\n"],
    ["by name", "const P = ConvexProvider;\nexport { P };\n"],
    ["by default", "const P = ConvexProvider;\nexport default P;\n"],
  ])("in a constant that is a tag, but exported too, %s", (_, code) => {
    const text = `${CONVEX}${code}const A = () => <P client={c} />;\n`;
    expect(rewrite(text)).toMatchObject({ status: "refused", reason: "unsupported-shape" });
  });

  test.each([
    ["in a list", "const all = [C.ConvexProvider];"],
    ["by a computed name", 'const P = C["ConvexProvider"];'],
    ["taken apart", "const { ConvexProvider } = C;"],
    ["handed on whole", "f(C);"],
  ])("through a namespace: %s", (_, code) => {
    const text = `import * as C from "convex/react";\n${code}\nconst A = () => <C.ConvexProvider client={new C.ConvexReactClient(url)} />;\n`;
    expect(rewrite(text)).toMatchObject({ status: "refused", line: 2 });
  });
});

describe("what renders nothing keeps its import", () => {
  test.each([
    ["a type", "type P = React.ComponentProps<typeof ConvexProvider>;\n"],
    ["an export", "export { ConvexProvider };\n"],
    ["a default export", "export default ConvexProvider;\n"],
    ["a constant that is exported, and never a tag", "export const P = ConvexProvider;\n"],
  ])("%s", (_, code) => {
    const after = rewritten(CONVEX + code + ELEMENT);
    expect(after).toContain(CONVEX);
    expect(after).toContain(code);
  });
});

test("a constant that is only a tag gets the wired provider", () => {
  const after = rewritten(
    `${CONVEX}const P = ConvexProvider;\nconst A = () => (\n  <P client={c}>\n    <X />\n  </P>\n);\n`,
  );
  expect(after).toContain("const P = ConvexProviderWithClerk;");
  expect(after).toContain("    <P client={c} useAuth={useAuth}>");
  expect(after).toContain('import { ConvexReactClient } from "convex/react";');
});

test.each([
  ["const P = ConvexProvider as any;\n", "const P = ConvexProviderWithClerk as any;\n"],
  ["const P = (ConvexProvider);\n", "const P = (ConvexProviderWithClerk);\n"],
])("what stands around a constant's value stays: %s", (before, after) => {
  const text = rewritten(`${CONVEX}${before}const A = () => <P client={c} />;\n`);
  expect(text).toContain(after);
  expect(text).toContain('import { ConvexReactClient } from "convex/react";');
});

test("another thing of the same name is left alone", () => {
  const other = "function B({ ConvexProvider }) {\n  return <ConvexProvider client={1} />;\n}\n";
  expect(rewritten(CONVEX + other + ELEMENT)).toContain(other);
  expect(rewrite(CONVEX + other)).toMatchObject({ status: "refused", reason: "no-provider" });
});
