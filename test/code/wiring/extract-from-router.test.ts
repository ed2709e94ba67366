import { describe, expect, test } from "vitest";
import { callInBeforeLoad } from "../../../src/code/edits/call-in-before-load.ts";
import { extractFromRouter } from "../../../src/code/wiring/extract-from-router.ts";
import { wireRootRoute } from "../../../src/code/wiring/wire-root-route.ts";

const IMPORTS = `import { ConvexQueryClient } from "@convex-dev/react-query";
import { ConvexProvider, ConvexReactClient } from "convex/react";

`;
const router = (made: string, wrap: string, more = "") =>
  `${IMPORTS}export function getRouter() {\n  ${made}\n  return createRouter({\n    ${more}Wrap: ({ children }) => ${wrap},\n  });\n}\n`;
const take = (text: string) =>
  extractFromRouter({ path: "src/router.tsx", text }, ["Wrap", "InnerWrap"]);
const QUERY = "const q = new ConvexQueryClient(url);";

describe("the router's client", () => {
  test("is the query client that asks on the server, where one is made of it", () => {
    const made =
      "const convex = new ConvexReactClient(url);\n  const q = new ConvexQueryClient(convex);";
    expect(
      take(router(made, "<ConvexProvider client={convex}>{children}</ConvexProvider>")),
    ).toMatchObject({
      status: "taken",
      client: { name: "q", client: "q.convexClient", type: { name: "ConvexQueryClient" } },
      text: expect.stringContaining("createRouter({\n    context: { q },\n  })"),
    });
  });

  test("is taken out of InnerWrap as well", () => {
    const made = "const convex = new ConvexReactClient(url);";
    const text = router(made, "<ConvexProvider client={convex}>{children}</ConvexProvider>");
    expect(take(text.replace("Wrap:", "InnerWrap:"))).toMatchObject({
      status: "taken",
      text: expect.stringContaining("createRouter({\n    context: { convex },\n  })"),
    });
  });

  test("is the plain one where there is no other", () => {
    const made = "const convex = new ConvexReactClient(url);";
    expect(
      take(router(made, "<ConvexProvider client={convex}>{children}</ConvexProvider>")),
    ).toMatchObject({
      status: "taken",
      client: { name: "convex", client: "convex", type: { module: "convex/react" } },
    });
  });

  test.each<[what: string, text: string, says: string]>([
    [
      "shared by all requests",
      router("", "<ConvexProvider client={q.convexClient}>{children}</ConvexProvider>").replace(
        "export function",
        `${QUERY}\nexport function`,
      ),
      "made once for all requests",
    ],
    [
      "from another file",
      router("", "<ConvexProvider client={client}>{children}</ConvexProvider>").replace(
        IMPORTS,
        `${IMPORTS}import { client } from "./client";\n`,
      ),
      "no constant of this file",
    ],
    [
      "beside a context that is made elsewhere",
      router(
        QUERY,
        "<ConvexProvider client={q.convexClient}>{children}</ConvexProvider>",
        "context: make(),\n    ",
      ),
      "context is no object",
    ],
    [
      "outside of Wrap",
      `${IMPORTS}const q = 1;\nexport const Root = () => <ConvexProvider client={q}>x</ConvexProvider>;\n`,
      "not in the router's option Wrap or InnerWrap",
    ],
  ])("refused: %s", (_, text, says) => {
    expect(take(text)).toMatchObject({ status: "refused", message: expect.stringContaining(says) });
  });
});

const ROUTER = {
  module: "@tanstack/react-router",
  plain: "createRootRoute",
  withContext: "createRootRouteWithContext",
};
const CLIENT = {
  name: "q",
  type: { module: "@convex-dev/react-query", name: "ConvexQueryClient" },
  client: "q.convexClient",
  isShared: false,
};
const FROM =
  'import { createRootRoute, createRootRouteWithContext } from "@tanstack/react-router";\n';

describe("the root route", () => {
  const put = (text: string) =>
    wireRootRoute(
      { path: "src/routes/__root.tsx", text: FROM + text },
      { router: ROUTER, sdk: "@clerk/tanstack-react-start", client: CLIENT },
    );

  test("has the client in a type of its context that the file declares", () => {
    const text = `interface Context {\n  now: Date;\n}\nexport const Route = createRootRouteWithContext<Context>()({ component: Root });\nfunction Root() {\n  return <body><Outlet /></body>;\n}\n`;
    expect(put(text)).toMatchObject({
      text: expect.stringContaining("  now: Date;\n  q: ConvexQueryClient;\n}"),
    });
  });

  test.each<[what: string, text: string, says: string]>([
    [
      "no root route",
      "export const Route = createFileRoute()({});\nconst Root = () => <body />;\n",
      "is called here",
    ],
    [
      "no body",
      "export const Route = createRootRoute({});\nfunction Root() {\n  return <main />;\n}\n",
      "not one <body>",
    ],
    [
      "a component of one expression",
      "export const Route = createRootRoute({});\nconst Root = () => <body><A /></body>;\n",
      "no block of statements",
    ],
    [
      "a name that is taken",
      "export const Route = createRootRoute({});\nfunction Root() {\n  const q = 1;\n  return <body><A q={q} /></body>;\n}\n",
      "something else in this component",
    ],
    [
      "a context's type of another file",
      'import type { Context } from "./context";\nexport const Route = createRootRouteWithContext<Context>()({});\nfunction Root() {\n  return <body><A /></body>;\n}\n',
      "not written out in this file",
    ],
  ])("refused: %s", (_, text, says) => {
    expect(put(text)).toMatchObject({ status: "refused", message: expect.stringContaining(says) });
  });

  test("a beforeLoad that isn't given the context, or can't wait, is refused", () => {
    const token = (beforeLoad: string) =>
      callInBeforeLoad(
        {
          path: "src/routes/__root.tsx",
          text: `${FROM}export const Route = createRootRouteWithContext<{ convexQueryClient: Q }>()({ beforeLoad: ${beforeLoad} });\n`,
        },
        {
          router: ROUTER,
          setter: { module: "../convexToken", name: "giveConvexToken" },
          context: "convexQueryClient",
        },
      );
    for (const beforeLoad of [
      "load",
      "async ({ ...context }) => {}",
      "({ context }): Found => ({})",
      "() => use(context)",
    ]) {
      expect(token(beforeLoad)).toMatchObject({ status: "refused", line: 2 });
    }
    expect(token("async ({ context }) => {}")).toMatchObject({
      text: expect.stringContaining("await giveConvexToken(context.convexQueryClient);"),
    });
  });
});
