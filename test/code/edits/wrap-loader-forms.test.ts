import { describe, expect, it } from "vitest";
import { wrapLoader } from "../../../src/code/edits/wrap-loader.ts";
import { editing } from "./tried-edits.ts";

const SERVER = "@clerk/react-router/server";
const loader = editing(
  (source) =>
    wrapLoader(source, {
      name: "loader",
      conflictsWith: "clientLoader",
      wrapper: { module: SERVER, name: "rootAuthLoader" },
      type: { module: "./+types/root", name: "Route", member: "LoaderArgs" },
      ownName: "rootLoader",
    }),
  "app/root.tsx",
);

const ROUTER = 'import { Outlet } from "react-router";\n';
const ROUTE = 'import type { Route } from "./+types/root";\n';
const CLERK = `import { rootAuthLoader } from "${SERVER}";\n`;
const APP = "\nexport default function App() {\n  return <Outlet />;\n}\n";
const BEFORE = ROUTER + ROUTE;
const AFTER = ROUTER + CLERK + ROUTE;
const line = (call: string) =>
  `export const loader = (args: Route.LoaderArgs) => rootAuthLoader(args${call});\n`;
const OWN = line(", () => rootLoader(args)");
const BARE = line(", () => rootLoader()");

describe("the loader goes through Clerk's", () => {
  loader.inEveryStyle([
    ["where there was none", BEFORE + APP, `${AFTER}\n${line("")}${APP}`],
    [
      "a function that takes nothing",
      `${BEFORE}\nexport function loader() {\n  return 1;\n}\n${APP}`,
      `${AFTER}\nfunction rootLoader() {\n  return 1;\n}\n\n${BARE}${APP}`,
    ],
    [
      "a function expression with rest parameters",
      `${BEFORE}\nexport const loader = function (...args) {\n  return args;\n};\n${APP}`,
      `${AFTER}\nconst rootLoader = function (...args) {\n  return args;\n};\n\n${OWN}${APP}`,
    ],
  ]);

  loader.edits([
    [
      "a function, whose comment beside it stays there",
      `${BEFORE}export function loader() {} // end\n${APP}`,
      `${AFTER}function rootLoader() {} // end\n\n${BARE}${APP}`,
    ],
    [
      "a constant, as its type has it",
      `${BEFORE}export const loader: LoaderFunction = () => 1;\n${APP}`,
      `${AFTER}const rootLoader: LoaderFunction = () => 1;\n\n${OWN}${APP}`,
    ],
    [
      "in JavaScript, below the imports that it has none of yet",
      "export default () => null;\n",
      `${CLERK}\nexport const loader = (args) => rootAuthLoader(args);\n\nexport default () => null;\n`,
      "app/root.jsx",
    ],
    [
      "beside rootLoader inside a function",
      `${BEFORE}export const loader = () => 1;\nexport default function App({ rootLoader }) {}\n`,
      `${AFTER}const rootLoader2 = () => 1;\n\n${line(", () => rootLoader2()")}export default function App({ rootLoader }) {}\n`,
    ],
    [
      "beside rootAuthLoader of the file's own",
      `${BEFORE}const rootAuthLoader = 1;\n${APP}`,
      `${ROUTER}import { rootAuthLoader as clerkLoader } from "${SERVER}";\n${ROUTE}const rootAuthLoader = 1;\n\nexport const loader = (args: Route.LoaderArgs) => clerkLoader(args);\n${APP}`,
    ],
  ]);

  it.each([
    ["after a function", "export function loader() {}\n[1].map(String)\n"],
    ["after a constant", "export const loader = () => 1\n;[1].map(String)\n"],
  ])("a line that begins with a bracket doesn't run on: %s", (_, code) => {
    const after = loader.edited(`import { Outlet } from 'react-router'\n${code}`);
    expect(after).toMatch(/;\s*\[1\]\.map\(String\)\n$/);
  });
});

describe("keeps a loader that goes through Clerk's", () => {
  loader.keeps([
    [
      "under another name",
      `import { rootAuthLoader as r } from "${SERVER}";\nexport async function loader(args) {\n  return r(args, () => 1);\n}\n`,
    ],
    [
      "by the namespace",
      `import * as C from "${SERVER}";\nexport const loader = (args) => C.rootAuthLoader(args);\n`,
    ],
  ]);
});

describe("refuses, with the place", () => {
  const noFunction = /no function/;
  loader.refuses([
    [
      "a clientLoader",
      `export async function clientLoader() {}${APP}`,
      "1:1",
      /clientLoader decides/,
    ],
    ["one handed on", `export { clientLoader } from "./x";${APP}`, "1:1", /clientLoader decides/],
    ["a call", `${ROUTER}export const loader = make();${APP}`, "2:1", noFunction],
    ["a loader of another file", `export { loader } from "./x";${APP}`, "1:1", noFunction],
    ["a variable of that name that isn't exported", `const loader = 1;\n${APP}`, "1:7", /loader/],
    ["a file that exports nothing", "const a = 1;", "1:1", /Nothing is exported/],
    ["a syntax error", "export default (;", "1:17", /./, "syntax-error"],
  ]);
});
