import { describe, expect, test } from "vitest";
import { CONVEX, rewrite, rewritten } from "../wiring/wiring.ts";

const CLERK = 'import { ClerkProvider } from "@clerk/clerk-react";\n';
const convex = "<ConvexProvider client={c}>{children}</ConvexProvider>";
const clerk = (inner: string) => `<ClerkProvider publishableKey={k}>${inner}</ClerkProvider>`;

describe("a ClerkProvider that is above is kept, and useAuth comes from its package", () => {
  test.each([
    ["around it", `const A = ({ children }) => ${clerk(convex)};\n`],
    ["around its component", `const B = () => ${convex};\nconst A = () => ${clerk("<B />")};\n`],
    ["around a constant", `const b = ${convex};\nconst A = () => ${clerk("{b}")};\n`],
    [
      "two components up",
      `const C = () => ${convex};\nconst B = () => <C />;\nconst A = () => ${clerk("<B />")};\n`,
    ],
    [
      "in a component around it",
      `const Auth = ({ children }) => ${clerk("{children}")};\nconst A = () => <Auth>${convex}</Auth>;\n`,
    ],
    [
      "in a component around its component",
      `const Auth = (props) => ${clerk("{props.children}")};\nconst B = () => ${convex};\nconst A = () => <Auth><B /></Auth>;\n`,
    ],
    [
      "around a router's routes",
      `const r = make([{ element: ${convex} }]);\nconst A = () => ${clerk("<Router router={r} />")};\n`,
    ],
  ])("%s", (_, code) => {
    const after = rewritten(CLERK + CONVEX + code);
    expect(after.match(/<ClerkProvider/g)).toHaveLength(1);
    expect(after).toContain('import { ClerkProvider, useAuth } from "@clerk/clerk-react";');
    expect(after).toContain("<ConvexProviderWithClerk client={c} useAuth={useAuth}>");
    expect(rewrite(after)).toEqual({ status: "already-wired" });
  });
});

test.each([
  ["inside it", `const A = () => <ConvexProvider client={c}>${clerk("<X />")}</ConvexProvider>;\n`],
  [
    "inside its component",
    `const B = () => ${clerk("<X />")};\nconst A = () => <ConvexProvider client={c}><B /></ConvexProvider>;\n`,
  ],
  [
    "inside a component among its children",
    `const Auth = ({ children }) => ${clerk("{children}")};\nconst A = () => <ConvexProvider client={c}><Auth><X /></Auth></ConvexProvider>;\n`,
  ],
])("a ClerkProvider %s is moved out", (_, code) => {
  const after = rewrite(CLERK + CONVEX + code.replaceAll("{k}", '"k"'));
  expect(after.status === "rewritten" ? after.text : after).toMatch(
    /<ClerkProvider publishableKey="k">\s*<ConvexProviderWithClerk/,
  );
});

test("one that stands elsewhere doesn't serve it", () => {
  const code = `const A = () => ok ? ${clerk("<X />")} : ${convex};\n`;
  expect(rewritten(CLERK + CONVEX + code).match(/<ClerkProvider/g)).toHaveLength(2);
});

test("providers of one tree share one ClerkProvider", () => {
  const inner = `const B = ({ children }) => ${convex};\n`;
  const after = rewritten(
    `${CONVEX}${inner}const A = () => <ConvexProvider client={d}><B /></ConvexProvider>;\n`,
  );
  expect(after.match(/<ClerkProvider/g)).toHaveLength(1);
  expect(after.match(/<ConvexProviderWithClerk/g)).toHaveLength(2);
});

describe("providers that are on the page together share one", () => {
  const a = "<ConvexProvider client={a}>\n      <A />\n    </ConvexProvider>";
  const b = a.replaceAll("a}", "b}").replace("A", "B");

  test.each([
    ["in an element", "<Split>", "</Split>"],
    ["in a fragment", "<>", "</>"],
  ])("%s", (_, open, close) => {
    const code = `root.render(\n  ${open}\n    ${a}\n    ${b}\n  ${close},\n);\n`;
    const after = rewritten(CONVEX + code);
    expect(after).toContain(
      `  <ClerkProvider publishableKey={KEY}>\n    ${open}\n      <ConvexProviderWithClerk client={a}`,
    );
    expect(after).toContain(`    ${close}\n  </ClerkProvider>,\n`);
    expect(after.match(/<ClerkProvider/g)).toHaveLength(1);
  });

  test("three of them, at two depths", () => {
    const code = `root.render(<Grid>${a}<Row>${b}${b}</Row></Grid>);\n`;
    const after = rewritten(CONVEX + code);
    expect(after.match(/<ClerkProvider/g)).toHaveLength(1);
    expect(after).toMatch(/<ClerkProvider publishableKey=\{KEY\}>\s*<Grid>/);
  });

  test("but not where only one of them is shown", () => {
    const after = rewritten(`${CONVEX}root.render(<Box>{on ? ${a} : ${b}}</Box>);\n`);
    expect(after.match(/<ClerkProvider/g)).toHaveLength(2);
  });
});

describe("the older SDK, which allows one ClerkProvider on a page", () => {
  const sdk = "@clerk/clerk-react";
  const two = (join: string) =>
    `${CONVEX}one.render(<ConvexProvider client={a} />)${join}<ConvexProvider client={b} />);\n`;

  test("is refused for two roots, and its successor is not", () => {
    const code = two(";\ntwo.render(");
    expect(rewrite(code, { sdk })).toMatchObject({
      status: "refused",
      line: 3,
      message: expect.stringContaining("on the page at the same time"),
    });
    expect(rewritten(code).match(/<ClerkProvider/g)).toHaveLength(2);
  });

  test.each([
    ["the arms of a condition", "const A = () => on ? X : Y;\n"],
    ["two returns", "function A() {\n  if (on) return X;\n  return Y;\n}\n"],
    ["two branches", "if (on) root.render(X);\nelse root.render(Y);\n"],
  ])("is given two in %s", (_, code) => {
    const text = code
      .replace("X", "<ConvexProvider client={a} />")
      .replace("Y", "<ConvexProvider client={b} />");
    expect(rewritten(CONVEX + text, { sdk }).match(/<ClerkProvider/g)).toHaveLength(2);
  });
});

test("useAuth of another package than ClerkProvider's is refused, not called wired", () => {
  const text = `${CLERK}import { useAuth } from "@clerk/react";\nimport { ConvexProviderWithClerk } from "convex/react-clerk";\nconst A = () => ${clerk("<ConvexProviderWithClerk client={c} useAuth={useAuth}><X /></ConvexProviderWithClerk>")};\n`;
  expect(rewrite(text)).toMatchObject({ status: "refused", line: 4 });
});
