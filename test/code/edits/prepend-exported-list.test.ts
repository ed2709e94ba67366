import { describe, expect, it } from "vitest";
import { prependExportedList } from "../../../src/code/edits/prepend-exported-list.ts";
import { editing } from "./tried-edits.ts";

const SERVER = "@clerk/react-router/server";
const list = editing(
  (source) =>
    prependExportedList(source, {
      name: "middleware",
      item: { module: SERVER, name: "clerkMiddleware" },
      type: { module: "./+types/root", name: "Route", member: "MiddlewareFunction" },
    }),
  "app/root.tsx",
);

const ROUTER = 'import { Outlet } from "react-router";\n';
const ROUTE = 'import type { Route } from "./+types/root";\n';
const CLERK = `import { clerkMiddleware } from "${SERVER}";\n`;
const APP = "\n// the app\nexport default function App() {\n  return <Outlet />;\n}\n";
const NEW = "\nexport const middleware: Route.MiddlewareFunction[] = [clerkMiddleware()];\n";

describe("the list", () => {
  list.inEveryStyle([
    ["is made above the first export", ROUTER + ROUTE + APP, ROUTER + CLERK + ROUTE + NEW + APP],
    [
      "is filled",
      `${ROUTER}export const middleware = [];\n${APP}`,
      `${ROUTER}${CLERK}export const middleware = [clerkMiddleware()];\n${APP}`,
    ],
    [
      "begins with Clerk's from then on",
      `${ROUTER}export const middleware: Own[] = [log, other]; // why\n${APP}`,
      `${ROUTER}${CLERK}export const middleware: Own[] = [clerkMiddleware(), log, other]; // why\n${APP}`,
    ],
    [
      "is typed from behind",
      `${ROUTER}export const middleware = [log] satisfies Own[];\n${APP}`,
      `${ROUTER}${CLERK}export const middleware = [clerkMiddleware(), log] satisfies Own[];\n${APP}`,
    ],
    [
      "is spread",
      `${ROUTER}export const middleware = [...all];\n${APP}`,
      `${ROUTER}${CLERK}export const middleware = [clerkMiddleware(), ...all];\n${APP}`,
    ],
    [
      "is on lines of its own, and each comment stays beside its item",
      `${ROUTER}export const middleware = [\n  // first\n  log,\n];\n${APP}`,
      `${ROUTER}${CLERK}export const middleware = [\n  clerkMiddleware(),\n  // first\n  log,\n];\n${APP}`,
    ],
  ]);

  it("keeps a comment that is all it holds", () => {
    const before = `${ROUTER}export const middleware = [\n  // none yet\n];\n${APP}`;
    expect(list.edited(before)).toContain("// none yet");
  });

  list.edits([
    [
      "has no type in JavaScript",
      ROUTER + APP,
      `${ROUTER}${CLERK}\nexport const middleware = [clerkMiddleware()];\n${APP}`,
      "app/root.jsx",
    ],
    [
      "stands below the imports that a file has none of yet",
      "export default () => null;\n",
      `${CLERK}\nexport const middleware = [clerkMiddleware()];\n\nexport default () => null;\n`,
      "app/root.jsx",
    ],
  ]);
});

describe("names that are there", () => {
  list.edits([
    [
      "clerkMiddleware of the file's own",
      `${ROUTER}${ROUTE}const clerkMiddleware = 1;\n${APP}`,
      `${ROUTER}import { clerkMiddleware as clerk } from "${SERVER}";\n${ROUTE}const clerkMiddleware = 1;\n\nexport const middleware: Route.MiddlewareFunction[] = [clerk()];\n${APP}`,
    ],
    [
      "both of its names",
      `${ROUTER}${ROUTE}const clerkMiddleware = 1, clerk = 2;\n${APP}`,
      `${ROUTER}import { clerkMiddleware as clerk2 } from "${SERVER}";\n${ROUTE}const clerkMiddleware = 1, clerk = 2;\n\nexport const middleware: Route.MiddlewareFunction[] = [clerk2()];\n${APP}`,
    ],
    [
      "an alias of Clerk's that nothing calls is used",
      `import { clerkMiddleware as cm } from "${SERVER}";\nexport const middleware = [log];\n${APP}`,
      `import { clerkMiddleware as cm } from "${SERVER}";\nexport const middleware = [cm(), log];\n${APP}`,
    ],
    [
      "an alias of the type's namespace is used",
      `${ROUTER}import type { Route as R } from "./+types/root";\n${APP}`,
      `${ROUTER}${CLERK}import type { Route as R } from "./+types/root";\n\nexport const middleware: R.MiddlewareFunction[] = [clerkMiddleware()];\n${APP}`,
    ],
  ]);
});

describe("keeps a list with Clerk's", () => {
  list.keeps([
    ["first", `${CLERK}export const middleware = [clerkMiddleware(), log];\n${APP}`],
    ["later", `${CLERK}export const middleware = [log, clerkMiddleware()];\n${APP}`],
    [
      "under another name",
      `import { clerkMiddleware as cm } from "${SERVER}";\nexport const middleware = [cm()];\n`,
    ],
    [
      "of the namespace",
      `import * as C from "${SERVER}";\nexport const middleware = [C.clerkMiddleware()];\n`,
    ],
    [
      "by a constant",
      `${CLERK}const clerk = clerkMiddleware({});\nexport const middleware = [clerk];\n${APP}`,
    ],
  ]);
});

describe("refuses, with the place", () => {
  list.refuses([
    ["a call", `${ROUTER}export const middleware = make();${APP}`, "2:1", /no list/],
    ["a function", `${ROUTER}export function middleware() {}${APP}`, "2:1", /no list/],
    ["a let", `${ROUTER}export let middleware = [];\nmiddleware = [a];${APP}`, "2:1", /no list/],
    [
      "one that grows later",
      `${ROUTER}export const middleware = [];\nmiddleware.unshift(a);${APP}`,
      "2:1",
      /no list/,
    ],
    [
      "one that is handed on",
      `const middleware = [];\nexport { middleware };${APP}`,
      "2:1",
      /no list/,
    ],
    ["one of two constants", `${ROUTER}export const a = 1, middleware = [];`, "2:1", /no list/],
    ["a file that exports nothing", "const a = 1;", "1:1", /Nothing is exported/],
    ["a syntax error", "export default (;", "1:17", /./, "syntax-error"],
    [
      "a variable of that name that isn't exported",
      `${ROUTER}const middleware = [log];\n${APP}`,
      "2:7",
      /middleware/,
    ],
    [
      "an import of that name",
      `${ROUTER}import { middleware } from "./own";\n${APP}`,
      "2:10",
      /middleware/,
    ],
  ]);
});
