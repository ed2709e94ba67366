import { describe, expect, it } from "vitest";
import { readPathAliases } from "../../../src/code/modules/tsconfig-paths.ts";

const aliasesOf = (files: Record<string, unknown>) =>
  readPathAliases((path) => {
    const file = files[path];
    return file === undefined || typeof file === "string" ? file : JSON.stringify(file);
  });

const withPaths = (paths: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  ...more,
  compilerOptions: { paths },
});

describe("readPathAliases: tsconfig paths", () => {
  it.each<[what: string, files: Record<string, unknown>, paths: Record<string, string[]>]>([
    ["nothing", {}, {}],
    [
      "paths beside the configuration",
      { "tsconfig.json": withPaths({ "@/*": ["./src/*"], "~": ["src/a.ts", "src/b.ts"] }) },
      { "@/*": ["src/*"], "~": ["src/a.ts", "src/b.ts"] },
    ],
    ["jsconfig.json", { "jsconfig.json": withPaths({ "@/*": ["src/*"] }) }, { "@/*": ["src/*"] }],
    [
      "comments, trailing commas and a byte order mark",
      {
        "tsconfig.json":
          '\uFEFF{ // c\n "compilerOptions": { /* d */ "paths": { "@/*": ["./src/*",], }, }, }',
      },
      { "@/*": ["src/*"] },
    ],
    [
      "a baseUrl is where paths start, and an alias for everything else",
      { "tsconfig.json": { compilerOptions: { baseUrl: "src", paths: { "@/*": ["lib/*"] } } } },
      { "@/*": ["src/lib/*"], "*": ["src/*"] },
    ],
    [
      "an own pattern for everything comes before baseUrl's",
      { "tsconfig.json": { compilerOptions: { baseUrl: ".", paths: { "*": ["lib/*"] } } } },
      { "*": ["lib/*"] },
    ],
    [
      "references to files and folders, relative to the configuration",
      {
        "tsconfig.json": {
          files: [],
          references: [{ path: "./tsconfig.app.json" }, { path: "packages/a" }],
        },
        "tsconfig.app.json": withPaths({ "@/*": ["./src/*"] }),
        "packages/a/tsconfig.json": withPaths({ "a/*": ["./lib/*"] }),
      },
      { "@/*": ["src/*"], "a/*": ["packages/a/lib/*"] },
    ],
    [
      "what is extended, without the extension and from above",
      {
        "tsconfig.json": { extends: "../base" },
        "../base.json": withPaths({ "@/*": ["./shared/*"] }),
      },
      { "@/*": ["../shared/*"] },
    ],
    [
      "own paths in the place of those that are extended",
      {
        "tsconfig.json": withPaths({ a: ["own"] }, { extends: "./one.json" }),
        "one.json": withPaths({ a: ["one"], b: ["one"] }),
      },
      { a: ["own"] },
    ],
    [
      "a later extended one's in the place of an earlier's",
      {
        "tsconfig.json": { extends: ["./one.json", "./two.json"] },
        "one.json": withPaths({ a: ["one"], b: ["one"] }),
        "two.json": withPaths({ a: ["two"] }),
      },
      { a: ["two"] },
    ],
    [
      "the folder of the configuration that extends",
      {
        "tsconfig.json": { extends: "./config/base.json" },
        "config/base.json": withPaths({ "@/*": [`\${configDir}/src/*`] }),
      },
      { "@/*": ["src/*"] },
    ],
    [
      "a configuration that a package brings",
      {
        "tsconfig.json": { extends: "@acme/tsconfig/tsconfig.json" },
        "node_modules/@acme/tsconfig/package.json": "{}",
        "node_modules/@acme/tsconfig/tsconfig.json": withPaths({ "@/*": [`\${configDir}/src/*`] }),
      },
      { "@/*": ["src/*"] },
    ],
    [
      "a package's own configuration",
      {
        "tsconfig.json": { extends: "@acme/tsconfig" },
        "node_modules/@acme/tsconfig/package.json": { tsconfig: "base.json" },
        "node_modules/@acme/tsconfig/base.json": withPaths({ "@/*": ["../../../src/*"] }),
      },
      { "@/*": ["src/*"] },
    ],
    [
      "a configuration above the folder",
      {
        "tsconfig.json": { extends: "../base.json" },
        "../base.json": withPaths({ "@/*": ["./lib/*"] }),
      },
      { "@/*": ["../lib/*"] },
    ],
    [
      "an extended baseUrl for own paths",
      {
        "tsconfig.json": withPaths({ "@/*": ["lib/*"] }, { extends: "./config/base.json" }),
        "config/base.json": { compilerOptions: { baseUrl: "../src" } },
      },
      { "@/*": ["src/lib/*"], "*": ["src/*"] },
    ],
    [
      "circles",
      {
        "tsconfig.json": withPaths(
          { a: ["1"] },
          { extends: "./b.json", references: [{ path: "." }] },
        ),
        "b.json": withPaths({ b: ["2"] }, { extends: "./tsconfig.json" }),
      },
      { a: ["1"] },
    ],
    [
      "a package that is not installed",
      { "tsconfig.json": withPaths({ a: ["1"] }, { extends: "@tsconfig/vite-react" }) },
      { a: ["1"] },
    ],
    [
      "configurations that make no sense",
      {
        "tsconfig.json": {
          extends: 1,
          references: {},
          compilerOptions: { baseUrl: 1, paths: { a: "b", c: [1, "d"] } },
        },
        "jsconfig.json": "{{",
      },
      { c: ["d"] },
    ],
  ])("%s", (_, files, paths) => {
    expect(aliasesOf(files).paths).toEqual(paths);
  });
});

describe("readPathAliases: package.json imports", () => {
  it.each<[imports: unknown, read: Record<string, string>]>([
    [undefined, {}],
    [{ "#lib/*": "./src/lib/*.ts" }, { "#lib/*": "src/lib/*.ts" }],
    [{ "#a": { node: "./a.node.js", default: "./a.js" } }, { "#a": "a.node.js" }],
    [{ "#a": { node: null, default: { import: "./a.js" } } }, { "#a": "a.js" }],
    [{ "#a": ["./first.js", "./second.js"] }, { "#a": "first.js" }],
    [{ "#react": "react", "#none": null }, {}],
    ["odd", {}],
  ])("%j → %j", (imports, read) => {
    expect(aliasesOf({ "package.json": { imports } }).imports).toEqual(read);
  });
});
