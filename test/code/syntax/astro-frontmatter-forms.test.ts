import { expect, it } from "vitest";
import { moduleText } from "../../../src/code/syntax/astro-frontmatter.ts";

it.each<[what: string, text: string, script: string]>([
  [
    "what stands between the fences",
    "---\nimport A from './A';\n---\n<A />",
    "import A from './A';",
  ],
  ["lines with CRLF", "---\r\na\r\nb\r\n---\r\n<A />", "a\r\nb"],
  ["nothing where no fence is", "<A />", ""],
  ["nothing between the fences", "---\n---\n<A />", ""],
  ["what has blank lines above", "\n  ---\na\n---", "a"],
  ["what has a byte order mark above", "\uFEFF---\na\n---\n", "a"],
  ["nothing where the second fence is missing", "---\na", ""],
  ["dashes in a string", "---\nconst a = '---';\n---\n", "const a = '---';"],
  [
    "dashes in a comment",
    "---\n// ---- imports ----\nimport A from './A';\n---\n",
    "// ---- imports ----\nimport A from './A';",
  ],
  [
    "a line of dashes in a comment",
    "---\n// ------------\nimport A from './A';\n---\n",
    "// ------------\nimport A from './A';",
  ],
  ["a space behind the first fence", "--- \na\n---\n", "a"],
  ["markup right behind the second fence", "---\na\n---<A />", "a"],
])("of an Astro file: %s", (_, text, script) => {
  expect(moduleText("src/pages/index.astro", text)).toBe(script);
});

it("is all of any other file", () => {
  expect(moduleText("src/a.ts", "---\na\n---")).toBe("---\na\n---");
});
