import { describe, expect, test } from "vitest";
import { readNames } from "../../src/code/syntax/source-names.ts";
import type { FrameworkApp } from "../../src/frameworks/framework.ts";
import { type FrameworkName, frameworkOf } from "../../src/frameworks/registry.ts";
import { NO_APP } from "../support/project.ts";

/** An app of these files. */
function appOf(files: Readonly<Record<string, string>>): FrameworkApp {
  const paths = Object.keys(files).sort();
  const names = (path: string) => readNames({ path, text: files[path] ?? "" });
  return {
    ...NO_APP,
    has: (path) => path in files,
    read: (path) => files[path],
    filesIn: (folder) => paths.filter((path) => path.startsWith(`${folder}/`)),
    mentions: (path, wanted) => wanted.some((name) => names(path).identifiers.has(name)),
    quotes: (path, string) => names(path).strings.has(string),
  };
}

const pageOf = (framework: FrameworkName, files: Readonly<Record<string, string>>) =>
  frameworkOf(framework).firstPage?.(appOf(files));

const none = { "app/root.tsx": "", "app/routes/home.tsx": "", "app/routes/_index.tsx": "" };
const routes = (list: string) => ({ ...none, "app/routes.ts": `export default ${list};` });

describe("the page at /", () => {
  test("of Next's App Router, in its layouts", () => {
    const files = { "app/layout.tsx": "", "app/page.tsx": "", "app/@modal/page.tsx": "" };
    expect(pageOf("next", files)).toEqual({ path: "app/page.tsx", inside: ["app/layout.tsx"] });
    const inGroup = {
      "src/app/layout.tsx": "",
      "src/app/(site)/layout.tsx": "",
      "src/app/(site)/page.tsx": "",
    };
    expect(pageOf("next", inGroup)).toEqual({
      path: "src/app/(site)/page.tsx",
      inside: ["src/app/layout.tsx", "src/app/(site)/layout.tsx"],
    });
  });

  test("of Next's Pages Router, as _app shows it", () => {
    expect(pageOf("next", { "pages/_app.tsx": "", "pages/index.tsx": "" })).toEqual({
      path: "pages/index.tsx",
      outlet: { spread: "pageProps" },
    });
  });

  test("of TanStack Start", () => {
    expect(pageOf("tanstack-start", { "src/routes/index.tsx": "" })?.path).toBe(
      "src/routes/index.tsx",
    );
  });

  test.each([
    ["as routes.ts names it", routes('[index("routes/home.tsx")]'), "app/routes/home.tsx"],
    ["by its name", routes("flatRoutes()"), "app/routes/_index.tsx"],
    ["by its name, without a routes.ts", none, "app/routes/_index.tsx"],
  ])("of React Router, %s", (_, files, path) => {
    expect(pageOf("react-router", files)?.path).toBe(path);
    expect(pageOf("react-router-spa", files)?.path).toBe(path);
  });

  test.each<[string, FrameworkName, Record<string, string>]>([
    ["an API route", "next", { "app/layout.tsx": "", "app/route.ts": "" }],
    [
      "a page for each language",
      "next",
      { "app/[lang]/layout.tsx": "", "app/[lang]/page.tsx": "" },
    ],
    [
      "several that it may be",
      "react-router",
      routes('[index("routes/home.tsx"), index("routes/_index.tsx")]'),
    ],
    ["a page that isn't the index", "react-router", routes('[route("home", "routes/home.tsx")]')],
    ["no index", "tanstack-start", { "src/routes/__root.tsx": "" }],
    ["no root", "remix", { "app/routes/_index.tsx": "" }],
    ["no pages at all", "vite", { "src/App.tsx": "" }],
  ])("is not known with %s", (_, framework, files) => {
    expect(pageOf(framework, files)).toBeUndefined();
  });
});
