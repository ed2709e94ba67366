import { describe, expect, it } from "vitest";
import { wrapRequestHandler } from "../../../src/code/edits/wrap-request-handler.ts";
import { editing } from "./tried-edits.ts";

const handler = editing(
  (source) =>
    wrapRequestHandler(source, {
      names: ["middleware"],
      factory: { module: "@clerk/nextjs/server", name: "clerkMiddleware" },
      parameters: ["_auth", "request", "event"],
      otherAuth: ["next-auth", "@auth/"],
      makers: { "next-intl/middleware": 1 },
      types: { NextMiddleware: 2 },
    }),
  "middleware.ts",
);

const NEXT = 'import { NextResponse } from "next/server";\n';
const CLERK = 'import { clerkMiddleware } from "@clerk/nextjs/server";\n';
const CONFIG = "\nexport const config = { matcher: [] };\n";

describe("the app's own handler is called by Clerk's", () => {
  handler.inEveryStyle([
    [
      "a default function, between comments",
      `${NEXT}\n// own\nexport default function proxy(req) {\n  return null;\n} // end\n${CONFIG}`,
      `${NEXT}${CLERK}\n// own\nfunction proxy(req) {\n  return null;\n} // end\n\nexport default clerkMiddleware((_auth, request) => proxy(request));\n${CONFIG}`,
    ],
    [
      "a default expression below its doc comment",
      `${NEXT}\n/**\n * Doc.\n */\nexport default async (req) => {\n  return null;\n};\n${CONFIG}`,
      `${NEXT}${CLERK}\n/**\n * Doc.\n */\nconst handleRequest = async (req) => {\n  return null;\n};\n\nexport default clerkMiddleware((_auth, request) => handleRequest(request));\n${CONFIG}`,
    ],
    [
      "a default name, above its function",
      `${NEXT}\nexport default handle; // it\n\nfunction handle(req, ev) {\n  return null;\n}\n`,
      `${NEXT}${CLERK}\nexport default clerkMiddleware((_auth, request, event) => handle(request, event)); // it\n\nfunction handle(req, ev) {\n  return null;\n}\n`,
    ],
  ]);

  handler.edits([
    [
      "one that is asserted to be of a type, as the type has it",
      `${NEXT}export default (() => null) as NextMiddleware;\n`,
      `${NEXT}${CLERK}const handleRequest = (() => null) as NextMiddleware;\n\nexport default clerkMiddleware((_auth, request, event) => handleRequest(request, event));\n`,
    ],
    [
      "one with more parameters than are known",
      `${NEXT}export function middleware(a, b, c) {}\n`,
      `${NEXT}${CLERK}function middleware(a, b, c) {}\n\nexport default clerkMiddleware((_auth, request, event) => middleware(request, event));\n`,
    ],
    [
      "one that types `this`, which is no parameter",
      `${NEXT}export function middleware(this: void, req: Request) {}\n`,
      `${NEXT}${CLERK}function middleware(this: void, req: Request) {}\n\nexport default clerkMiddleware((_auth, request) => middleware(request));\n`,
    ],
    [
      "one below a directive",
      `"use strict";\n\nexport function middleware() {}\n`,
      `"use strict";\n\n${CLERK}\nfunction middleware() {}\n\nexport default clerkMiddleware(() => middleware());\n`,
    ],
    [
      "one beside types that are handed on",
      `${NEXT}export type * from "./types";\nexport function middleware() {}\n`,
      `${NEXT}${CLERK}export type * from "./types";\nfunction middleware() {}\n\nexport default clerkMiddleware(() => middleware());\n`,
    ],
    [
      "with an import of Clerk's that nothing calls yet",
      `import { clerkMiddleware as wrap } from "@clerk/nextjs/server";\nexport function middleware() {}\n`,
      `import { clerkMiddleware as wrap } from "@clerk/nextjs/server";\nfunction middleware() {}\n\nexport default wrap(() => middleware());\n`,
    ],
    [
      "under a third name where two are taken",
      `${NEXT}const [handleRequest, middleware] = [];\nexport default () => null;\n`,
      `${NEXT}${CLERK}const [handleRequest, middleware] = [];\nconst middleware2 = () => null;\n\nexport default clerkMiddleware(() => middleware2());\n`,
    ],
  ]);

  it.each([["a function", "export /* a */ default /* b */ function /* c */ (req) {}\n"]])(
    "comments in the export of %s stay",
    (_, code) => {
      const comments = (text: string) => text.match(/\/\*.*?\*\/|\/\/.*/g);
      expect(comments(handler.edited(NEXT + code))).toEqual(comments(code));
    },
  );

  it.each(["request", "event", "_auth"])("a handler called %s isn't shadowed", (name) => {
    const after = handler.edited(`${NEXT}export default function ${name}(a, b) {}\n`);
    const call = /clerkMiddleware\(\((.*)\) => (\w+)\(.*\)\)/.exec(after);
    expect(call?.[2]).toBe(name);
    expect(call?.[1]?.split(", ")).not.toContain(name);
  });

  it.each([
    ["after a function", "export function middleware() {}\n[1].map(String)\n"],
    ["after a constant", "export const middleware = () => null\n;[1].map(String)\n"],
    [
      "after a default name",
      "const handle = () => null\nexport default handle\n;[1].map(String)\n",
    ],
  ])("a line that begins with a bracket doesn't run on: %s", (_, code) => {
    const after = handler.edited(`import { NextResponse } from 'next/server'\n\n${code}`);
    expect(after).toMatch(/;\s*\[1\]\.map\(String\)\n$/);
  });
});

describe("keeps what Clerk's factory makes", () => {
  const all = 'import * as Clerk from "@clerk/nextjs/server";\n';
  handler.keeps([
    [
      "by a constant that the handler calls",
      `${CLERK}const clerk = clerkMiddleware();\nexport default function (request, event) {\n  return clerk(request, event);\n}\n`,
    ],
    ["by the namespace", `${all}export default Clerk.clerkMiddleware();\n`],
    [
      "by the namespace, in a handler",
      `${all}export function middleware(request, event) {\n  return Clerk.clerkMiddleware()(request, event);\n}\n`,
    ],
  ]);
});

describe("refuses, with the place", () => {
  const own = /which arguments/;
  handler.refuses([
    [
      "CommonJS",
      "const middleware = () => {};\nmodule.exports = { middleware };\n",
      "2:1",
      /exported by module\.exports here, which isn't followed: write it as an export/,
    ],
    [
      "CommonJS by a name",
      "exports.middleware = () => {};\n",
      "1:1",
      /exported by exports\.middleware here/,
    ],
    ["an empty file", "", "1:1", /Nothing here is exported as default or middleware/],
    ["another name's function", `${NEXT}export function proxy() {}`, "1:1", /Nothing/],
    [
      "one that may be another later",
      `let m = () => 1;\nif (a) m = (r) => r;\nexport default m;`,
      "3:16",
      /which arguments/,
    ],
    [
      "one that reads arguments without names",
      "export default function m() {\n  return h(arguments[0]);\n}",
      "1:1",
      /which arguments/,
    ],
    ["a class", `${NEXT}export default class {}`, "1:1", /Nothing/],
    ["one handed on", `const m = () => 1;\nexport { m as middleware };`, "2:1", /handed on/],
    ["one handed on as default", `const m = 1;\nexport { m as default };`, "2:1", /handed on/],
    ["all of another file", `${NEXT}export * from "./m";`, "2:1", /handed on/],
    ["an import", 'import m from "./m";\nexport default m;', "2:16", own],
    ["a call of what isn't known", "export default wrap(() => 1);", "1:16", own],
    ["rest parameters", `${NEXT}export function middleware(...a) {}`, "2:1", own],
    ["a type that isn't known", `export const middleware: Own = () => 1;`, "1:14", own],
    ["one of two constants", `export const middleware = () => 1, x = 2;`, "1:14", own],
    [
      "the same one twice",
      `export function middleware() {}\nexport default middleware;`,
      "2:1",
      /Two/,
    ],
    ["a syntax error", `${NEXT}export default (;`, "2:17", /Expression expected/, "syntax-error"],
    [
      "another sign-in's",
      'export { auth as middleware } from "@auth/next/edge";',
      "1:1",
      /Another sign-in/,
      "other-auth",
    ],
  ]);
});
