import { expect, test } from "vitest";
import { moduleText } from "../../../src/code/syntax/astro-frontmatter.ts";

test.each<[what: string, path: string, text: string, module: string]>([
  [
    "what stands between the fences",
    "a.astro",
    '---\nimport A from "./A";\n---\n<A client:load />\n',
    'import A from "./A";',
  ],
  ["with carriage returns", "a.astro", "---\r\nconst a = 1;\r\n---\r\n<p />", "const a = 1;"],
  ["nothing without fences", "a.astro", "<p>--- no ---</p>", ""],
  ["nothing between empty ones", "a.astro", "---\n---\n<p />", ""],
  ["any other file as it is", "a.tsx", "---\nx\n---", "---\nx\n---"],
])("%s", (_, path, text, module) => {
  expect(moduleText(path, text)).toBe(module);
});
