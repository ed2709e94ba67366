import { describe, expect, it } from "vitest";
import { setConfigValue } from "../../../src/code/edits/set-config-value.ts";
import { editing } from "./tried-edits.ts";

const config = editing(
  (source) => setConfigValue(source, { keys: ["future", "v8_middleware"], value: "true" }),
  "react-router.config.ts",
);

const TYPE = 'import type { Config } from "@react-router/dev/config";\n\n';
const FUTURE = "  future: {\n    v8_middleware: true,\n  }";

describe("the value is set", () => {
  config.inEveryStyle([
    [
      "behind the last property, in an object of a type",
      `${TYPE}// ours\nexport default {\n  ssr: true,\n} satisfies Config;\n`,
      `${TYPE}// ours\nexport default {\n  ssr: true,\n${FUTURE},\n} satisfies Config;\n`,
    ],
    [
      "where the last property has no comma",
      `${TYPE}export default {\n  ssr: true\n};\n`,
      `${TYPE}export default {\n  ssr: true,\n${FUTURE}\n};\n`,
    ],
    [
      "behind a comment beside it, with a comma",
      `${TYPE}export default {\n  ssr: true, /* a */ // b\n  // last\n};\n`,
      `${TYPE}export default {\n  ssr: true, /* a */ // b\n${FUTURE},\n  // last\n};\n`,
    ],
    [
      "behind a comment beside it, without one",
      `${TYPE}export default {\n  ssr: true // why\n};\n`,
      `${TYPE}export default {\n  ssr: true, // why\n${FUTURE}\n};\n`,
    ],
    [
      "behind a comment before the comma",
      `${TYPE}export default {\n  ssr: true /* a */,\n};\n`,
      `${TYPE}export default {\n  ssr: true /* a */,\n${FUTURE},\n};\n`,
    ],
    [
      "on one line",
      `${TYPE}export default { ssr: true /* b */ };\n`,
      `${TYPE}export default { ssr: true, future: { v8_middleware: true } /* b */ };\n`,
    ],
    [
      "in the object that is there",
      `${TYPE}export default {\n  future: {\n    a: true,\n  },\n};\n`,
      `${TYPE}export default {\n  future: {\n    a: true,\n    v8_middleware: true,\n  },\n};\n`,
    ],
    [
      "in the one that is there on one line, behind a spread",
      `${TYPE}export default { future: { ...all } };\n`,
      `${TYPE}export default { future: { ...all, v8_middleware: true } };\n`,
    ],
    [
      "in the empty one that is there",
      `${TYPE}export default {\n  "future": {},\n};\n`,
      `${TYPE}export default {\n  "future": {\n    v8_middleware: true,\n  },\n};\n`,
    ],
    [
      "in a constant's object",
      `${TYPE}const config: Config = {\n  ssr: true,\n};\n\nexport default config;\n`,
      `${TYPE}const config: Config = {\n  ssr: true,\n${FUTURE},\n};\n\nexport default config;\n`,
    ],
    [
      "in a constant's object that is exported by its name",
      `${TYPE}const config = { ssr: true };\nexport { config as default };\n`,
      `${TYPE}const config = { ssr: true, future: { v8_middleware: true } };\nexport { config as default };\n`,
    ],
    [
      "in the first argument of a call",
      `${TYPE}export default defineConfig({ ssr: true }, {});\n`,
      `${TYPE}export default defineConfig({ ssr: true, future: { v8_middleware: true } }, {});\n`,
    ],
  ]);

  config.edits([
    [
      "in an empty object",
      `${TYPE}export default {};\n`,
      `${TYPE}export default {\n${FUTURE},\n};\n`,
    ],
    [
      "in CommonJS, through calls and names",
      "/** @type {X} */\nconst c = wrap({ a: 1 })\n\nmodule.exports = withX(c)\n",
      "/** @type {X} */\nconst c = wrap({ a: 1, future: { v8_middleware: true } })\n\nmodule.exports = withX(c)\n",
      "next.config.js",
    ],
    [
      "in what the first of two exports wraps",
      "const c = {};\nmodule.exports = c;\nmodule.exports = withX(module.exports, {});\n",
      `const c = {\n${FUTURE},\n};\nmodule.exports = c;\nmodule.exports = withX(module.exports, {});\n`,
      "next.config.js",
    ],
  ]);

  it.each([
    ["the configuration", "export default {\n  // nothing yet\n};\n"],
    ["the object inside", "export default {\n  future: {\n    // nothing yet\n  },\n};\n"],
    ["the object inside, on its line", "export default { future: { /* nothing yet */ } };\n"],
  ])("a comment that is all in %s stays", (_, text) => {
    expect(config.edited(text)).toContain("nothing yet");
  });
});

describe("keeps what is there", () => {
  config.keeps([
    ["by its names", "export default { future: { v8_middleware: true } };"],
    ["by quoted names", "export default { 'future': { \"v8_middleware\": true } };"],
    [
      "in parentheses and as a type",
      "export default { future: { v8_middleware: (true as const) } };",
    ],
  ]);
});

describe("refuses, with the place", () => {
  config.refuses([
    [
      "another value",
      "export default {\n  future: { v8_middleware: false },\n};",
      "2:13",
      /something else than true/,
    ],
    ["a name for the object", "export default {\n  future,\n};", "2:3", /future is no object/],
    ["a call for it", "export default {\n  future: make(),\n};", "2:3", /future is no object/],
    ["a method", "export default {\n  future() {},\n};", "2:3", /future is no object/],
    [
      "the object by a computed name",
      'export default {\n  ["future"]: { v8_middleware: false },\n};',
      "2:3",
      /./,
    ],
    ["no export", "const a = {};", "1:1", /No object/],
    ["what is handed on", 'export { a as default } from "./a";', "1:1", /No object/],
    ["what a preset makes of it", "export default preset({ ssr: true });", "1:1", /No object/],
    [
      "one whose other name changes",
      "const a = {};\nconst b = a;\nb.future = {};\nexport default a;",
      "1:1",
      /No object/,
    ],
    [
      "one that is changed by a pattern",
      "const a = {};\n({ ssr: a.ssr } = b);\nexport default a;",
      "1:1",
      /No object/,
    ],
    [
      "members that are exported one by one",
      "module.exports = {};\nmodule.exports.future = {};",
      "1:1",
      /No object/,
    ],
    ["either of two", "export default dev ? {} : { ssr: true };", "1:1", /No object/],
    ["an import", 'import c from "./c";\nexport default c;', "1:1", /No object/],
    ["a function", "export default () => ({ ssr: true });", "1:1", /No object/],
    ["a function in a call", "export default defineConfig(() => ({}));", "1:1", /No object/],
    ["a constant that is itself", "const a = a;\nexport default a;", "1:1", /No object/],
    [
      "a spread that may set the object",
      "const base = { future: { a: true } };\nexport default { ...base, ssr: true };",
      "2:18",
      /may set future too/,
    ],
    [
      "a spread after the object",
      "export default { future: {}, ...base };",
      "1:30",
      /may set future too/,
    ],
    ["a `let`", "let config = { ssr: true };\nexport default config;", "1:1", /No object/],
    [
      "a constant whose members are set later",
      "const config = {};\nconfig.future = {};\nexport default config;",
      "1:1",
      /No object/,
    ],
    [
      "a constant that is given to the call that makes it",
      "const a = wrap(a);\nexport default a;",
      "1:1",
      /No object/,
    ],
    ["a syntax error", "export default {;", "1:17", /./, "syntax-error"],
  ]);
});
