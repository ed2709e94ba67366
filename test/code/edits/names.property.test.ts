/** The edits that a framework needs, in files where names are taken and statements stand around. */

import fc from "fast-check";
import { ts } from "ts-morph";
import { expect, it } from "vitest";
import { callInBeforeLoad } from "../../../src/code/edits/call-in-before-load.ts";
import { passRouteData } from "../../../src/code/edits/pass-route-data.ts";
import { prependExportedList } from "../../../src/code/edits/prepend-exported-list.ts";
import { prependOption } from "../../../src/code/edits/prepend-option.ts";
import { wrapLoader } from "../../../src/code/edits/wrap-loader.ts";
import { wrapRequestHandler } from "../../../src/code/edits/wrap-request-handler.ts";
import type { EditResult } from "../../../src/code/splice/edit-result.ts";
import { parseFile } from "../../../src/code/syntax/parse.ts";
import { insertClerk } from "../../../src/code/wiring/insert-clerk.ts";
import { moveToDefaultExport } from "../../../src/code/wiring/move-to-default-export.ts";
import { wireRootRoute } from "../../../src/code/wiring/wire-root-route.ts";
import { propertyRun } from "../../support/property-run.ts";

type Source = { path: string; text: string };
type Edit = {
  path: string;
  imports: string;
  code: string;
  /** Names that the edit would like to have. */
  names: string[];
  edit(source: Source): EditResult;
  /** Whether a second application has something to keep, or would add another one. */
  once?: true;
};

const ROUTE = { module: "./+types/root", name: "Route" };
const ROUTER = {
  module: "@tanstack/react-router",
  plain: "createRootRoute",
  withContext: "createRootRouteWithContext",
};
const APP = "export default function App() {\n  return <Outlet />;\n}";
const clerkNames = ["ClerkProvider", "ClerkAuthProvider", "ClerkAuthProvider2"];

const EDITS: Record<string, Edit> = {
  "in <body>": {
    path: "app/layout.tsx",
    imports: 'import x from "x";',
    code: "export default ({ children }) => <html><body className='a'>{children}</body></html>;",
    names: clerkNames,
    once: true,
    edit: (source) =>
      insertClerk(
        source,
        { kind: "in-element", file: source.path, element: "body" },
        { sdk: "@clerk/nextjs", props: [] },
      ),
  },
  "around the default component": {
    path: "app/_layout.tsx",
    imports: 'import { Stack } from "expo-router";',
    code: "export default function Layout() {\n  return <Stack {...options} />;\n}",
    names: [...clerkNames, "tokenCache", "clerkTokenCache"],
    once: true,
    edit: (source) =>
      insertClerk(
        source,
        { kind: "around-default", file: source.path },
        {
          sdk: "@clerk/expo",
          props: [{ name: "tokenCache", value: "tokenCache" }],
          imports: [{ module: "@clerk/expo/token-cache", names: ["tokenCache"] }],
        },
      ),
  },
  handler: {
    path: "middleware.ts",
    imports: 'import x from "x";',
    code: "export default async (req) => {\n  await x(req);\n};",
    names: ["clerkMiddleware", "clerk", "clerk2", "handleRequest", "middleware"],
    edit: (source) =>
      wrapRequestHandler(source, {
        names: ["middleware"],
        factory: { module: "@clerk/nextjs/server", name: "clerkMiddleware" },
        parameters: ["_auth", "request", "event"],
        otherAuth: [],
        makers: {},
        types: {},
      }),
  },
  list: {
    path: "app/root.tsx",
    imports: 'import { Outlet } from "react-router";',
    code: APP,
    names: ["clerkMiddleware", "clerk", "Route", "RootRoute"],
    edit: (source) =>
      prependExportedList(source, {
        name: "middleware",
        item: { module: "@clerk/react-router/server", name: "clerkMiddleware" },
        type: { ...ROUTE, member: "MiddlewareFunction" },
      }),
  },
  loader: {
    path: "app/root.tsx",
    imports: 'import { Outlet } from "react-router";',
    code: `export async function loader({ request }) {\n  return request.url;\n}\n\n${APP}`,
    names: ["rootAuthLoader", "clerkLoader", "rootLoader", "rootLoader2", "Route"],
    edit: (source) =>
      wrapLoader(source, {
        name: "loader",
        conflictsWith: "clientLoader",
        wrapper: { module: "@clerk/react-router/server", name: "rootAuthLoader" },
        type: { ...ROUTE, member: "LoaderArgs" },
        ownName: "rootLoader",
      }),
  },
  data: {
    path: "app/root.tsx",
    imports: 'import { ClerkProvider } from "@clerk/react-router";',
    code: "export default function App() {\n  return <ClerkProvider loaderData={loaderData} />;\n}",
    names: ["Route", "RootRoute"],
    edit: (source) =>
      passRouteData(source, { name: "loaderData", type: { ...ROUTE, member: "ComponentProps" } }),
  },
  option: {
    path: "src/start.ts",
    imports: 'import { createStart } from "@tanstack/react-start";',
    code: "export const s = createStart(() => ({ a: 1 }));",
    names: ["clerkMiddleware", "clerk"],
    edit: (source) =>
      prependOption(source, {
        call: { module: "@tanstack/react-start", name: "createStart" },
        option: "requestMiddleware",
        item: { module: "@clerk/tanstack-react-start/server", name: "clerkMiddleware" },
      }),
  },
  "root route": {
    path: "src/routes/__root.tsx",
    imports: 'import { createRootRoute } from "@tanstack/react-router";',
    code: "export const Route = createRootRoute({ component: Root });\n\nfunction Root() {\n  return (\n    <html>\n      <body>\n        <Outlet />\n      </body>\n    </html>\n  );\n}",
    names: ["ClerkProvider", "useAuth", "ConvexProviderWithClerk"],
    once: true,
    edit: (source) =>
      wireRootRoute(source, {
        router: ROUTER,
        sdk: "@clerk/tanstack-react-start",
        client: {
          name: "client",
          type: { module: "convex/react", name: "ConvexReactClient" },
          client: "client",
          isShared: false,
        },
      }),
  },
  token: {
    path: "src/routes/__root.tsx",
    imports: 'import { createRootRouteWithContext } from "@tanstack/react-router";',
    code: "export const Route = createRootRouteWithContext<{ convexQueryClient: C }>()({\n  component: Root,\n});",
    names: ["giveConvexToken"],
    edit: (source) =>
      callInBeforeLoad(source, {
        router: ROUTER,
        setter: { module: "../convexToken", name: "giveConvexToken" },
        context: "convexQueryClient",
      }),
  },
  lift: {
    path: "app/root.tsx",
    imports: 'import { ConvexProvider } from "convex/react";',
    code: `export function Layout({ children }) {\n  return <body><ConvexProvider client={c}>{children}</ConvexProvider></body>;\n}\n\n${APP}`,
    names: ["children", "Outlet"],
    edit(source) {
      const result = moveToDefaultExport(source, { layout: "Layout", others: ["ErrorBoundary"] });
      return result;
    },
  },
};

/** The names that a file declares on its top, imports included; each is to be there once. */
function declared(path: string, text: string): string[] {
  const { tree } = parseFile(path, text);
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const isName =
      ts.isImportSpecifier(node) ||
      ts.isImportClause(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node);
    if (isName && node.name && ts.isIdentifier(node.name)) names.push(node.name.text);
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(tree, visit);
  return names;
}

const comments = (text: string) => text.match(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\r\n]*/g) ?? [];

const around = fc.subarray(["// one", "/* two\n * lines */", "log(1);", "const t = `\n  a\n`;"]);

it.each(Object.entries(EDITS))("no name is declared twice, and all else stays: %s", (name, one) => {
  const files = fc.record({
    taken: fc.subarray(one.names),
    above: around,
    below: around,
    newline: fc.constantFrom("\n", "\r\n"),
    bom: fc.constantFrom("", "\uFEFF"),
  });
  fc.assert(
    fc.property(files, ({ taken, above, below, newline, bom }) => {
      const own = taken.map((each) => `const ${each} = 1; // ${each}`);
      const later = below.filter((each) => !each.startsWith("const") || !above.includes(each));
      const lines = [one.imports, "", ...own, ...above, "", one.code, "", ...later, ""];
      const text = bom + lines.join("\n").replaceAll("\n", newline);
      const result = one.edit({ path: one.path, text });
      if (result.status !== "edited") throw new Error(JSON.stringify(result));
      const after = result.text;
      expect(parseFile(one.path, after).syntaxError).toBeUndefined();
      if (!one.once) expect(one.edit({ path: one.path, text: after })).toEqual({ status: "kept" });
      const names = declared(one.path, after);
      expect(names).toEqual([...new Set(names)]);
      expect(new Set(after.match(/\r?\n/g))).toEqual(new Set([newline]));
      expect(after.lastIndexOf("\uFEFF")).toBe(text.lastIndexOf("\uFEFF"));
      expect(comments(after)).toEqual(comments(text));
      for (const each of [...own, ...above, ...later]) {
        expect(after).toContain(each.replaceAll("\n", newline));
      }
    }),
    propertyRun(name, 40),
  );
});
