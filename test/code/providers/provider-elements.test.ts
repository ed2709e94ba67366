import { describe, expect, it } from "vitest";
import { findProviders } from "../../../src/code/providers/find-providers.ts";

describe("a provider is recognised by where it comes from", () => {
  const render = (imports: string, tag: string) =>
    `${imports} // convex\nexport default <${tag} />;`;

  it.each<[what: string, main: string, lib: string, kinds: string[]]>([
    [
      "a re-export",
      render('import { ConvexProvider } from "./lib";', "ConvexProvider"),
      'export { ConvexProvider } from "convex/react";',
      ["convex"],
    ],
    [
      "a renamed re-export",
      render('import { P } from "./lib";', "P"),
      'export { ConvexProvider as P } from "convex/react";',
      ["convex"],
    ],
    [
      "a re-export of all",
      render('import { ConvexProvider } from "./lib";', "ConvexProvider"),
      'export * from "react"; export * from "convex/react";',
      ["convex"],
    ],
    [
      "an import handed on",
      render('import { P } from "./lib";', "P"),
      'import { ConvexProvider as C } from "convex/react"; export { C as P };',
      ["convex"],
    ],
    [
      "a default export",
      render('import P from "./lib";', "P"),
      'import { ConvexProvider } from "convex/react"; export default ConvexProvider;',
      ["convex"],
    ],
    [
      "a default re-export",
      render('import P from "./lib";', "P"),
      'export { ConvexProvider as default } from "convex/react";',
      ["convex"],
    ],
    [
      "a namespace of a local module",
      render('import * as lib from "./lib";', "lib.ConvexProvider"),
      'export * from "convex/react";',
      ["convex"],
    ],
    [
      "Clerk's, handed on",
      render('import { ClerkProvider } from "./lib";', "ClerkProvider"),
      'export * from "@clerk/react";',
      ["clerk"],
    ],
    [
      "another sign-in",
      render('import { ConvexAuthProvider } from "@convex-dev/auth/react";', "ConvexAuthProvider"),
      "",
      ["other-auth"],
    ],
    [
      "the wired one",
      render('import { ConvexProviderWithClerk as P } from "convex/react-clerk";', "P"),
      "",
      ["convex-with-clerk"],
    ],
    [
      "a constant",
      render('import { ConvexProvider as C } from "convex/react"; const P = C;', "P"),
      "",
      ["convex"],
    ],
    [
      "createElement",
      'import { ConvexProvider } from "convex/react"; React.createElement(ConvexProvider, {});',
      "",
      ["convex"],
    ],
    [
      "a local component of that name",
      render('import { ConvexProvider } from "./lib";', "ConvexProvider"),
      "export function ConvexProvider() {}",
      [],
    ],
    [
      "an own export beside a re-export of all",
      render('import { ConvexProvider } from "./lib";', "ConvexProvider"),
      'export * from "convex/react"; export const ConvexProvider = () => null;',
      [],
    ],
    [
      "a circle of re-exports",
      render('import { ConvexProvider } from "./lib";', "ConvexProvider"),
      'export * from "./lib"; export * from "./main";',
      [],
    ],
    [
      "a default that a re-export of all doesn't hand on",
      render('import P from "./lib";', "P"),
      'export * from "convex/react";',
      [],
    ],
    [
      "an import of the type only",
      render('import type { ConvexProvider } from "convex/react";', "ConvexProvider"),
      "",
      [],
    ],
    [
      "a parameter of that name",
      'import { ConvexProvider } from "convex/react"; export const f = (ConvexProvider) => <ConvexProvider />;',
      "",
      [],
    ],
    [
      "another package's",
      render('import { ConvexProvider } from "convex-react";', "ConvexProvider"),
      "",
      [],
    ],
    [
      "text",
      'import { ConvexProvider } from "convex/react"; // <ConvexProvider />\nconst s = "<ConvexProvider />";',
      "",
      [],
    ],
  ])("%s", (_, main, lib, kinds) => {
    const files: Record<string, string> = { "src/main.tsx": main, "src/lib.ts": lib };
    const aliases = { paths: {}, imports: {} };
    const { found } = findProviders(["src/main.tsx"], aliases, (path) => files[path]);
    expect(found.map(({ kind }) => kind)).toEqual(kinds);
  });
});
