import { expect, test } from "vitest";
import { restyle } from "../../src/code/splice/restyle.ts";
import { playApp } from "../support/played-app.ts";

const CONFIG = "convex/auth.config.ts";

test.each<[what: string, files: Readonly<Record<string, string>>, shows: RegExp, not: RegExp]>([
  [
    "none",
    { ".prettierrc": '{ "trailingComma": "none" }' },
    /applicationID: "convex"\n/,
    /,\s*[}\])]/,
  ],
  ["all", { ".prettierrc": '{ "trailingComma": "all" }' }, /applicationID: "convex",\n/, /\r/],
  [
    "CRLF",
    { ".editorconfig": "[*]\nend_of_line = crlf\n" },
    /applicationID: "convex",\r\n/,
    /[^\r]\n|\r\r/,
  ],
  ["tabs", { ".editorconfig": "[*]\nindent_style = tab\n" }, /\n\tproviders/, /\n {2}/],
  ["no last line break", { ".editorconfig": "[*]\ninsert_final_newline = false\n" }, /;$/, /\n$/],
])("a new file has the house's style: %s", async (_, files, shows, not) => {
  const { changes } = await playApp("vite-create-element-javascript", {
    "convex/auth.config.ts": "",
    ...files,
  });
  expect(changes[CONFIG]).toMatch(shows);
  expect(changes[CONFIG]).not.toMatch(not);
});

test("ES5 has no comma after arguments and parameters, and one after all else", () => {
  const text = "f(\n  a,\n  {\n    b,\n  },\n);\nfunction g(\n  c,\n) {}\n";
  expect(restyle("a.ts", text, { comma: "es5" })).toBe(
    "f(\n  a,\n  {\n    b,\n  }\n);\nfunction g(\n  c\n) {}\n",
  );
  expect(restyle("a.ts", text, { comma: "none" })).toBe(
    "f(\n  a,\n  {\n    b\n  }\n);\nfunction g(\n  c\n) {}\n",
  );
});

test("what has a style is given it once", () => {
  const house = { newline: "\r\n", comma: "none", finalNewline: false } as const;
  const once = restyle("a.ts", "f({\n  a,\n});\n", house);
  expect(once).toBe("f({\r\n  a\r\n});");
  expect(restyle("a.ts", once, house)).toBe(once);
});
