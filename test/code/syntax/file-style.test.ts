import { describe, expect, test } from "vitest";
import { fileStyle } from "../../../src/code/syntax/file-style.ts";
import { parseTree } from "../../../src/code/syntax/parse.ts";
import { rewriteProvider } from "../../../src/code/wiring/rewrite-provider.ts";

const styleOf = (text: string) => fileStyle(parseTree("src/main.tsx", text));

describe("what stands inside an import's braces", () => {
  test.each<[what: string, text: string, padding: string]>([
    ["nothing", 'import {a} from "a";', ""],
    ["a space", 'import { a } from "a";', " "],
    ["nothing, in most", 'import {a} from "a";\nimport {b} from "b";\nimport { c } from "c";', ""],
    ["no import by name", 'import a from "a";\nimport * as b from "b";', " "],
    ["over several lines only", 'import {\n  a,\n} from "a";', " "],
  ])("%s", (_, text, padding) => {
    expect(styleOf(text).padding).toBe(padding);
  });
});

test.each<[what: string, imports: string, expected: string[]]>([
  [
    "close braces",
    "import {ConvexProvider, ConvexReactClient} from 'convex/react'\nimport {createRoot} from 'react-dom/client'",
    [
      "import {ClerkProvider, useAuth} from '@clerk/react'",
      "import {ConvexReactClient} from 'convex/react'",
      "import {ConvexProviderWithClerk} from 'convex/react-clerk'",
      "import {createRoot} from 'react-dom/client'",
    ],
  ],
  [
    "the quotes of the import that they replace",
    "import { ConvexProvider } from \"convex/react\";\nimport { a } from './a'",
    [
      'import { ClerkProvider, useAuth } from "@clerk/react";',
      'import { ConvexProviderWithClerk } from "convex/react-clerk";',
      "import { a } from './a'",
    ],
  ],
])("new imports have %s", (_, imports, expected) => {
  const text = `${imports}\n\nexport default <ConvexProvider client={c} />;`;
  const wiring = { sdk: "@clerk/react", props: [], clerkAbove: false };
  const rewrite = rewriteProvider({ path: "src/main.tsx", text }, wiring);
  const lines = rewrite.status === "rewritten" ? rewrite.text.split("\n") : [];
  expect(lines.slice(0, expected.length)).toEqual(expected);
});
