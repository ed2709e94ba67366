import { describe, expect, test } from "vitest";
import { houseStyle } from "../../src/project/house-style.ts";
import { houseStyles } from "../../src/project/house-styles.ts";

const SPARSE = { quote: "'", semicolon: "", padding: "", indent: "    ", width: 100 };
const PRETTIER =
  '{ "singleQuote": true, "semi": false, "bracketSpacing": false, "tabWidth": 4, "printWidth": 100 }';
const told = (files: Readonly<Record<string, string>>, folder = "") =>
  houseStyle(folder, (path) => files[path]);

describe("how a project writes its code, by", () => {
  test.each<[what: string, path: string, text: string, expected: object]>([
    [".prettierrc", ".prettierrc", PRETTIER, SPARSE],
    [
      ".prettierrc as YAML",
      ".prettierrc",
      "singleQuote: true\nsemi: false\nbracketSpacing: false\ntabWidth: 4\nprintWidth: 100\n",
      SPARSE,
    ],
    [".prettierrc.json with a comment", ".prettierrc.json", `// ours\n${PRETTIER}`, SPARSE],
    ["package.json", "package.json", `{ "prettier": ${PRETTIER} }`, SPARSE],
    [
      "Prettier's own defaults",
      ".prettierrc",
      "{}",
      { quote: '"', semicolon: ";", padding: " ", indent: "  ", width: 80 },
    ],
    [
      "a program, as far as it says it plainly",
      "prettier.config.mjs",
      "export default { singleQuote: true, semi: process.env.SEMI };",
      { quote: "'" },
    ],
    [
      "Biome",
      "biome.json",
      '{ "formatter": { "indentStyle": "space", "indentWidth": 4, "lineWidth": 100 }, "javascript": { "formatter": { "quoteStyle": "single", "semicolons": "asNeeded", "bracketSpacing": false } } }',
      SPARSE,
    ],
    [
      "Biome's own defaults",
      "biome.jsonc",
      "{ /* all */ }",
      { quote: '"', semicolon: ";", padding: " ", indent: "\t", width: 80 },
    ],
    [
      "Biome on another configuration, as far as it says it itself",
      "biome.json",
      '{ "extends": ["ultracite"], "javascript": { "formatter": { "quoteStyle": "single" } } }',
      { quote: "'" },
    ],
    [
      "ESLint",
      ".eslintrc.json",
      '{ "rules": { "quotes": ["error", "single"], "@stylistic/semi": [2, "never"], "indent": ["warn", 4], "object-curly-spacing": ["error", "never"] } }',
      { quote: "'", semicolon: "", padding: "", indent: "    " },
    ],
    [
      "an .editorconfig",
      ".editorconfig",
      "root = true\n\n[*]\nindent_style = tab\nend_of_line = lf\n\n[*.{js,ts}]\nindent_style = space\nindent_size = 4\nmax_line_length = 100\n\n[*.md]\nindent_size = 8\n",
      { indent: "    ", width: 100, newline: "\n" },
    ],
    [
      "an .editorconfig for Windows",
      ".editorconfig",
      "[*]\r\nend_of_line = crlf\r\ninsert_final_newline = false\r\n",
      { newline: "\r\n", finalNewline: false },
    ],
    [
      "ESLint, without commas",
      ".eslintrc.json",
      '{ "rules": { "comma-dangle": ["error", "never"] } }',
      { comma: "none" },
    ],
    ["nothing", "package.json", "{}", {}],
    ["what can't be read", ".prettierrc", "{ singleQuote: [", {}],
    ["Biome, which formats nothing", "biome.json", '{ "formatter": { "enabled": false } }', {}],
  ])("%s", (_, path, text, expected) => {
    expect(told({ [path]: text })).toEqual(expected);
  });

  test.each<[what: string, files: Readonly<Record<string, string>>, expected: object]>([
    ["Prettier", { ".prettierrc": '{ "trailingComma": "none" }' }, { comma: "none" }],
    [
      "Prettier's program",
      { "prettier.config.mjs": 'export default { trailingComma: "es5" };' },
      { comma: "es5" },
    ],
    [
      "Biome",
      { "biome.json": '{ "javascript": { "formatter": { "trailingCommas": "none" } } }' },
      { comma: "none" },
    ],
    ["Prettier's line ends", { ".prettierrc": '{ "endOfLine": "crlf" }' }, { newline: "\r\n" }],
    [
      "Prettier with an .editorconfig, which it asks too",
      {
        ".prettierrc": '{ "semi": false }',
        ".editorconfig": "[*]\nindent_size = 4\nmax_line_length = 120\nend_of_line = crlf\n",
      },
      { indent: "    ", width: 120, newline: "\r\n" },
    ],
    [
      "Prettier, over an .editorconfig",
      {
        ".prettierrc": '{ "tabWidth": 2, "printWidth": 90 }',
        ".editorconfig": "[*]\nindent_size = 4\nmax_line_length = 120\n",
      },
      { indent: "  ", width: 90 },
    ],
  ])("%s says more", (_, files, expected) => {
    expect(told(files)).toMatchObject(expected);
  });

  test("the nearest above", () => {
    expect(told({ ".prettierrc": PRETTIER }, "apps/web")).toEqual(SPARSE);
    const both = { ".prettierrc": PRETTIER, "apps/web/.prettierrc": "{}" };
    expect(told(both, "apps/web")).toMatchObject({ quote: '"' });
  });

  test("the neighbours, where it is told to nobody", () => {
    const files: Record<string, string> = {
      "src/main.tsx": "import {a} from 'a'\nif (a) {\n    a()\n}\n",
      "convex/notes.ts": 'import { b } from "b";\nb({\n\tc,\n});\n',
    };
    const app = { app: "", entry: "src/main.tsx", functions: "convex", modules: ["notes.ts"] };
    expect(houseStyles(app, (path) => files[path])).toEqual({
      app: { quote: "'", semicolon: "", padding: "", indent: "    " },
      functions: { quote: '"', semicolon: ";", padding: " ", indent: "\t" },
    });
  });
});
