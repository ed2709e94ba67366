import { describe, expect, it } from "vitest";
import { CLERK, IMPORT, OPEN, PLAIN, rewrite, WIRED, WITH_CLERK, wired } from "./wiring.ts";

describe("what is there already", () => {
  const convex = `export default ${PLAIN};`;
  const after = `export default (\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>\n);`;
  const kept = `export default (\n  <ClerkProvider>\n    ${WIRED}\n  </ClerkProvider>\n);`;

  it.each<[what: string, before: string, after: string]>([
    [
      "an import of Clerk's gains names",
      `import { useUser } from "@clerk/react";\n${IMPORT}${convex}`,
      `import { useUser, ClerkProvider, useAuth } from "@clerk/react";\n${WITH_CLERK}${after}`,
    ],
    [
      "so over lines, with a side comment",
      `import {\n  useUser, // me\n} from "@clerk/react";\n${IMPORT}${convex}`,
      `import {\n  useUser, // me\n  ClerkProvider,\n  useAuth,\n} from "@clerk/react";\n${WITH_CLERK}${after}`,
    ],
    [
      "an import of types is none",
      `import type { X } from "@clerk/react";\n${IMPORT}${convex}`,
      `import type { X } from "@clerk/react";\n${CLERK}${WITH_CLERK}${after}`,
    ],
    [
      "names under aliases are used",
      `import { ClerkProvider as K, useAuth as u } from "@clerk/react";\n${IMPORT}${convex}`,
      `import { ClerkProvider as K, useAuth as u } from "@clerk/react";\n${WITH_CLERK}export default (\n  <K publishableKey={KEY}>\n    <ConvexProviderWithClerk client={c} useAuth={u} />\n  </K>\n);`,
    ],
    [
      "a ClerkProvider outside is kept, and says the package",
      `import { ClerkProvider } from "@clerk/clerk-react";\n${IMPORT}export default <ClerkProvider>${PLAIN}</ClerkProvider>;`,
      `import { ClerkProvider, useAuth } from "@clerk/clerk-react";\n${WITH_CLERK}${kept}`,
    ],
    [
      "ConvexProviderWithClerk alone is wrapped",
      `import { useAuth } from "@clerk/react";\n${WITH_CLERK}export default ${WIRED};`,
      `import { useAuth, ClerkProvider } from "@clerk/react";\n${WITH_CLERK}${after}`,
    ],
    [
      "useAuth is added where it is missing",
      `${CLERK}${WITH_CLERK}export default <ClerkProvider><ConvexProviderWithClerk client={c} /></ClerkProvider>;`,
      `${CLERK}${WITH_CLERK}${kept}`,
    ],
    [
      "useAuth on the plain one isn't given twice",
      `${CLERK}${IMPORT}export default <ClerkProvider><ConvexProvider client={c} useAuth={useAuth} /></ClerkProvider>;`,
      `${CLERK}${WITH_CLERK}export default <ClerkProvider>${WIRED}</ClerkProvider>;`,
    ],
    [
      "a wired one beside a plain one",
      `${CLERK}${WITH_CLERK}${IMPORT}const w = <ClerkProvider>${WIRED}</ClerkProvider>;\n${convex}`,
      `${CLERK}${WITH_CLERK}const w = <ClerkProvider>${WIRED}</ClerkProvider>;\n${after}`,
    ],
    [
      "names of the file's own are left alone",
      `${IMPORT}const [useAuth, ClerkProvider, ConvexClerkProvider, ConvexProviderWithClerk] = [];\n${convex}`,
      `import { ClerkProvider as ClerkAuthProvider, useAuth as useClerkAuth } from "@clerk/react";\nimport { ConvexProviderWithClerk as ConvexClerkProvider2 } from "convex/react-clerk";\nconst [useAuth, ClerkProvider, ConvexClerkProvider, ConvexProviderWithClerk] = [];\nexport default (\n  <ClerkAuthProvider publishableKey={KEY}>\n    <ConvexClerkProvider2 client={c} useAuth={useClerkAuth} />\n  </ClerkAuthProvider>\n);`,
    ],
    [
      "a local component of that name isn't it",
      `import { ConvexProvider as Base } from "convex/react";\nexport const ConvexProvider = () => <Base client={c} />;\nexport default <ConvexProvider />;`,
      `${CLERK}${WITH_CLERK}export const ConvexProvider = () => (\n  ${OPEN}\n    ${WIRED}\n  </ClerkProvider>\n);\nexport default <ConvexProvider />;`,
    ],
    [
      "a constant for it",
      `${IMPORT}const P = ConvexProvider;\nexport default <P client={c} />;`,
      `${CLERK}${WITH_CLERK}const P = ConvexProviderWithClerk;\nexport default (\n  ${OPEN}\n    <P client={c} useAuth={useAuth} />\n  </ClerkProvider>\n);`,
    ],
    [
      "a useAuth that means something else there",
      `${CLERK}${IMPORT}export const A = (useAuth) => ${PLAIN};`,
      `import { ClerkProvider, useAuth, useAuth as useClerkAuth } from "@clerk/react";\n${WITH_CLERK}export const A = (useAuth) => (\n  ${OPEN}\n    <ConvexProviderWithClerk client={c} useAuth={useClerkAuth} />\n  </ClerkProvider>\n);`,
    ],
    [
      "a namespace that is used further",
      `import * as Convex from "convex/react";\nexport const use = Convex.useQuery;\nexport default <Convex.ConvexProvider client={c} />;`,
      `${CLERK}import * as Convex from "convex/react";\n${WITH_CLERK}export const use = Convex.useQuery;\n${after}`,
    ],
    [
      "a namespace that nothing uses any more goes",
      `import * as Convex from "convex/react";\nexport default <Convex.ConvexProvider client={c} />;`,
      `${CLERK}${WITH_CLERK}${after}`,
    ],
  ])("%s", (_, before, expected) => {
    expect(wired(before)).toBe(expected);
  });

  it("a ClerkProvider above, in another file", () => {
    expect(wired(IMPORT + convex, { clerkAbove: true })).toBe(
      `import { useAuth } from "@clerk/react";\n${WITH_CLERK}export default ${WIRED};`,
    );
  });
});

describe("refuses, with the reason and the place", () => {
  const alone = `export default ${PLAIN};`;

  it.each<[what: string, text: string, reason: string, at: string, message: RegExp]>([
    ["no provider", "export {};", "no-provider", "1:1", /renders ConvexProvider/],
    [
      "one that a local module hands on",
      `// a\nimport { ConvexProvider } from "./lib";\n${alone}`,
      "no-provider",
      "2:1",
      /by this very file/,
    ],
    [
      "one of the type only",
      `import type { ConvexProvider } from "convex/react";\n${alone}`,
      "no-provider",
      "1:1",
      /./,
    ],
    [
      "a parameter of that name",
      `${IMPORT}export const f = (ConvexProvider) => ${PLAIN};`,
      "no-provider",
      "1:1",
      /./,
    ],
    [
      "a syntax error",
      `${IMPORT}export default <ConvexProvider client={c}>;`,
      "syntax-error",
      "2:17",
      /closing tag/,
    ],
    [
      "createElement of another library",
      `${IMPORT}h.createElement(ConvexProvider, { client: c });`,
      "unsupported-shape",
      "2:17",
      /other than as an element/,
    ],
    [
      "ClerkProvider inside",
      `${CLERK}${IMPORT}export default (\n  <ConvexProvider client={c}>\n    <ClerkProvider />\n  </ConvexProvider>\n);`,
      "unsupported-shape",
      "5:5",
      /inside .* must be outside/,
    ],
    [
      "useAuth of another package than ClerkProvider's",
      `import { useAuth } from "@clerk/clerk-react";\n${WITH_CLERK}export default ${WIRED};`,
      "unsupported-shape",
      "3:16",
      /different packages/,
    ],
    [
      "one that can't be wired beside one that can",
      `${IMPORT}${alone}\nReact.createElement(ConvexProvider);`,
      "unsupported-shape",
      "3:1",
      /no client/,
    ],
  ])("%s", (_, text, reason, at, message) => {
    const result = rewrite(text);
    if (result.status !== "refused") throw new Error(result.status);
    expect(`${result.line}:${result.column} ${result.reason}`).toBe(`${at} ${reason}`);
    expect(result.message).toMatch(message);
    expect(result.message).toMatch(/[^.]\.$/);
  });

  it.each([
    ["ConvexAuthProvider", "@convex-dev/auth/react"],
    ["ConvexAuthNextjsProvider", "@convex-dev/auth/nextjs"],
    ["ConvexBetterAuthProvider", "@convex-dev/better-auth/react"],
    ["ConvexProviderWithAuth", "convex/react"],
    ["ConvexProviderWithAuth0", "convex/react-auth0"],
    ["ConvexProviderWithAuthKit", "@convex-dev/workos"],
  ])("%s, by its name, whatever the file calls it", (name, module) => {
    const text = `${IMPORT}import { ${name} as P } from "${module}";\nconst a = <P />;\n${alone}`;
    expect(rewrite(text)).toEqual({
      status: "refused",
      reason: "other-auth",
      message: expect.stringContaining(`<${name}> of ${module}`),
      line: 3,
      column: 11,
    });
  });
});

it.each([
  `${CLERK}${WITH_CLERK}export default <ClerkProvider>${WIRED}</ClerkProvider>;`,
  `${CLERK}${WITH_CLERK}export default <ClerkProvider><ConvexProviderWithClerk {...props} /></ClerkProvider>;`,
  `${CLERK}${WITH_CLERK}React.createElement(ClerkProvider, {}, React.createElement(ConvexProviderWithClerk, { client, useAuth }));`,
  `${CLERK}${WITH_CLERK}import { useHook } from "./auth";\nexport default <ClerkProvider><ConvexProviderWithClerk client={c} useAuth={useHook} /></ClerkProvider>;`,
])("knows what is wired already: %s", (text) => {
  expect(rewrite(text)).toEqual({ status: "already-wired" });
});
