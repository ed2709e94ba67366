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
      "ESLint",
      ".eslintrc.json",
      '{ "rules": { "quotes": ["error", "single"], "@stylistic/semi": [2, "never"], "indent": ["warn", 4], "object-curly-spacing": ["error", "never"] } }',
      { quote: "'", semicolon: "", padding: "", indent: "    " },
    ],
    ["nothing", "package.json", "{}", {}],
    ["what can't be read", ".prettierrc", "{ singleQuote: [", {}],
    ["Biome, which formats nothing", "biome.json", '{ "formatter": { "enabled": false } }', {}],
  ])("%s", (_, path, text, expected) => {
    expect(told({ [path]: text })).toEqual(expected);
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
