import { describe, expect, test } from "vitest";
import { removeClerkFromFile } from "../../../src/code/wiring/remove-clerk.ts";
import { CONVEX, rewrite, rewritten, wired } from "./wiring.ts";

const CLERK = 'import { ClerkProvider } from "@clerk/clerk-react";\n';
const BOTH = 'import { ClerkProvider, useAuth } from "@clerk/clerk-react";\n';
const HEAD = `${CLERK}import { ConvexProvider } from "convex/react";\n`;
const AFTER = `${BOTH}import { ConvexProviderWithClerk } from "convex/react-clerk";\n`;

describe("a ClerkProvider inside the Convex provider is moved out", () => {
  test.each<[what: string, before: string, after: string]>([
    [
      "on lines of its own",
      `root.render(
  <ConvexProvider client={c}>
    <ClerkProvider publishableKey={k} afterSignOutUrl="/">
      <App
        text={\`a
  b\`}
      />
    </ClerkProvider>
  </ConvexProvider>,
);
`,
      `root.render(
  <ClerkProvider publishableKey={k} afterSignOutUrl="/">
    <ConvexProviderWithClerk client={c} useAuth={useAuth}>
      <App
        text={\`a
  b\`}
      />
    </ConvexProviderWithClerk>
  </ClerkProvider>,
);
`,
    ],
    [
      "among others, with its props over several lines",
      `export default () => (
  <ConvexProvider client={c}>
    <Theme>
      <ClerkProvider
        publishableKey={k}
        appearance={{ variables: { colorPrimary: "red" } }}
      >
        {/* both */}
        <Header />
        <App />
      </ClerkProvider>
    </Theme>
  </ConvexProvider>
);
`,
      `export default () => (
  <ClerkProvider
    publishableKey={k}
    appearance={{ variables: { colorPrimary: "red" } }}
  >
    <ConvexProviderWithClerk client={c} useAuth={useAuth}>
      <Theme>
        {/* both */}
        <Header />
        <App />
      </Theme>
    </ConvexProviderWithClerk>
  </ClerkProvider>
);
`,
    ],
    [
      "on one line",
      "const A = () => <ConvexProvider client={c}><ClerkProvider publishableKey={k}><App /></ClerkProvider></ConvexProvider>;\n",
      `const A = () => (
  <ClerkProvider publishableKey={k}>
    <ConvexProviderWithClerk client={c} useAuth={useAuth}>
      <App />
    </ConvexProviderWithClerk>
  </ClerkProvider>
);
`,
    ],
    [
      "in a component of the same file, where a fragment takes its place",
      `const App = () => (
  <ClerkProvider publishableKey={k}>
    <Header />
    <Main />
  </ClerkProvider>
);
root.render(
  <ConvexProvider client={c}>
    <App />
  </ConvexProvider>,
);
`,
      `const App = () => (
  <>
    <Header />
    <Main />
  </>
);
root.render(
  <ClerkProvider publishableKey={k}>
    <ConvexProviderWithClerk client={c} useAuth={useAuth}>
      <App />
    </ConvexProviderWithClerk>
  </ClerkProvider>,
);
`,
    ],
    [
      "after a return, where a line break would end it",
      `function App() {
  return <ClerkProvider publishableKey={k}>
    <Main />
  </ClerkProvider>;
}
root.render(
  <ConvexProvider client={c}>
    <App />
  </ConvexProvider>,
);
`,
      `function App() {
  return <Main />;
}
root.render(
  <ClerkProvider publishableKey={k}>
    <ConvexProviderWithClerk client={c} useAuth={useAuth}>
      <App />
    </ConvexProviderWithClerk>
  </ClerkProvider>,
);
`,
    ],
  ])("%s", (_, before, after) => {
    expect(wired(HEAD + before)).toBe(AFTER + after);
  });
});

describe("it is refused where", () => {
  test.each<[what: string, code: string, message: RegExp]>([
    [
      "a prop uses what only its component knows",
      "const App = () => {\n  const navigate = useNavigate();\n  return <ClerkProvider publishableKey={k} routerPush={navigate}><X /></ClerkProvider>;\n};\nroot.render(<ConvexProvider client={c}><App /></ConvexProvider>);\n",
      /uses navigate, which is known only here/,
    ],
    [
      "a name means something else outside",
      "const k = 1;\nconst B = (k) => <ConvexProvider client={c}>{f((k) => <ClerkProvider publishableKey={k}><X /></ClerkProvider>)}</ConvexProvider>;\n",
      /uses k, which is known only here/,
    ],
    [
      "it holds nothing",
      "root.render(<ConvexProvider client={c}><ClerkProvider publishableKey={k} /></ConvexProvider>);\n",
      /inside the Convex provider/,
    ],
  ])("%s", (_, code, message) => {
    expect(rewrite(CLERK + CONVEX + code)).toMatchObject({
      status: "refused",
      reason: "unsupported-shape",
      message: expect.stringMatching(message),
    });
  });
});

test("a key is added where the moved one had none", () => {
  const code =
    "root.render(<ConvexProvider client={c}><ClerkProvider><App /></ClerkProvider></ConvexProvider>);\n";
  expect(rewritten(CLERK + CONVEX + code)).toContain("<ClerkProvider publishableKey={KEY}>");
});

describe("taken from a file for good", () => {
  const taken = (text: string) => removeClerkFromFile({ path: "src/App.tsx", text });

  test("its import and the constant of its key go too, and the key's value goes along", () => {
    const text = `import { ClerkProvider } from "@clerk/clerk-react";
import { Main } from "./Main";

const KEY = import.meta.env.VITE_CLERK_PUBLISHABLE_KEY as string;

export const App = () => (
  <ClerkProvider publishableKey={KEY} afterSignOutUrl="/">
    <Main />
  </ClerkProvider>
);
`;
    expect(taken(text)).toEqual({
      status: "taken",
      module: "@clerk/clerk-react",
      props: ["publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}", 'afterSignOutUrl="/"'],
      text: `import { Main } from "./Main";

export const App = () => (
  <Main />
);
`,
    });
  });

  test("what else uses the import or the constant keeps it", () => {
    const text = `import { ClerkProvider, SignedIn } from "@clerk/clerk-react";
const KEY = import.meta.env.K;
if (!KEY) throw new Error("no key");
export const App = () => <ClerkProvider publishableKey={KEY}><SignedIn /></ClerkProvider>;
`;
    expect(taken(text)).toMatchObject({
      text: `import { SignedIn } from "@clerk/clerk-react";
const KEY = import.meta.env.K;
if (!KEY) throw new Error("no key");
export const App = () => <SignedIn />;
`,
    });
  });

  test("what another file can't know is refused with its place", () => {
    const text = `import { ClerkProvider } from "@clerk/clerk-react";
import { dark } from "@clerk/themes";
export const App = () => <ClerkProvider publishableKey="k" appearance={{ baseTheme: dark }}><p /></ClerkProvider>;
`;
    expect(taken(text)).toMatchObject({
      status: "refused",
      line: 3,
      message: expect.stringContaining("uses dark"),
    });
  });
});
