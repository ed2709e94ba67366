import { describe, expect, test } from "vitest";
import { wrapRequestHandler } from "../../../src/code/edits/wrap-request-handler.ts";

const EDIT = {
  names: ["middleware"],
  factory: { module: "@clerk/nextjs/server", name: "clerkMiddleware" },
  parameters: ["_auth", "request", "event"] as const,
  otherAuth: ["next-auth", "@auth/"],
  makers: { "next-intl/middleware": 1 },
  types: { NextMiddleware: 2 },
};
const compose = (text: string) => wrapRequestHandler({ path: "middleware.ts", text }, EDIT);
const CLERK = 'import { clerkMiddleware } from "@clerk/nextjs/server";\n';

describe("the app's own handler is called by Clerk's", () => {
  test.each<[what: string, before: string, after: string]>([
    [
      "a function, with its matcher",
      "export function middleware(request) {}\n\nexport const config = { matcher: '/a' };\n",
      `${CLERK}\nfunction middleware(request) {}\n\nexport default clerkMiddleware((_auth, request) => middleware(request));\n\nexport const config = { matcher: '/a' };\n`,
    ],
    [
      "an async function by default",
      "export default async function guard(request, event) {}\n",
      `${CLERK}\nasync function guard(request, event) {}\n\nexport default clerkMiddleware((_auth, request, event) => guard(request, event));\n`,
    ],
    [
      "a function without a name",
      "export default function (request) {}\n",
      `${CLERK}\nfunction handleRequest(request) {}\n\nexport default clerkMiddleware((_auth, request) => handleRequest(request));\n`,
    ],
    [
      "one that takes nothing",
      "export const middleware = () => undefined;\n",
      `${CLERK}\nconst middleware = () => undefined;\n\nexport default clerkMiddleware(() => middleware());\n`,
    ],
    [
      "a constant whose type says what it is called with",
      "export const middleware: NextMiddleware = (request) => undefined;\n",
      `${CLERK}\nconst middleware: NextMiddleware = (request) => undefined;\n\nexport default clerkMiddleware((_auth, request, event) => middleware(request, event));\n`,
    ],
    [
      "a constant that is exported by its name",
      "const guard = (request) => undefined;\nexport default guard;\n",
      `${CLERK}\nconst guard = (request) => undefined;\nexport default clerkMiddleware((_auth, request) => guard(request));\n`,
    ],
    [
      "what a known package makes",
      'import createMiddleware from "next-intl/middleware";\n\nexport default createMiddleware(routing);\n',
      `import createMiddleware from "next-intl/middleware";\n${CLERK}\nconst handleRequest = createMiddleware(routing);\n\nexport default clerkMiddleware((_auth, request) => handleRequest(request));\n`,
    ],
    [
      "beside a function of the factory's name",
      "function clerkMiddleware() {}\nexport function middleware() {}\n",
      'import { clerkMiddleware as clerk } from "@clerk/nextjs/server";\n\nfunction clerkMiddleware() {}\nfunction middleware() {}\n\nexport default clerk(() => middleware());\n',
    ],
  ])("%s", (_, before, after) => {
    expect(compose(before)).toEqual({ status: "edited", text: after });
    expect(compose(after)).toEqual({ status: "kept" });
  });
});

test("one that Clerk's factory makes is kept, under any name of it", () => {
  for (const text of [
    `${CLERK}export default clerkMiddleware();\n`,
    'import { clerkMiddleware as c } from "@clerk/nextjs/server";\nexport const middleware = c(() => {});\n',
  ]) {
    expect(compose(text)).toEqual({ status: "kept" });
  }
});

describe("what can't be composed is refused, with the place", () => {
  test.each<[what: string, text: string, reason: string, line: number, says: string]>([
    [
      "another sign-in",
      'import { withAuth } from "next-auth/middleware";\nexport default withAuth({});\n',
      "other-auth",
      1,
      "Another sign-in",
    ],
    [
      "one handed on",
      'export { middleware } from "./lib/guard";\n',
      "unsupported-shape",
      1,
      "handed on",
    ],
    ["all of a module", 'export * from "./lib/guard";\n', "unsupported-shape", 1, "handed on"],
    ["none", "export const config = {};\n", "unsupported-shape", 1, "isn't known what handles"],
    [
      "two",
      "export function middleware() {}\nexport default function guard() {}\n",
      "unsupported-shape",
      2,
      "Two functions",
    ],
    [
      "a chain",
      'import { chain } from "./chain";\n\nexport default chain([a, b]);\n',
      "unsupported-shape",
      3,
      "which arguments",
    ],
    [
      "any number of arguments",
      "export function middleware(...all) {}\n",
      "unsupported-shape",
      1,
      "which arguments",
    ],
    [
      "a type of the app's own",
      "export const middleware: Guard = (request) => {};\n",
      "unsupported-shape",
      1,
      "which arguments",
    ],
    ["a syntax error", "export function middleware( {\n", "syntax-error", 2, ""],
  ])("%s", (_, text, reason, line, says) => {
    expect(compose(text)).toMatchObject({
      status: "refused",
      reason,
      line,
      message: expect.stringContaining(says),
    });
  });
});
