import { describe, expect, it } from "vitest";
import { prependOption } from "../../../src/code/edits/prepend-option.ts";
import { editing } from "./tried-edits.ts";

const SERVER = "@clerk/tanstack-react-start/server";
const option = editing(
  (source) =>
    prependOption(source, {
      call: { module: "@tanstack/react-start", name: "createStart" },
      option: "requestMiddleware",
      item: { module: SERVER, name: "clerkMiddleware" },
    }),
  "src/start.ts",
);

const START = 'import { createStart } from "@tanstack/react-start";\n';
const CLERK = `import { clerkMiddleware } from "${SERVER}";\n`;
const BEFORE = `${START}\n// start\nexport const s = `;
const AFTER = `${START}${CLERK}\n// start\nexport const s = `;
const LIST = "requestMiddleware: [clerkMiddleware()]";

describe("the option begins with Clerk's", () => {
  option.inEveryStyle([
    ["in an empty object", `${BEFORE}createStart({});\n`, `${AFTER}createStart({ ${LIST} });\n`],
    [
      "in what a function gives",
      `${BEFORE}createStart(() => ({}));\n`,
      `${AFTER}createStart(() => ({ ${LIST} }));\n`,
    ],
    [
      "on a line of options",
      `${BEFORE}createStart(async () => ({ a: 1 }));\n`,
      `${AFTER}createStart(async () => ({ ${LIST}, a: 1 }));\n`,
    ],
    [
      "on a line of its own in what a function returns",
      `${BEFORE}createStart(function () {\n  const a = 1;\n  return {\n    a, // a\n  };\n});\n`,
      `${AFTER}createStart(function () {\n  const a = 1;\n  return {\n    ${LIST},\n    a, // a\n  };\n});\n`,
    ],
    [
      "above a comment that belongs to another option",
      `${BEFORE}createStart(() => ({\n  // why\n  a: 1,\n}));\n`,
      `${AFTER}createStart(() => ({\n  ${LIST},\n  // why\n  a: 1,\n}));\n`,
    ],
    [
      "in options by a constant's name",
      `${START}\n// start\nconst o = () => ({});\nexport const s = createStart(o);\n`,
      `${START}${CLERK}\n// start\nconst o = () => ({ ${LIST} });\nexport const s = createStart(o);\n`,
    ],
    [
      "before what is in it",
      `${BEFORE}createStart(() => ({ requestMiddleware: [log] as const }));\n`,
      `${AFTER}createStart(() => ({ requestMiddleware: [clerkMiddleware(), log] as const }));\n`,
    ],
    [
      "in an empty list",
      `${BEFORE}createStart(() => ({\n  requestMiddleware: [],\n}));\n`,
      `${AFTER}createStart(() => ({\n  ${LIST},\n}));\n`,
    ],
    [
      "on a line of its own in the list, each comment beside its item",
      `${BEFORE}createStart(() => ({\n  requestMiddleware: [\n    // first\n    log,\n  ],\n}));\n`,
      `${AFTER}createStart(() => ({\n  requestMiddleware: [\n    clerkMiddleware(),\n    // first\n    log,\n  ],\n}));\n`,
    ],
    [
      "by its quoted name",
      `${BEFORE}createStart(() => ({ "requestMiddleware": [log] }));\n`,
      `${AFTER}createStart(() => ({ "requestMiddleware": [clerkMiddleware(), log] }));\n`,
    ],
  ]);

  option.edits([
    [
      "of a call under another name",
      'import { createStart as make } from "@tanstack/react-start";\nexport const s = make({});\n',
      `import { createStart as make } from "@tanstack/react-start";\n${CLERK}export const s = make({ ${LIST} });\n`,
      "src/start.js",
    ],
    [
      "of a namespace's call",
      'import * as Start from "@tanstack/react-start";\nexport const s = Start.createStart({});\n',
      `import * as Start from "@tanstack/react-start";\n${CLERK}export const s = Start.createStart({ ${LIST} });\n`,
    ],
    [
      "with an import that nothing calls",
      `${START}import { clerkMiddleware as cm } from "${SERVER}";\nexport const s = createStart({});\n`,
      `${START}import { clerkMiddleware as cm } from "${SERVER}";\nexport const s = createStart({ requestMiddleware: [cm()] });\n`,
    ],
    [
      "beside clerkMiddleware of the file's own",
      `${START}const clerkMiddleware = 1;\nexport const s = createStart({});\n`,
      `${START}import { clerkMiddleware as clerk } from "${SERVER}";\nconst clerkMiddleware = 1;\nexport const s = createStart({ requestMiddleware: [clerk()] });\n`,
    ],
  ]);

  it.each([
    ["the options", "createStart(() => ({\n  // none yet\n}));\n"],
    ["the list", "createStart(() => ({\n  requestMiddleware: [\n    // none yet\n  ],\n}));\n"],
  ])("a comment that is all in %s stays", (_, code) => {
    expect(option.edited(BEFORE + code)).toContain("none yet");
  });
});

describe("keeps a list with Clerk's", () => {
  option.keeps([
    [
      "first",
      `${START}${CLERK}createStart(() => ({ requestMiddleware: [clerkMiddleware(), log] }));`,
    ],
    [
      "by a constant",
      `${START}${CLERK}const c = clerkMiddleware();\ncreateStart({ requestMiddleware: [c] });`,
    ],
    [
      "of the namespace",
      `${START}import * as C from "${SERVER}";\ncreateStart({ requestMiddleware: [C.clerkMiddleware()] });`,
    ],
  ]);
});

describe("refuses, with the place", () => {
  option.refuses([
    ["a file without the call", "export const a = 1;", "1:1", /No options/],
    [
      "a call of another function of that name",
      "const createStart = () => 1;\ncreateStart({});",
      "1:1",
      /No options/,
    ],
    ["a call without options", `${START}export const s = createStart();`, "2:18", /No options/],
    [
      "options that may change",
      `${START}let o = () => ({});\ncreateStart(o);`,
      "3:1",
      /No options/,
    ],
    [
      "options that a function returns in two places",
      `${START}createStart(() => {\n  if (a) return {};\n  return {};\n});`,
      "2:1",
      /No options/,
    ],
    [
      "a list by a name",
      `${START}createStart(() => ({\n  requestMiddleware: list,\n}));`,
      "3:3",
      /no list/,
    ],
    [
      "a list that is handed in",
      `${START}createStart(() => ({ requestMiddleware }));`,
      "2:22",
      /no list/,
    ],
    [
      "a list that a call makes",
      `${START}createStart(() => ({ requestMiddleware: [log].concat(all) }));`,
      "2:22",
      /no list/,
    ],
    [
      "options that are spread, which may hold another list",
      `${START}createStart(() => ({ ...base }));`,
      "2:22",
      /./,
    ],
    ["a syntax error", "createStart(;", "1:13", /./, "syntax-error"],
  ]);
});
