import { describe, expect, test } from "vitest";
import { isRouteTree, routeTreeText } from "../../../src/code/modules/route-tree.ts";

const tree = (files: readonly string[]) =>
  routeTreeText(
    "src/routeTree.gen.ts",
    files.map((file) => `src/routes/${file}`),
  );

describe("the route tree that would be generated", () => {
  test.each<[what: string, files: string[], nested: string]>([
    ["a root alone", ["__root.tsx"], "Route0"],
    [
      "routes beside each other",
      ["__root.tsx", "about.tsx", "index.tsx"],
      "Route0.addChildren([Route1, Route2])",
    ],
    [
      "a layout's folder",
      ["__root.tsx", "_in.tsx", "_in/a.tsx"],
      "Route0.addChildren([Route1.addChildren([Route2])])",
    ],
    [
      "dots for folders",
      ["__root.tsx", "a.b.tsx", "a.tsx"],
      "Route0.addChildren([Route2.addChildren([Route1])])",
    ],
    ["what is no route", ["-parts/x.tsx", "__root.tsx", "a.test.tsx", "style.css"], "Route0"],
  ])("%s", (_, files, nested) => {
    expect(tree(files)).toContain(`export const routeTree = ${nested};`);
  });

  test("imports each from where it is", () => {
    expect(tree(["__root.tsx", "_in/a.tsx"])).toContain(
      'import { Route as Route1 } from "./routes/_in/a";',
    );
  });

  test("is none without a root", () => {
    expect(tree(["index.tsx"])).toBeUndefined();
    expect(["src/routeTree.gen.ts", "routeTree.gen.js", "src/api.gen.ts"].map(isRouteTree)).toEqual(
      [true, true, false],
    );
  });
});
