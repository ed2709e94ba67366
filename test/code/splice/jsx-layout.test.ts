import { expect, test } from "vitest";
import { wiredCode } from "../wiring/wiring.ts";

const lines = (...each: string[]) => `${each.join("\n")}\n`;
const wired = (indentation: string, child = "<App />") =>
  [
    "<ClerkProvider publishableKey={KEY}>",
    "  <ConvexProviderWithClerk client={convex} useAuth={useAuth}>",
    `    ${child}`,
    "  </ConvexProviderWithClerk>",
    "</ClerkProvider>",
  ].map((line) => indentation + line);

const ONE_LINE = "<ConvexProvider client={convex}><App /></ConvexProvider>";

test.each([
  ["an argument", `render(${ONE_LINE});\n`, lines("render(", ...wired("  "), ");")],
  [
    "one of two",
    `render(${ONE_LINE}, el);\n`,
    lines("render(", ...wired("  ").slice(0, -1), "  </ClerkProvider>,", "  el", ");"),
  ],
  [
    "the second of two",
    `hydrate(el, ${ONE_LINE});\n`,
    lines("hydrate(", "  el,", ...wired("  "), ");"),
  ],
  [
    "where arguments end with commas",
    `run(\n  1,\n);\nrender(${ONE_LINE});\n`,
    lines(
      "run(",
      "  1,",
      ");",
      "render(",
      ...wired("  ").slice(0, -1),
      "  </ClerkProvider>,",
      ");",
    ),
  ],
  [
    "an arrow's body",
    `const A = () => ${ONE_LINE};\n`,
    lines("const A = () => (", ...wired("  "), ");"),
  ],
  [
    "parentheses on one line",
    `const A = () => (${ONE_LINE});\n`,
    lines("const A = () => (", ...wired("  "), ");"),
  ],
  [
    "a prop",
    `const A = () => <R is={${ONE_LINE}} />;\n`,
    lines("const A = () => <R is={", ...wired("  "), "} />;"),
  ],
  [
    "a condition",
    `const A = () => (\n  <p>\n    {ok && ${ONE_LINE}}\n  </p>\n);\n`,
    lines(
      "const A = () => (",
      "  <p>",
      "    {ok && (",
      ...wired("      "),
      "    )}",
      "  </p>",
      ");",
    ),
  ],
  [
    "JSX on one line",
    `render(<Strict>${ONE_LINE}<Toast /></Strict>);\n`,
    lines("render(", "  <Strict>", ...wired("    "), "    <Toast />", "  </Strict>", ");"),
  ],
  [
    "two beside each other",
    `const A = () => <>${ONE_LINE}${ONE_LINE}</>;\n`,
    lines(
      "const A = () => (",
      "  <ClerkProvider publishableKey={KEY}>",
      "    <>",
      ...wired("    ").slice(1, -1),
      ...wired("    ").slice(1, -1),
      "    </>",
      "  </ClerkProvider>",
      ");",
    ),
  ],
  [
    "several lines behind return",
    "function A() {\n  return <ConvexProvider client={convex}>\n    <App />\n  </ConvexProvider>;\n}\n",
    lines("function A() {", "  return (", ...wired("    "), "  );", "}"),
  ],
  [
    "a parent that opens on the same line",
    "const A = () => (\n  <Strict><ConvexProvider client={convex}>\n    <App />\n  </ConvexProvider></Strict>\n);\n",
    lines("const A = () => (", "  <Strict>", ...wired("    "), "  </Strict>", ");"),
  ],
])("lines are made for %s", (_, before, after) => {
  expect(wiredCode(before)).toBe(after);
});

test.each([
  ["text beside it", `<p>Hello ${ONE_LINE}</p>`],
  ["a space beside it", `<p><b /> ${ONE_LINE}</p>`],
  ["a space inside it", "<p>x <ConvexProvider client={convex}> <App /></ConvexProvider></p>"],
])("no line is broken where it would swallow a space: %s", (_, jsx) => {
  const code = wiredCode(`const A = () => ${jsx};\n`);
  expect(code).not.toContain("\n<");
  expect(code.split("\n")).toHaveLength(2);
  expect(code).toContain("<ClerkProvider publishableKey={KEY}><ConvexProviderWithClerk");
});

test("a line that begins inside a value keeps its bytes", () => {
  const values = ["`\n a\n\tb`", '"x\\\n y"'];
  const props = `title="two\n lines"`;
  const before = `const A = () => (\n  <ConvexProvider client={convex}>\n    <X a={${values[0]}} b={${values[1]}} ${props} />\n  </ConvexProvider>\n);\n`;
  const after = wiredCode(before);
  for (const value of [...values, props]) expect(after).toContain(value);
});
