import { describe, expect, test } from "vitest";
import { passRouteData } from "../../../src/code/edits/pass-route-data.ts";
import { prependExportedList } from "../../../src/code/edits/prepend-exported-list.ts";
import { wrapLoader } from "../../../src/code/edits/wrap-loader.ts";

const ROUTE = { module: "./+types/root", name: "Route" };
const LOADER = {
  name: "loader",
  conflictsWith: "clientLoader",
  wrapper: { module: "@clerk/react-router/server", name: "rootAuthLoader" },
  type: { ...ROUTE, member: "LoaderArgs" },
  ownName: "rootLoader",
};
const LIST = {
  name: "middleware",
  item: { module: "@clerk/react-router/server", name: "clerkMiddleware" },
  type: { ...ROUTE, member: "MiddlewareFunction" },
};
const TYPE = 'import type { Route } from "./+types/root";\n';
const load = (text: string, path = "app/root.tsx") => wrapLoader({ path, text }, LOADER);
const textOf = (result: ReturnType<typeof load>) => {
  if (result.status !== "edited") throw new Error(JSON.stringify(result));
  return result.text;
};

describe("a loader", () => {
  test("of JavaScript has no types", () => {
    const text = textOf(load("export default function App() {}\n", "app/root.jsx"));
    expect(text).toContain("export const loader = (args) => rootAuthLoader(args);");
    expect(text).not.toContain("Route");
  });

  test("keeps its code under another name, which is free", () => {
    const own = `${TYPE}const rootLoader = 1;\nexport async function loader({ request }: Route.LoaderArgs) {\n  return { url: request.url };\n}\n`;
    const text = textOf(load(own));
    expect(text).toContain("async function rootLoader2({ request }: Route.LoaderArgs) {");
    expect(text).toContain(
      "export const loader = (args: Route.LoaderArgs) => rootAuthLoader(args, () => rootLoader2(args));",
    );
  });

  test("names the type by the name that the file has for it", () => {
    const aliased =
      'import type { Route as Root } from "./+types/root";\nexport default () => null;\n';
    expect(textOf(load(aliased))).toContain("(args: Root.LoaderArgs)");
    const taken = "const Route = 1;\nexport default () => null;\n";
    expect(textOf(load(taken))).toContain("import type { Route as RootRoute }");
  });

  test.each<[what: string, text: string, says: string]>([
    ["handed on", 'export { loader } from "./loader";\n', "no function that is written out"],
    ["made elsewhere", "export const loader = make();\n", "no function that is written out"],
    [
      "beside a clientLoader",
      "export function clientLoader() {}\nexport function loader() {}\n",
      "clientLoader decides",
    ],
  ])("refused: %s", (_, text, says) => {
    expect(load(text)).toMatchObject({ status: "refused", message: expect.stringContaining(says) });
  });
});

describe("a list of middleware", () => {
  test("that isn't written out is refused, and one that begins with Clerk's is kept", () => {
    const list = (text: string) => prependExportedList({ path: "app/root.tsx", text }, LIST);
    expect(list("export const middleware = all();\n")).toMatchObject({
      status: "refused",
      line: 1,
    });
    const wired = `import { clerkMiddleware } from "@clerk/react-router/server";\nexport const middleware = [clerkMiddleware({}), a];\n`;
    expect(list(wired)).toEqual({ status: "kept" });
  });
});

describe("the route's data", () => {
  const data = (text: string) =>
    passRouteData(
      { path: "app/root.tsx", text },
      { name: "loaderData", type: { ...ROUTE, member: "ComponentProps" } },
    );
  const CLERK = "<ClerkProvider loaderData={loaderData}>x</ClerkProvider>";

  test("is taken from the props that are there", () => {
    expect(data(`export default (props) => ${CLERK};\n`)).toMatchObject({
      text: expect.stringContaining("loaderData={props.loaderData}"),
    });
    expect(data(`export default ({ params }) => ${CLERK};\n`)).toMatchObject({
      text: expect.stringContaining("({ loaderData, params })"),
    });
  });

  test("is kept where it is declared, and refused in any other component", () => {
    expect(data(`export default ({ loaderData }) => ${CLERK};\n`)).toEqual({ status: "kept" });
    expect(data(`const Inner = () => ${CLERK};\nexport default () => <Inner />;\n`)).toMatchObject({
      status: "refused",
      line: 1,
    });
  });
});
