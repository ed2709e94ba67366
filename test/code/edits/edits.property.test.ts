/** What frameworks need beside their providers, edited into files of every style. */

import fc from "fast-check";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { callInBeforeLoad } from "../../../src/code/edits/call-in-before-load.ts";
import { passRouteData } from "../../../src/code/edits/pass-route-data.ts";
import { prependExportedList } from "../../../src/code/edits/prepend-exported-list.ts";
import { prependOption } from "../../../src/code/edits/prepend-option.ts";
import { setConfigValue } from "../../../src/code/edits/set-config-value.ts";
import { wrapLoader } from "../../../src/code/edits/wrap-loader.ts";
import { wrapRequestHandler } from "../../../src/code/edits/wrap-request-handler.ts";
import { type EditResult, refusedAt } from "../../../src/code/splice/edit-result.ts";
import { parseFile } from "../../../src/code/syntax/parse.ts";
import { extractFromRouter } from "../../../src/code/wiring/extract-from-router.ts";
import { insertClerk } from "../../../src/code/wiring/insert-clerk.ts";
import { isMounted, mountElement } from "../../../src/code/wiring/mounting/mount-element.ts";
import { wireRootRoute } from "../../../src/code/wiring/wire-root-route.ts";
import { propertyRun } from "../../support/property-run.ts";
import { type Files, mountingApp, PANEL, PROVIDER } from "../wiring/mounting/mounting-app.ts";

type Style = {
  newline: "\n" | "\r\n";
  quote: "'" | '"';
  semicolon: ";" | "";
  indent: string;
  bom: boolean;
  /** Lines above everything, between the imports and the rest, and below everything. */
  top: string[];
  middle: string[];
  bottom: string[];
};

const EXTRA = [
  "// A note that stays.",
  "/* A longer note\n * over two lines. */",
  "const season = 'summer';",
  "type Kite = { name: string };",
  "",
];
const extra = fc.array(fc.constantFrom(...EXTRA), { maxLength: 3 });
const style: fc.Arbitrary<Style> = fc.record({
  newline: fc.constantFrom("\n", "\r\n"),
  quote: fc.constantFrom("'", '"'),
  semicolon: fc.constantFrom(";", ""),
  indent: fc.constantFrom("  ", "    ", "\t"),
  bom: fc.boolean(),
  top: fc.array(fc.constantFrom(...EXTRA.slice(0, 2)), { maxLength: 2 }),
  middle: extra,
  bottom: extra,
});

/** A source of two-space steps, double quotes and semicolons, written in another style. */
function written(source: { imports: string[]; body: string }, how: Style): string {
  const once = (lines: readonly string[], seen: Set<string>) =>
    lines.filter((line) =>
      !line.startsWith("const") && !line.startsWith("type")
        ? true
        : !seen.has(line) && seen.add(line),
    );
  const seen = new Set<string>();
  const lines = [
    ...how.top,
    ...source.imports,
    ...once(how.middle, seen),
    source.body,
    ...once(how.bottom, seen),
  ].join("\n");
  const styled = lines
    .replaceAll(/^(?: {2})+/gm, (spaces) => how.indent.repeat(spaces.length / 2))
    .replaceAll('"', how.quote)
    .replaceAll(/;$/gm, how.semicolon)
    .replaceAll("\n", how.newline);
  return `${how.bom ? "\uFEFF" : ""}${styled}${how.newline}`;
}

type Case = {
  path: string;
  imports: string[];
  bodies: string[];
  edit(source: { path: string; text: string }): EditResult;
};

const HANDLER = {
  names: ["middleware"],
  factory: { module: "@clerk/nextjs/server", name: "clerkMiddleware" },
  parameters: ["_auth", "request", "event"] as const,
  otherAuth: [],
  makers: { "next-intl/middleware": 1 },
  types: { NextMiddleware: 2 },
};
const ROUTER = {
  module: "@tanstack/react-router",
  plain: "createRootRoute",
  withContext: "createRootRouteWithContext",
};
const CLIENT = {
  name: "convexQueryClient",
  type: { module: "@convex-dev/react-query", name: "ConvexQueryClient" },
  client: "convexQueryClient.convexClient",
  isShared: false,
};
const ROUTE = { module: "./+types/root", name: "Route" };

const layout = (
  inside: string,
  tag = "<body>",
) => `export default function RootLayout({ children }) {
  return (
    <html lang="en">
      ${tag}${inside}</body>
    </html>
  );
}`;
const document = (head: string, inside: string) => `export const Route = ${head};

function RootComponent() {
  return (
    <html>
      <body>
${inside}
      </body>
    </html>
  );
}`;

const SHOWS_APP =
  "render(<ConvexProviderWithClerk client={c} useAuth={useAuth}><App /></ConvexProviderWithClerk>);";

/** Shows the panel in an app of these files, which has to be in the source's own. */
function mountIn({ path, text }: { path: string; text: string }, files: Files): EditResult {
  const isOwn = path !== "main.tsx";
  const main = files["main.tsx"] ?? "";
  const all = { ...files, "main.tsx": isOwn ? `import App from "./App";\n${main}` : main };
  const { app, read } = mountingApp(all);
  if (isMounted(PANEL, [path], app, read)) return { status: "kept" };
  const given = { component: PANEL, page: undefined, isRepeated: false };
  const mounted = mountElement(app, given, read);
  if (mounted?.path === path) return { status: "edited", text: mounted.text };
  return refusedAt(parseFile(path, text).tree, `It is in ${mounted?.path ?? "no file"}.`);
}

const CASES: Record<string, Case> = {
  "ClerkProvider in <body>": {
    path: "app/layout.tsx",
    imports: ['import { Providers } from "./providers";'],
    bodies: [
      layout("\n        <Providers>{children}</Providers>\n      "),
      layout("<Providers>{children}</Providers>"),
      layout("{children}"),
      layout(
        "\n        <header>\n          <b>Kites</b>\n        </header>\n        {children}\n      ",
        '<body className="sky">',
      ),
      layout(
        "\n        {/* All of it. */}\n        <Providers>{children}</Providers>\n        Made by hand\n      ",
      ),
      layout("Hello {children} and goodbye"),
    ],
    edit: (source) =>
      insertClerk(
        source,
        { kind: "in-element", file: source.path, element: "body" },
        { sdk: "@clerk/nextjs", props: [] },
      ),
  },
  "ClerkProvider around the page": {
    path: "pages/_app.tsx",
    imports: ['import type { AppProps } from "next/app";'],
    bodies: [
      "export default function App({ Component, pageProps }: AppProps) {\n  return <Component {...pageProps} />;\n}",
      "export default function App({ Component, pageProps }: AppProps) {\n  return (\n    <main>\n      <Component {...pageProps} />\n    </main>\n  );\n}",
      "const App = (props: AppProps) => <props.Component {...props.pageProps} />;\n\nexport default App;",
    ],
    edit: (source) =>
      insertClerk(
        source,
        { kind: "around-page", file: source.path, spread: "pageProps" },
        { sdk: "@clerk/nextjs", props: [{ spread: "pageProps" }] },
      ),
  },
  "a request handler": {
    path: "middleware.ts",
    imports: ['import { NextResponse } from "next/server";'],
    bodies: [
      "export function middleware(request) {\n  return NextResponse.next();\n}",
      "export async function middleware() {} // Nothing yet.",
      "export default async function (request, event) {\n  event.waitUntil(request);\n}",
      'export default function guard(request) {\n  return NextResponse.next();\n}\n\nexport const config = { matcher: "/kites" };',
      "export const middleware = (request) => NextResponse.next();",
      "const guard = (request) => NextResponse.next();\n\nexport default guard;",
    ],
    edit: (source) => wrapRequestHandler(source, HANDLER),
  },
  "a list of middleware": {
    path: "app/root.tsx",
    imports: [
      'import { Outlet } from "react-router";',
      'import type { Route } from "./+types/root";',
    ],
    bodies: [
      "export default function App() {\n  return <Outlet />;\n}",
      "// Timed.\nexport const middleware: Route.MiddlewareFunction[] = [timing];\n\nexport default function App() {\n  return <Outlet />;\n}",
      "export const middleware = [\n  timing, // First.\n  logging,\n];",
      "export const middleware = [];",
    ],
    edit: (source) =>
      prependExportedList(source, {
        name: "middleware",
        item: { module: "@clerk/react-router/server", name: "clerkMiddleware" },
        type: { ...ROUTE, member: "MiddlewareFunction" },
      }),
  },
  "a loader": {
    path: "app/root.tsx",
    imports: ['import { Outlet } from "react-router";'],
    bodies: [
      "export default function App() {\n  return <Outlet />;\n}",
      "/** What the wind does. */\nexport async function loader({ request }: Route.LoaderArgs) {\n  return { wind: request.url };\n}",
      "export const loader = async () => ({ wind: 3 });",
      "export function loader() {\n  return { wind: 3 };\n} // Local.",
    ],
    edit: (source) =>
      wrapLoader(source, {
        name: "loader",
        conflictsWith: "clientLoader",
        wrapper: { module: "@clerk/react-router/server", name: "rootAuthLoader" },
        type: { ...ROUTE, member: "LoaderArgs" },
        ownName: "rootLoader",
      }),
  },
  "the route's data": {
    path: "app/root.tsx",
    imports: ['import { ClerkProvider } from "@clerk/react-router";'],
    bodies: [
      "export default function App() {\n  return <ClerkProvider loaderData={loaderData}>x</ClerkProvider>;\n}",
      "const App = () => <ClerkProvider loaderData={loaderData}>x</ClerkProvider>;\n\nexport default App;",
      "export default function App({ params }: Route.ComponentProps) {\n  return <ClerkProvider loaderData={loaderData}>{params.id}</ClerkProvider>;\n}",
      "export default function App(props: Route.ComponentProps) {\n  return <ClerkProvider loaderData={loaderData}>x</ClerkProvider>;\n}",
    ],
    edit: (source) =>
      passRouteData(source, { name: "loaderData", type: { ...ROUTE, member: "ComponentProps" } }),
  },
  "a value in a configuration": {
    path: "react-router.config.ts",
    imports: ['import type { Config } from "@react-router/dev/config";'],
    bodies: [
      "export default {} satisfies Config;",
      "export default { ssr: true } satisfies Config;",
      "export default {\n  ssr: true, // On a server.\n} satisfies Config;",
      "export default {\n  // Nothing yet.\n  future: {},\n} satisfies Config;",
      "const config = {\n  future: {\n    unstable_optimizeDeps: true\n  }\n};\n\nexport default config;",
      "module.exports = withKites({ future: { v8_splitRouteModules: true } });",
    ],
    edit: (source) => setConfigValue(source, { keys: ["future", "v8_middleware"], value: "true" }),
  },
  "an option that is a list": {
    path: "src/start.ts",
    imports: ['import { createStart } from "@tanstack/react-start";'],
    bodies: [
      "export const startInstance = createStart(() => ({}));",
      "export const startInstance = createStart(() => ({ defaultSsr: true }));",
      "export const startInstance = createStart(() => {\n  return {\n    // Ours.\n    requestMiddleware: [timing],\n  };\n});",
      "export const startInstance = createStart({\n  requestMiddleware: [],\n});",
    ],
    edit: (source) =>
      prependOption(source, {
        call: { module: "@tanstack/react-start", name: "createStart" },
        option: "requestMiddleware",
        item: { module: "@clerk/tanstack-react-start/server", name: "clerkMiddleware" },
      }),
  },
  "providers in the root route": {
    path: "src/routes/__root.tsx",
    imports: [
      'import { createRootRoute, createRootRouteWithContext } from "@tanstack/react-router";',
    ],
    bodies: [
      document(
        "createRootRoute({ component: RootComponent })",
        "        <Outlet />\n        <Scripts />",
      ),
      document(
        "createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: RootComponent })",
        "        <Outlet />",
      ),
      document(
        "createRootRouteWithContext<{\n  queryClient: QueryClient;\n}>()({\n  component: RootComponent,\n})",
        "        {/* The page. */}\n        <Outlet />\n\n        <Scripts />",
      ),
    ],
    edit: (source) =>
      wireRootRoute(source, {
        router: ROUTER,
        sdk: "@clerk/tanstack-react-start",
        client: CLIENT,
      }),
  },
  "the token in the root route": {
    path: "src/routes/__root.tsx",
    imports: ['import { createRootRouteWithContext } from "@tanstack/react-router";'],
    bodies: [
      "export const Route = createRootRouteWithContext<{ convexQueryClient: C }>()({ component: Root });",
      "export const Route = createRootRouteWithContext<{ convexQueryClient: C }>()({\n  // Above all.\n  component: Root,\n});",
      "export const Route = createRootRouteWithContext<{ convexQueryClient: C }>()({\n  beforeLoad: async ({ context }) => {\n    return { at: context.now };\n  },\n});",
    ],
    edit: (source) =>
      callInBeforeLoad(source, {
        router: ROUTER,
        setter: { module: "../convexToken", name: "giveConvexToken" },
        context: "convexQueryClient",
      }),
  },
  "the sample's panel in a page": {
    path: "App.tsx",
    imports: ['import { useQuery } from "convex/react";'],
    bodies: [
      "export default function App() {\n  return (\n    <main>\n      <h1>Kites</h1>\n    </main>\n  );\n}",
      "export default () => <><b>Kites</b></>;",
      "export default function App() {\n  return <div>Hello <b>you</b></div>;\n}",
      "const App = () => (\n  <section>\n    {/* All of it. */}\n    {kites}\n  </section>\n);\n\nexport default App;",
      "export default function App() {\n  return <main><ul>\n    <li />\n  </ul></main>;\n}",
      "export default function App() {\n  return (\n    <article\n      className={`a\n b`}\n    >Kites\n    </article>\n  );\n}",
    ],
    edit: (source) =>
      mountIn(source, { [source.path]: source.text, "main.tsx": `${PROVIDER}${SHOWS_APP}` }),
  },
  "the sample's panel in the provider": {
    path: "main.tsx",
    imports: [
      'import { useAuth } from "@clerk/react";',
      'import { ConvexProviderWithClerk } from "convex/react-clerk";',
    ],
    bodies: [
      SHOWS_APP,
      SHOWS_APP.replace("<App />", "\n  <App />\n"),
      SHOWS_APP.replace("<App />", "\n  {/* All of it. */}\n  <App />\n  <Toaster />\n"),
      SHOWS_APP.replace("<App />", "Hello <App />"),
      `export const Root = ({ children }) => (\n  <Theme>\n    ${SHOWS_APP.slice(7, -2).replace("<App />", "{children}")}\n  </Theme>\n);`,
    ],
    edit: (source) => mountIn(source, { [source.path]: source.text }),
  },
  "the provider of a router": {
    path: "src/router.tsx",
    imports: [
      'import { ConvexQueryClient } from "@convex-dev/react-query";',
      'import { ConvexProvider } from "convex/react";',
    ],
    bodies: [
      "export function getRouter() {\n  const c = new ConvexQueryClient(url);\n  return createRouter({\n    routeTree,\n    context: { q },\n    Wrap: ({ children }) => (\n      <ConvexProvider client={c.convexClient}>{children}</ConvexProvider>\n    ),\n    // Last.\n    scrollRestoration: true,\n  });\n}",
      "export function getRouter() {\n  const c = new ConvexQueryClient(url);\n  return createRouter({ routeTree, Wrap: (props) => <ConvexProvider client={c.convexClient}>{props.children}</ConvexProvider> });\n}",
      "export function getRouter() {\n  const c = new ConvexQueryClient(url);\n  return createRouter({\n    routeTree,\n    context: {\n      q,\n    },\n    Wrap: ({ children }) => (\n      <Theme>\n        <ConvexProvider client={c.convexClient}>{children}</ConvexProvider>\n      </Theme>\n    )\n  });\n}",
    ],
    edit(source) {
      const taken = extractFromRouter(source, ["Wrap", "InnerWrap"]);
      if (taken.status === "refused" && !source.text.includes("ConvexProvider"))
        return { status: "kept" };
      return taken.status === "taken" ? { status: "edited", text: taken.text } : taken;
    },
  },
};

/** Every comment of a text, its white space evened out. */
function commentsOf(text: string): string[] {
  return [...text.matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/g)].map(([comment]) =>
    comment.replace(/\s+/g, " ").trim(),
  );
}

/** The words of a file's statements but for its imports. */
function wordsOf(path: string, text: string): string[] {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TSX);
  return tree.statements
    .filter((statement) => !ts.isImportDeclaration(statement))
    .flatMap(
      (statement) =>
        statement
          .getText()
          .replace(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/g, " ")
          .match(/\w+/g) ?? [],
    );
}

/** Words that an edit takes out or puts in another place. */
const MOVED = new Set(
  "export default loader ConvexProvider Wrap children client props createRootRoute const c convexClient Theme".split(
    " ",
  ),
);

function isWithin(words: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const word of all) if (word === words[at]) at += 1;
  return at === words.length;
}

describe.each(Object.entries(CASES))("%s", (name, { path, imports, bodies, edit }) => {
  it("is edited so that all else stays, and only once", () => {
    const property = fc.property(fc.constantFrom(...bodies), style, (body, how) => {
      const text = written({ imports, body }, how);
      const edited = edit({ path, text });
      if (edited.status !== "edited") throw new Error(JSON.stringify(edited));
      const after = edited.text;
      expect(parseFile(path, after).syntaxError).toBeUndefined();
      expect(edit({ path, text: after })).toEqual({ status: "kept" });
      expect(after.startsWith("\uFEFF")).toBe(how.bom);
      expect(/\r/.test(after.replaceAll(how.newline, ""))).toBe(false);
      if (how.newline === "\r\n") expect(/(?<!\r)\n/.test(after)).toBe(false);
      expect(commentsOf(after)).toEqual(commentsOf(text));
      const kept = wordsOf(path, text).filter((word) => !MOVED.has(word));
      expect(isWithin(kept, wordsOf(path, after)), after).toBe(true);
    });
    fc.assert(property, propertyRun(name, 60));
  });
});
