import { describe, expect, it } from "vitest";
import { readPathAliases } from "../../../src/code/modules/tsconfig-paths.ts";
import { findProviders } from "../../../src/code/providers/find-providers.ts";

const PROVIDER = `import { ConvexProvider } from "convex/react";
export const Providers = () => <ConvexProvider client={c} />;
`;

const search = (files: Record<string, string>, entries = ["src/main.tsx"]) => {
  const read = (path: string) => files[path];
  return findProviders(entries, readPathAliases(read), read);
};
const placesIn = (files: Record<string, string>) =>
  search(files).found.map(({ file, line, column, kind }) => `${file}:${line}:${column} ${kind}`);

describe("findProviders follows", () => {
  const found = ["src/Providers.tsx:2:32 convex"];

  it.each<[what: string, files: Record<string, string>]>([
    ["an import", { "src/main.tsx": 'import { Providers } from "./Providers";' }],
    ["an import with its extension", { "src/main.tsx": 'import "./Providers.tsx";' }],
    ["the compiled file's name", { "src/main.tsx": 'import "./Providers.js";' }],
    ["a path from the root", { "src/main.tsx": 'import "/src/Providers";' }],
    ["a query", { "src/main.tsx": 'import "./Providers?v=1";' }],
    [
      "a chain",
      {
        "src/main.tsx": 'import "./App";',
        "src/App.jsx": 'import "./shell";',
        "src/shell.js": 'import "./Providers";',
      },
    ],
    ["a chosen export", { "src/main.tsx": 'export { Providers } from "./Providers";' }],
    [
      "a barrel",
      {
        "src/main.tsx": 'import { Providers } from ".";',
        "src/index.ts": 'export * from "./Providers";',
      },
    ],
    ["a dynamic import", { "src/main.tsx": 'const p = await import("./Providers");' }],
    [
      "a lazy component",
      {
        "src/main.tsx":
          "const P = lazy(async () => ({ default: (await import(`./Providers`)).P }));",
      },
    ],
    ["require", { "src/main.tsx": 'const { Providers } = require("./Providers");' }],
    [
      "tsconfig paths through a reference",
      {
        "src/main.tsx": 'import "@/Providers";',
        "tsconfig.json": '{ "references": [{ "path": "./tsconfig.app.json" }] }',
        "tsconfig.app.json": '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      },
    ],
    [
      "a baseUrl",
      {
        "src/main.tsx": 'import "Providers";',
        "jsconfig.json": '{ "compilerOptions": { "baseUrl": "src" } }',
      },
    ],
    [
      "package.json's imports",
      {
        "src/main.tsx": 'import "#app/Providers";',
        "package.json": '{ "imports": { "#app/*": "./src/*.tsx" } }',
      },
    ],
    [
      "circles",
      {
        "src/main.tsx": 'import "./a";',
        "src/a.ts": 'import "./main"; import "./b";',
        "src/b.ts": 'import "./a"; import "./b"; import "./Providers";',
      },
    ],
    [
      "an import behind a missing one",
      { "src/main.tsx": 'import "./gone"; import "./Providers";' },
    ],
    [
      "an import in a file with a syntax error",
      { "src/main.tsx": 'import "./Providers";\nconst = convex;' },
    ],
  ])("%s", (_, files) => {
    expect(placesIn({ ...files, "src/Providers.tsx": PROVIDER })).toEqual(found);
  });
});

describe("findProviders doesn't follow", () => {
  it.each<[what: string, main: string]>([
    ["an import of types", 'import type { Providers } from "./Providers";'],
    ["an export of types", 'export type { Providers } from "./Providers";'],
    ["a comment", '// import "./Providers";'],
    ["a string", "const text = 'import \"./Providers\"';"],
    ["a computed import", 'import("./" + "Providers");'],
  ])("%s", (_, main) => {
    const files = { "src/main.tsx": main, "src/Providers.tsx": PROVIDER };
    expect(search(files)).toMatchObject({
      visited: ["src/main.tsx"],
      found: [],
      syntaxErrors: [],
    });
  });
});

describe("findProviders gives", () => {
  it("the files on the way and no others, nearest first", () => {
    const read: string[] = [];
    const files: Record<string, string> = {
      "src/main.tsx": 'import "react"; import "./App"; import "./Providers"; import "./main.css";',
      "src/App.tsx": 'import "./deep"; import { q } from "../convex/_generated/api";',
      "src/deep.tsx": PROVIDER,
      "src/Providers.tsx": PROVIDER,
      "src/unrelated.tsx": PROVIDER,
      "src/main.css": "a {}",
      "convex/_generated/api.js": "export const q = 1;",
    };
    const { visited, found } = findProviders(
      ["src/main.tsx", "src/main.tsx"],
      { paths: {}, imports: {} },
      (path) => {
        if (path in files) read.push(path);
        return files[path];
      },
    );
    expect(visited).toEqual([
      "src/main.tsx",
      "src/App.tsx",
      "src/Providers.tsx",
      "src/deep.tsx",
      "convex/_generated/api.js",
    ]);
    expect(found.map(({ file }) => file)).toEqual(["src/Providers.tsx", "src/deep.tsx"]);
    expect(new Set(read)).toEqual(new Set(visited));
  });

  it("several providers of a file in their order, as their packages name them", () => {
    const main = `import { ClerkProvider as K } from "@clerk/clerk-react";
import * as Convex from "convex/react";
export default <K><Convex.ConvexProvider /></K>;`;
    expect(search({ "src/main.tsx": main }).found).toEqual([
      {
        file: "src/main.tsx",
        line: 3,
        column: 16,
        kind: "clerk",
        name: "ClerkProvider",
        module: "@clerk/clerk-react",
      },
      {
        file: "src/main.tsx",
        line: 3,
        column: 19,
        kind: "convex",
        name: "ConvexProvider",
        module: "convex/react",
      },
    ]);
  });

  it("syntax errors with their place, in any file where no Convex provider was found", () => {
    const { syntaxErrors } = search({
      "src/main.tsx": 'import "./App";\r\nimport "./other";',
      "src/App.tsx": 'import "convex/react";\r\nconst x = <A>;',
      "src/other.ts": "const = ;",
    });
    expect(syntaxErrors).toEqual([
      { file: "src/App.tsx", line: 2, column: 12, message: expect.stringContaining("'A'") },
      { file: "src/other.ts", line: 1, column: 7, message: expect.any(String) },
    ]);
  });

  it("what imports what", () => {
    const { imports } = search({
      "src/main.tsx": 'import "./App";\nimport "./App.tsx";\nimport "react";',
      "src/App.tsx": 'import("./deep");',
      "src/deep.ts": 'import "./App";',
    });
    expect(imports).toEqual({
      "src/main.tsx": ["src/App.tsx", "src/App.tsx"],
      "src/App.tsx": ["src/deep.ts"],
      "src/deep.ts": ["src/App.tsx"],
    });
  });

  it("nothing for a page that isn't source", () => {
    expect(search({ "index.html": PROVIDER }, ["index.html"]).found).toEqual([]);
  });
});
