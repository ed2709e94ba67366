import { expect, test } from "vitest";
import { checksPackages } from "../../../src/code/modules/tsconfig-paths.ts";

const config = (options: object, more: object = {}) =>
  JSON.stringify({ compilerOptions: options, ...more });
const SKIPS = config({ skipLibCheck: true });
const CHECKS = config({ strict: true });
const referring = (...paths: string[]) =>
  JSON.stringify({ files: [], references: paths.map((path) => ({ path })) });

test.each<[what: string, files: Record<string, string>, expected: string[]]>([
  ["one that doesn't skip them", { "tsconfig.json": CHECKS }, ["tsconfig.json"]],
  ["one that says so", { "tsconfig.json": config({ skipLibCheck: false }) }, ["tsconfig.json"]],
  ["one that skips them", { "tsconfig.json": SKIPS }, []],
  [
    "one that extends what skips them",
    { "tsconfig.json": '{ "extends": "./base.json" }', "base.json": SKIPS },
    [],
  ],
  [
    "one with a comment and a comma",
    { "tsconfig.json": '{ // no\n "compilerOptions": { "skipLibCheck": true, }, }' },
    [],
  ],
  [
    "the app's of create-vite's two",
    {
      "tsconfig.json": referring("./tsconfig.app.json", "./tsconfig.node.json"),
      "tsconfig.app.json": CHECKS,
      "tsconfig.node.json": CHECKS,
    },
    ["tsconfig.app.json"],
  ],
  [
    "the bundler's only",
    {
      "tsconfig.json": referring("./tsconfig.app.json", "./tsconfig.node.json"),
      "tsconfig.app.json": SKIPS,
      "tsconfig.node.json": CHECKS,
    },
    [],
  ],
  [
    "another package's",
    { "tsconfig.json": referring("../shared"), "../shared/tsconfig.json": CHECKS },
    [],
  ],
  [
    "one that extends a package's, which isn't installed",
    { "tsconfig.json": '{ "extends": "expo/tsconfig.base" }' },
    [],
  ],
  ["none", {}, []],
])("packages' types are checked by %s", (_, files, expected) => {
  expect(checksPackages((path) => files[path])).toEqual(expected);
  const inApp = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`apps/web/${path}`, text]),
  );
  expect(checksPackages((path) => inApp[path], "apps/web")).toEqual(
    expected.map((path) => `apps/web/${path}`),
  );
});
