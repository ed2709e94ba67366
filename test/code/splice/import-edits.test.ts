import { describe, expect, it } from "vitest";
import { rewriteProvider } from "../../../src/code/wiring/rewrite-provider.ts";

const PLAIN = "<ConvexProvider client={c} />";
const CLERK = 'import { ClerkProvider, useAuth } from "@clerk/react";';
const WITH_CLERK = 'import { ConvexProviderWithClerk } from "convex/react-clerk";';

/** What becomes of a file's imports, and of its other code but for the provider. */
const importsAfter = (before: string, tag = "ConvexProvider"): string => {
  const text = `${before}\nexport default <${tag} client={c} />;`;
  const rewrite = rewriteProvider(
    { path: "src/main.tsx", text },
    { sdk: "@clerk/react", props: [{ name: "publishableKey", value: "KEY" }], clerkAbove: false },
  );
  if (rewrite.status !== "rewritten") throw new Error(JSON.stringify(rewrite));
  return rewrite.text.slice(0, rewrite.text.lastIndexOf("\nexport default"));
};

describe("the provider's import goes, where nothing else uses it", () => {
  const client = 'import { ConvexReactClient } from "convex/react";';

  it.each<[what: string, before: string, after: string]>([
    ["alone", 'import { ConvexProvider } from "convex/react";', `${CLERK}\n${WITH_CLERK}`],
    [
      "first",
      'import { ConvexProvider, ConvexReactClient } from "convex/react";',
      `${CLERK}\n${client}\n${WITH_CLERK}`,
    ],
    [
      "last",
      'import { ConvexReactClient, ConvexProvider } from "convex/react";',
      `${CLERK}\n${client}\n${WITH_CLERK}`,
    ],
    [
      "in the middle, over lines",
      'import {\n  a,\n  ConvexProvider,\n  b,\n} from "convex/react";',
      `${CLERK}\nimport {\n  a,\n  b,\n} from "convex/react";\n${WITH_CLERK}`,
    ],
    [
      "last, over lines, with a trailing comma",
      'import {\n  a,\n  ConvexProvider,\n} from "convex/react";',
      `${CLERK}\nimport {\n  a,\n} from "convex/react";\n${WITH_CLERK}`,
    ],
    [
      "last, over lines, without one",
      'import {\n  a,\n  ConvexProvider\n} from "convex/react";',
      `${CLERK}\nimport {\n  a\n} from "convex/react";\n${WITH_CLERK}`,
    ],
    [
      "beside a default import",
      'import all, { ConvexProvider } from "convex/react";',
      `${CLERK}\nimport all from "convex/react";\n${WITH_CLERK}`,
    ],
    [
      "beside a type",
      'import { ConvexProvider, type ConvexReactClient } from "convex/react";',
      `${CLERK}\nimport { type ConvexReactClient } from "convex/react";\n${WITH_CLERK}`,
    ],
    [
      "first, its comments and its neighbour's kept",
      'import {\n  // a\n  ConvexProvider, // b\n  // c\n  ConvexReactClient, // d\n} from "convex/react";',
      `${CLERK}\nimport {\n  // a\n  // b\n  // c\n  ConvexReactClient, // d\n} from "convex/react";\n${WITH_CLERK}`,
    ],
    [
      "last, its neighbour's comment kept",
      'import {\n  ConvexReactClient, // a\n  ConvexProvider,\n} from "convex/react";',
      `${CLERK}\nimport {\n  ConvexReactClient, // a\n} from "convex/react";\n${WITH_CLERK}`,
    ],
    [
      "alone, comments kept",
      'import { /* a */ ConvexProvider /* b */ } from "convex/react"; // c',
      `/* a */\n/* b */\n${CLERK}\n${WITH_CLERK} // c`,
    ],
    [
      "beside a default import, a comment kept",
      'import all, { /* a */ ConvexProvider } from "convex/react";',
      `${CLERK}\nimport all, { /* a */ } from "convex/react";\n${WITH_CLERK}`,
    ],
  ])("%s", (_, before, after) => {
    expect(importsAfter(before)).toBe(after);
  });

  it("under an alias", () => {
    expect(importsAfter('import { ConvexProvider as P } from "convex/react";', "P")).toBe(
      `${CLERK}\n${WITH_CLERK}`,
    );
  });

  it("under each of its names, where it has two", () => {
    const before = `import { ConvexProvider, useQuery, ConvexProvider as Second } from "convex/react";\nf(<Second client={c} />);`;
    const after = importsAfter(before);
    expect(after).toContain('import { useQuery } from "convex/react";');
    expect(after).not.toContain("Second");
  });

  it("with its line, where both modules are imported already", () => {
    const before = `import { ConvexProvider } from "convex/react";\n${CLERK}\n${WITH_CLERK}\nf();`;
    expect(importsAfter(before)).toBe(`${CLERK}\n${WITH_CLERK}\nf();`);
  });

  it.each([
    ["a property of that name", "f(x.ConvexProvider, { ConvexProvider: 1 });"],
    ["a local of that name", "const f = (ConvexProvider: number) => ConvexProvider;"],
    ["a comment", "// ConvexProvider"],
  ])("although there is %s", (_, code) => {
    const before = `import { ConvexProvider } from "convex/react";\n${code}`;
    expect(importsAfter(before)).toBe(`${CLERK}\n${WITH_CLERK}\n${code}`);
  });
});

describe("the provider's import stays, where it is handed on or a type", () => {
  it.each([
    "export { ConvexProvider };",
    "export { ConvexProvider as Base };",
    "type Props = ComponentProps<typeof ConvexProvider>;",
  ])("%s", (code) => {
    const before = `import { ConvexProvider } from "convex/react";`;
    expect(importsAfter(`${before}\n${code}`)).toBe(`${CLERK}\n${before}\n${WITH_CLERK}\n${code}`);
  });

  it("export default", () => {
    const text = `import { ConvexProvider } from "convex/react";\nf(${PLAIN});\nexport default ConvexProvider;`;
    const result = rewriteProvider(
      { path: "src/main.tsx", text },
      { sdk: "@clerk/react", props: [{ name: "publishableKey", value: "KEY" }], clerkAbove: false },
    );
    expect(result).toMatchObject({ text: expect.stringMatching(/\{ ConvexProvider \}.*react"/) });
  });
});

describe("an import that gains names", () => {
  const provider = 'import { ConvexProvider } from "convex/react";';

  it("is broken where it grows too long", () => {
    const before = `import { OrganizationSwitcher, SignInButton, UserButton } from "@clerk/react";\n${provider}`;
    expect(importsAfter(before)).toBe(
      `import {\n  OrganizationSwitcher,\n  SignInButton,\n  UserButton,\n  ClerkProvider,\n  useAuth,\n} from "@clerk/react";\n${WITH_CLERK}`,
    );
  });
});

describe("new imports follow the file", () => {
  const both = "import { ConvexProvider, useQuery } from";

  it.each<[what: string, before: string, after: string]>([
    [
      "quotes and no semicolons",
      `${both} 'convex/react'`,
      "import { ClerkProvider, useAuth } from '@clerk/react'\nimport { useQuery } from 'convex/react'\nimport { ConvexProviderWithClerk } from 'convex/react-clerk'",
    ],
    [
      "line ends",
      `${both} "convex/react";\r\n`,
      `${CLERK}\r\nimport { useQuery } from "convex/react";\r\n${WITH_CLERK}\r\n`,
    ],
    [
      "a byte order mark",
      `\uFEFF${both} "convex/react";`,
      `\uFEFF${CLERK}\nimport { useQuery } from "convex/react";\n${WITH_CLERK}`,
    ],
    [
      "a comment above stays with its import",
      `// Convex\n${both} "convex/react";`,
      `// Convex\nimport { useQuery } from "convex/react";\n${WITH_CLERK}\n${CLERK}`,
    ],
    [
      "a comment behind stays with its import",
      `"use client";\n\n${both} "convex/react"; // data`,
      `"use client";\n\n${CLERK}\nimport { useQuery } from "convex/react"; // data\n${WITH_CLERK}`,
    ],
    [
      "code behind on the line",
      `${both} "convex/react"; f();`,
      `${CLERK}\n${WITH_CLERK}\nimport { useQuery } from "convex/react"; f();`,
    ],
    [
      "between other imports",
      `import a from "a";\n${both} "convex/react";\nimport b from "b";`,
      `import a from "a";\n${CLERK}\nimport { useQuery } from "convex/react";\n${WITH_CLERK}\nimport b from "b";`,
    ],
  ])("%s", (_, before, after) => {
    expect(importsAfter(before)).toBe(after);
  });
});
