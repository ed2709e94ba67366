import { describe, expect, test } from "vitest";
import { sourceReader } from "../../../src/project/entry/source-reader.ts";
import { look } from "../../../src/project/look.ts";
import { wire } from "../../support/golden.ts";
import { appOf } from "../../support/judged-app.ts";
import { optionsWith } from "../../support/options.ts";

const LARGE = "\nexport const x = 1;".repeat(12_000);

describe("large modules", () => {
  const read = (text: string) =>
    sourceReader({ app: "", frameworkApp: { filesIn: () => [] } }, () => text)("src/App.tsx");

  test.each([
    ["that ask Convex", 'import { useQuery } from "convex/react";'],
    ["that use Clerk", 'import { useUser } from "@clerk/react";'],
    ["of something else", 'import { a } from "a";'],
    [
      "that shows code of it",
      'export const code = `import { ConvexProvider } from "convex/react";`;',
    ],
  ])("%s are followed", (_, text) => {
    expect(read(text + LARGE)).toBe(text + LARGE);
  });

  test.each([
    [
      "that render the provider",
      'import { ConvexProvider } from "convex/react";',
      /over|larger than 200 KB/,
    ],
    ["that may render it", 'import * as convex from "convex/react";', /larger than 200 KB/],
    [
      "of more than 1 MB",
      `import { useQuery } from "convex/react";${LARGE.repeat(5)}`,
      /larger than 1 MB/,
    ],
  ])("%s are refused", (_, text, words) => {
    expect(() => read(text + LARGE)).toThrow(words);
  });

  test("an app whose large part only uses what is wired elsewhere is wired already", async () => {
    const text = `import { useQuery } from "convex/react";\nexport default () => <p>{String(useQuery)}</p>;`;
    const app = await appOf("vite-strict-mode", { "src/App.tsx": text + LARGE });
    const { files } = await wire(app, {});
    expect(files.filter(({ before, after }) => before !== after)).toEqual([]);
  });
});

test.each([
  ["a route tree without a folder of routes", "./routeTree.gen"],
  ["a module of another generator", "./pages.gen"],
  ["a module under an alias", "@/providers"],
])("where no provider is found, what isn't there is named: %s", async (_, module) => {
  const text = `import { tree } from "${module}";\nimport "./style.css";\nconsole.log(tree);`;
  const app = await appOf("vite-strict-mode", { "src/main.tsx": text });
  await expect(look(app, optionsWith(), {})).rejects.toMatchObject({
    code: "no-provider",
    hint: expect.stringContaining(`the provider may be in it: ${module} (in src/main.tsx)`),
  });
});
