import { describe, expect, it } from "vitest";
import { CLERK, IMPORT, OPEN, PLAIN, WIRED, WITH_CLERK, wired } from "../wiring/wiring.ts";

/** `expression` as the only statement below the imports, before and after. */
const layouts = (cases: [what: string, before: string, after: string][]) => {
  it.each(cases)("%s", (_, before, after) => {
    expect(wired(IMPORT + before)).toBe(CLERK + WITH_CLERK + after);
  });
};

describe("the wrapped element stands", () => {
  layouts([
    [
      "on lines of its own",
      "root.render(\n  <ConvexProvider client={c}>\n    <App />\n  </ConvexProvider>,\n  el,\n);",
      `root.render(\n  ${OPEN}\n    <ConvexProviderWithClerk client={c} useAuth={useAuth}>\n      <App />\n    </ConvexProviderWithClerk>\n  </ClerkProvider>,\n  el,\n);`,
    ],
    [
      "alone in a call's parentheses",
      `root.render(${PLAIN});`,
      `root.render(\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>\n);`,
    ],
    [
      "before a call's other arguments",
      `ReactDOM.render(${PLAIN}, el);`,
      `ReactDOM.render(\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>,\n  el\n);`,
    ],
    [
      "after return",
      `f(() => { return ${PLAIN}; });`,
      `f(() => { return (\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>\n); });`,
    ],
    [
      "in an early return",
      `function A() {\n  if (!c) return ${PLAIN};\n  return null;\n}`,
      `function A() {\n  if (!c) return (\n    ${OPEN}\n      ${WIRED}\n    </ClerkProvider>\n  );\n  return null;\n}`,
    ],
    [
      "after an arrow",
      `const A = () => ${PLAIN};`,
      `const A = () => (\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>\n);`,
    ],
    [
      "in parentheses over lines",
      `const A = () => (\n\t${PLAIN}\n);`,
      `const A = () => (\n\t${OPEN}\n\t\t${WIRED}\n\t</ClerkProvider>\n);`,
    ],
    [
      "in a ternary",
      `const a = c ? ${PLAIN} : null;`,
      `const a = c ? (\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>\n) : null;`,
    ],
    [
      "after &&",
      `const a = c && ${PLAIN};`,
      `const a = c && (\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>\n);`,
    ],
    [
      "in braces among JSX",
      `const a = <A>{c && ${PLAIN}}{<B />}</A>;`,
      `const a = <A>{c && (\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>\n)}{<B />}</A>;`,
    ],
    [
      "in braces of its own among JSX",
      `const a = <A>{<B />}{${PLAIN}}</A>;`,
      `const a = <A>{<B />}{\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>\n}</A>;`,
    ],
    [
      "beside elements on its line",
      `const a = <A><B />${PLAIN}<B /></A>;`,
      `const a = (\n  <A>\n    <B />\n    ${OPEN}\n      ${WIRED}\n    </ClerkProvider>\n    <B />\n  </A>\n);`,
    ],
    [
      "beside text, where a break would swallow a space",
      `const a = <p>\n  so ${PLAIN} it is\n</p>;`,
      `const a = <p>\n  so ${OPEN}${WIRED}</ClerkProvider> it is\n</p>;`,
    ],
    [
      "beside a mere space",
      `const a = <p>{x} ${PLAIN}</p>;`,
      `const a = <p>{x} ${OPEN}${WIRED}</ClerkProvider></p>;`,
    ],
    [
      "as a prop in braces",
      `const a = <A b={${PLAIN}} />;`,
      `const a = <A b={\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>\n} />;`,
    ],
    [
      "as a bare prop",
      `const a = <A b=${PLAIN} />;`,
      `const a = <A b=${OPEN}${WIRED}</ClerkProvider> />;`,
    ],
    [
      "beside another one, without space",
      `const a = <>${PLAIN}${PLAIN}</>;`,
      `const a = (\n  ${OPEN}\n    <>\n      ${WIRED}\n      ${WIRED}\n    </>\n  </ClerkProvider>\n);`,
    ],
    [
      "around another one, which needs no ClerkProvider of its own",
      `root.render(\n  <ConvexProvider\n    client={c}\n  >\n    <ConvexProvider\n      client={d}\n    />\n  </ConvexProvider>,\n);`,
      `root.render(\n  ${OPEN}\n    <ConvexProviderWithClerk\n      client={c}\n      useAuth={useAuth}\n    >\n      <ConvexProviderWithClerk\n        client={d}\n        useAuth={useAuth}\n      />\n    </ConvexProviderWithClerk>\n  </ClerkProvider>,\n);`,
    ],
  ]);
});

describe("what is in the element stays", () => {
  layouts([
    [
      "template literals and strings over lines",
      `const a = (\n  <ConvexProvider client={c}>\n    <A b={\`\n x\n\${y}\n\`} c="d\n e" />\n  </ConvexProvider>\n);`,
      `const a = (\n  ${OPEN}\n    <ConvexProviderWithClerk client={c} useAuth={useAuth}>\n      <A b={\`\n x\n\${y}\n\`} c="d\n e" />\n    </ConvexProviderWithClerk>\n  </ClerkProvider>\n);`,
    ],
    [
      "comments, also among the props",
      "const a = (\n  <ConvexProvider\n    // the client\n    client={c} // one\n  >\n    {/* the app */}\n  </ConvexProvider>\n);",
      `const a = (\n  ${OPEN}\n    <ConvexProviderWithClerk\n      // the client\n      client={c} // one\n      useAuth={useAuth}\n    >\n      {/* the app */}\n    </ConvexProviderWithClerk>\n  </ClerkProvider>\n);`,
    ],
    [
      "a comment that leaves no room for a break",
      "root.render(\n  <ConvexProvider client={aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa} /* b */><App /></ConvexProvider>,\n);",
      `root.render(\n  ${OPEN}\n    <ConvexProviderWithClerk client={aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa} useAuth={useAuth} /* b */>\n      <App />\n    </ConvexProviderWithClerk>\n  </ClerkProvider>,\n);`,
    ],
    [
      "spaces between children, which are shown",
      "root.render(\n  <ConvexProvider client={aaaaaaaaaaaaaaaaaaaa}> <App /> </ConvexProvider>,\n);",
      `root.render(\n  ${OPEN}\n    <ConvexProviderWithClerk client={aaaaaaaaaaaaaaaaaaaa} useAuth={useAuth}> <App /> </ConvexProviderWithClerk>\n  </ClerkProvider>,\n);`,
    ],
    [
      "spread props, before useAuth; too wide, one a line",
      "root.render(\n  <ConvexProvider{...aaaaaaaaaaaaaaaaaaaaaaaa}{...bbbbbbbbbbbbbbbbbbbbbbbb} />,\n);",
      `root.render(\n  ${OPEN}\n    <ConvexProviderWithClerk\n      {...aaaaaaaaaaaaaaaaaaaaaaaa}\n      {...bbbbbbbbbbbbbbbbbbbbbbbb}\n      useAuth={useAuth}\n    />\n  </ClerkProvider>,\n);`,
    ],
    [
      "type arguments without props",
      "const A = () => <ConvexProvider<T> />;",
      `const A = () => (\n  ${OPEN}\n    <ConvexProviderWithClerk<T> useAuth={useAuth} />\n  </ClerkProvider>\n);`,
    ],
    [
      "children as a prop",
      "const A = () => <ConvexProvider children={<App />} client={c} />;",
      `const A = () => (\n  ${OPEN}\n    <ConvexProviderWithClerk children={<App />} client={c} useAuth={useAuth} />\n  </ClerkProvider>\n);`,
    ],
  ]);
});
