import { describe, expect, test } from "vitest";
import { moveToDefaultExport } from "../../../src/code/wiring/move-to-default-export.ts";

const HOW = { layout: "Layout", others: ["ErrorBoundary"] };
const IMPORTS = `import { ConvexProvider, ConvexReactClient } from "convex/react";
import { Outlet } from "react-router";
import { Header } from "./header";

const convex = new ConvexReactClient(url);

`;
const layout = (inside: string) =>
  `export function Layout({ children }) {\n  return <body>${inside}</body>;\n}\n\n`;
const APP = "export default function App() {\n  return <Outlet />;\n}\n";
const PROVIDED = "<ConvexProvider client={convex}>{children}</ConvexProvider>";
const lift = (body: string) =>
  moveToDefaultExport({ path: "app/root.tsx", text: IMPORTS + body }, HOW);

test("the provider goes from the layout around what the default component gives", () => {
  expect(lift(layout(PROVIDED) + APP)).toEqual({
    status: "edited",
    text: `${IMPORTS}${layout("{children}")}export default function App() {
  return (
    <ConvexProvider client={convex}>
      <Outlet />
    </ConvexProvider>
  );
}
`,
  });
});

test("a provider in the default component stays", () => {
  const app = `export default function App() {\n  return ${PROVIDED};\n}\n`;
  expect(lift(layout("{children}") + app)).toEqual({ status: "kept" });
});

test("an error boundary that shows the app's own text doesn't need it", () => {
  const boundary = "export function ErrorBoundary() {\n  return <p>Broken</p>;\n}\n";
  expect(lift(layout(PROVIDED) + APP + boundary)).toMatchObject({ status: "edited" });
});

describe("refused", () => {
  test.each<[what: string, body: string, says: string]>([
    [
      "more than the children in it",
      layout(`<ConvexProvider client={convex}><Header />{children}</ConvexProvider>`) + APP,
      "more in its Convex provider",
    ],
    [
      "an error boundary that may use it",
      `${layout(PROVIDED)}${APP}export const ErrorBoundary = () => <Header />;\n`,
      "may need it",
    ],
    [
      "a client that only the layout knows",
      `export function Layout({ children }) {\n  const client = useClient();\n  return <ConvexProvider client={client}>{children}</ConvexProvider>;\n}\n${APP}`,
      "known only in Layout",
    ],
    [
      "a default component that gives now this and now that",
      `${layout(PROVIDED)}export default function App() {\n  if (late) return <p />;\n  return <Outlet />;\n}\n`,
      "not one element",
    ],
  ])("%s", (_, body, says) => {
    expect(lift(body)).toMatchObject({ status: "refused", message: expect.stringContaining(says) });
  });
});
