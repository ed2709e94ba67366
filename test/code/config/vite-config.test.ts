import { describe, expect, test } from "vitest";
import { readViteConfig } from "../../../src/code/config/vite-config.ts";

const HEAD = `import path, { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, mergeConfig } from "vite";
`;
const read = (code: string, folder = "", name = "vite.config.ts") =>
  readViteConfig(folder, [name], (path) =>
    path === `${folder}${folder && "/"}${name}` ? HEAD + code : undefined,
  );

describe("the configuration is found in", () => {
  test.each([
    ["an object", 'export default { root: "client" };'],
    ["defineConfig", 'export default defineConfig({ plugins: [react()], root: "./client/" });'],
    ["a constant", 'const config = defineConfig({ root: "client" });\nexport default config;'],
    ["a function", 'export default defineConfig(({ mode }) => ({ root: "client" }));'],
    [
      "a function's return",
      'export default defineConfig(async () => {\n  const root = "client";\n  return { root };\n});',
    ],
    ["a merged one", 'export default mergeConfig(base, defineConfig({ root: "client" }));'],
    ["a function by its name", 'export default function () {\n  return { root: "client" };\n}'],
    [
      "one that changes later",
      'const c = { root: "client" };\nif (a) c.base = "/";\nexport default c;',
    ],
    ["a let", 'let c = { root: "client" };\nexport default c;'],
    ["an object that is spread", 'const a = { root: "client" };\nexport default { ...a, b: 1 };'],
    ["satisfies", 'export default { root: "client" } satisfies UserConfig;'],
  ])("%s", (_, code) => {
    expect(read(code)).toMatchObject({ root: "client", envDir: "client" });
  });

  test("CommonJS", () => {
    expect(read('module.exports = { root: "client" };', "", "vite.config.cjs").root).toBe("client");
  });

  test("the app's own folder", () => {
    expect(read('export default { root: "src" };', "apps/web")).toMatchObject({
      root: "apps/web/src",
      envDir: "apps/web/src",
    });
  });
});

test.each([
  ['resolve(__dirname, "./src")', "src"],
  ['path.resolve(__dirname, "src", "client")', "src/client"],
  ['path.join(import.meta.dirname, "src")', "src"],
  ['fileURLToPath(new URL("./src", import.meta.url))', "src"],
  ['new URL("src", import.meta.url).pathname', "src"],
  ['path.resolve(process.cwd(), "src")', "src"],
  ['path.resolve(path.dirname(fileURLToPath(import.meta.url)), "src")', "src"],
  ['"./src"', "src"],
  ["process.env.ROOT", ""],
  ["path.resolve(base(), 'src')", ""],
])("a root of %s is %j", (root, expected) => {
  expect(read(`export default { root: ${root} };`).root).toBe(expected);
});

test.each([
  'path.resolve(__dirname, ".")',
  "__dirname + '/'",
  '"/"',
  "fileURLToPath(new URL('./', import.meta.url))",
])("an alias for the root itself: %s", (target) => {
  const { aliases } = read(`export default { resolve: { alias: { "@": ${target} } } };`);
  expect(aliases["@/*"]).toEqual(["*"]);
});

test("aliases are read from an object and from a list", () => {
  const expected = { "@": ["src"], "@/*": ["src/*"], "~/*": ["app/*"] };
  expect(
    read(
      'export default { resolve: { alias: { "@": path.resolve(__dirname, "./src"), "~/": "/app", odd: f() } } };',
    ).aliases,
  ).toEqual(expected);
  expect(
    read(
      'export default { resolve: { alias: [{ find: "@", replacement: resolve(__dirname, "src") }, { find: "~/", replacement: "app" }, { find: /x/, replacement: "y" }] } };',
    ).aliases,
  ).toEqual(expected);
});

test("inputs are read as a string, a list and an object", () => {
  const inputs = (input: string) =>
    read(`export default { build: { rollupOptions: { input: ${input} } } };`).inputs;
  expect(inputs('"app.html"')).toEqual(["app.html"]);
  expect(inputs('["a.html", resolve(__dirname, "b/index.html")]')).toEqual([
    "a.html",
    "b/index.html",
  ]);
  expect(inputs('{ main: path.resolve(__dirname, "index.html"), other: f() }')).toEqual([
    "index.html",
  ]);
});

test("the env files' folder starts at the root, and prefixes have their place", () => {
  expect(
    read(
      'export default {\n  root: "client",\n  envDir: "..",\n  envPrefix: ["APP_", "PUBLIC_"],\n};',
    ),
  ).toMatchObject({
    envDir: "",
    envPrefixes: { prefixes: ["APP_", "PUBLIC_"], at: "vite.config.ts:8" },
  });
});

test.each([
  ["nothing", ""],
  ["what is computed", "export default makeConfig();"],
  ["a syntax error", "export default {{{"],
])("%s says nothing", (_, code) => {
  expect(read(code)).toEqual({
    root: "",
    envDir: "",
    envPrefixes: undefined,
    aliases: {},
    inputs: [],
  });
});

test.each([
  ["root: process.env.ROOT", "root"],
  ['envDir: process.env.DIR ?? "./env"', "envDir"],
  ["envDir: false", "envDir"],
  ["envPrefix: [...names]", "envPrefix"],
  ["envPrefix: names", "envPrefix"],
])("%s is said not to be read", (code, option) => {
  const { unread } = read(`const names = [];\nnames.push("APP_");\nexport default { ${code} };`);
  expect(unread).toEqual({ option, at: "vite.config.ts:7" });
});

test.each([
  ["find: /^@\\//", '"./src/"', "@/*"],
  ["find: /^~ui\\//", "resolve(__dirname, 'src')", "~ui/*"],
])("an alias by %s", (find, replacement, pattern) => {
  const alias = `{ ${find}, replacement: ${replacement} }`;
  const { aliases } = read(`export default { resolve: { alias: [${alias}] } };`);
  expect(aliases).toEqual({ [pattern]: ["src/*"] });
});

test.each([
  `\`\${__dirname}/src\``,
  '__dirname + "/src"',
  "(import.meta.dirname as string) + '/src'",
])("the path %s", (path) => {
  const { aliases } = read(`export default { resolve: { alias: { "@": ${path} } } };`);
  expect(aliases["@/*"]).toEqual(["src/*"]);
});
