import { describe, expect, it } from "vitest";
import { moveToDefaultExport } from "../../../src/code/wiring/move-to-default-export.ts";

const lift = (text: string, path = "app/root.tsx") =>
  moveToDefaultExport(
    { path, text },
    { layout: "Layout", others: ["ErrorBoundary", "HydrateFallback"] },
  );

/** The text after, in which nothing is left to lift. */
function lifted(text: string, path?: string): string {
  const result = lift(text, path);
  if (result.status !== "edited") throw new Error(JSON.stringify(result));
  expect(lift(result.text, path)).toEqual({ status: "kept" });
  return result.text;
}

const CONVEX = 'import { ConvexProvider, useQuery } from "convex/react";\n';
const IN = "<ConvexProvider client={convex}>{children}</ConvexProvider>";
const layout = (inner: string, code = "") =>
  `export function Layout({ children }) {\n  ${code}return (\n    <body>\n      ${inner}\n      <Scripts />\n    </body>\n  );\n}\n`;
const APP = "\n// the app\nexport default function App() {\n  return <Outlet />;\n}\n";
const WRAPPED =
  "\n// the app\nexport default function App() {\n  return (\n    <ConvexProvider client={convex}>\n      <Outlet />\n    </ConvexProvider>\n  );\n}\n";
const AFTER = CONVEX + layout("{children}") + WRAPPED;

it("moves a prop that has // in it, which is no comment", () => {
  const url = 'client={new ConvexReactClient("https://a.convex.cloud")}';
  const before = layout(IN.replace("client={convex}", url)) + APP;
  expect(lifted(CONVEX + before)).toContain(`<ConvexProvider ${url}>\n      <Outlet />`);
});

describe("the provider moves from the layout around the default component's element", () => {
  it.each([
    ["from a line", layout(IN)],
    [
      "from lines",
      layout(`<ConvexProvider client={convex}>\n        {children}\n      </ConvexProvider>`),
    ],
  ])("%s", (_, before) => {
    expect(lifted(CONVEX + before + APP)).toBe(AFTER);
    expect(lifted(CONVEX + before + APP, "app/root.jsx")).toBe(AFTER);
    const written = (text: string) =>
      text.replaceAll("\n", "\r\n").replaceAll("  ", "\t").replaceAll('"', "'").replaceAll(";", "");
    expect(lifted(written(CONVEX + before + APP))).toBe(written(AFTER));
  });

  it.each([
    [
      "out of an arrow function that gives nothing else",
      `${CONVEX}export const Layout = (props) => <ConvexProvider client={convex}>{props.children}</ConvexProvider>;\n${APP}`,
      `${CONVEX}export const Layout = (props) => <>{props.children}</>;\n${WRAPPED}`,
    ],
    [
      "under another name",
      `import { ConvexProvider as CP } from "convex/react";\n${layout(IN.replaceAll("ConvexProvider", "CP"))}${APP}`,
      `import { ConvexProvider as CP } from "convex/react";\n${layout("{children}")}${WRAPPED.replaceAll("ConvexProvider", "CP")}`,
    ],
    [
      "into a constant's arrow function",
      `${CONVEX}${layout(IN)}\nconst App = () => <Outlet />;\n\nexport default App;\n`,
      `${CONVEX}${layout("{children}")}\nconst App = () => (\n  <ConvexProvider client={convex}>\n    <Outlet />\n  </ConvexProvider>\n);\n\nexport default App;\n`,
    ],
    [
      "past an error page that asks nothing of Convex",
      `${CONVEX}${layout(IN)}${APP}\nexport function ErrorBoundary({ error }) {\n  return <p>{error.message}</p>;\n}\n`,
      `${AFTER}\nexport function ErrorBoundary({ error }) {\n  return <p>{error.message}</p>;\n}\n`,
    ],
    [
      "out of text",
      `${CONVEX}${layout(`<p>so ${IN} it is</p>`)}${APP}`,
      `${CONVEX}${layout("<p>so {children} it is</p>")}${WRAPPED}`,
    ],
  ])("%s", (_, before, after) => {
    expect(lifted(before)).toBe(after);
  });
});

describe("keeps a file", () => {
  it.each([
    ["without a provider", CONVEX + layout("{children}") + APP],
    ["with one in the default component", CONVEX + layout("{children}") + WRAPPED],
    ["without a layout", CONVEX + APP],
  ])("%s", (_, text) => {
    expect(lift(text)).toEqual({ status: "kept" });
  });
});

describe("refuses, with the place", () => {
  const more = /more in its Convex provider/;
  const needs = /may need it/;
  it.each<[what: string, text: string, at: string, message: RegExp]>([
    [
      "more than the children in it",
      layout(IN.replace("{children", "<Header />{children")) + APP,
      "5:7",
      more,
    ],
    ["a comment in it", layout(IN.replace("{ch", "{/* a */}{ch")) + APP, "5:7", more],
    [
      "an element around the children",
      layout(IN.replace("{children}", "<T>{children}</T>")) + APP,
      "5:7",
      more,
    ],
    ["nothing in it", layout("<ConvexProvider client={convex} />") + APP, "5:7", more],
    [
      "one prop of the layout's own beside another",
      layout(IN.replace("client=", "id={id} client="), "const id = make();\n  ") + APP,
      "6:7",
      /known only in Layout/,
    ],
    [
      "a client of the layout's own",
      layout(IN, "const convex = make();\n  ") + APP,
      "6:7",
      /known only in Layout/,
    ],
    [
      "an error page with a hook",
      `${layout(IN)}${APP}export const ErrorBoundary = () => useQuery(q);`,
      "15:1",
      needs,
    ],
    [
      "an error page with a component of another file",
      `import { Oops } from "~/oops";\n${layout(IN)}${APP}export const ErrorBoundary = () => <Oops />;`,
      "16:1",
      needs,
    ],
    [
      "a fallback of another file",
      `import { Wait } from "./wait";\n${layout(IN)}${APP}export { Wait as HydrateFallback };`,
      "16:1",
      needs,
    ],
    [
      "an error page that another file hands on",
      `${layout(IN)}${APP}export { ErrorBoundary } from "./oops";`,
      "15:1",
      needs,
    ],
    [
      "an error page that needs it by another component of the file",
      `${layout(IN)}${APP}const Oops = () => useQuery(q);\nexport const ErrorBoundary = () => <Oops />;`,
      "16:1",
      needs,
    ],
    [
      "a default component that asks Convex itself, above the provider then",
      `${layout(IN)}\nexport default function App() {\n  const user = useQuery(q);\n  return <Outlet />;\n}\n`,
      "12:16",
      /./,
    ],
    [
      "a default component with two elements",
      `${layout(IN)}export default () => {\n  if (c) return <A />;\n  return <Outlet />;\n};`,
      "1:1",
      /not one element/,
    ],
    ["no default component", layout(IN), "1:1", /not one element/],
    ["a syntax error", "export default (;", "2:17", /Expression expected/],
  ])("%s", (_, text, at, message) => {
    const result = lift(CONVEX + text);
    if (result.status !== "refused") throw new Error(JSON.stringify(result));
    expect(result.message).toMatch(message);
    expect(`${result.line}:${result.column}`).toBe(at);
  });
});
