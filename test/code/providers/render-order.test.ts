import { describe, expect, test } from "vitest";
import { resolveImport } from "../../../src/code/modules/resolve-module.ts";
import { findProviders } from "../../../src/code/providers/find-providers.ts";
import { renderOrder } from "../../../src/code/providers/render-order.ts";
import { parseFile } from "../../../src/code/syntax/parse.ts";

const IMPORTS = `import { ConvexProvider } from "convex/react";
import { ClerkProvider } from "@clerk/react";
`;
const NO_ALIASES = { paths: {}, imports: {} };

/** Each element, with the elements around it in every way that it is rendered. */
function waysIn(files: Record<string, string>): Record<string, string[]> {
  const read = (path: string) => {
    const text = files[path];
    return text !== undefined && /Provider/.test(text) ? IMPORTS + text : text;
  };
  const { found } = findProviders(["main.tsx"], NO_ALIASES, read);
  const order = renderOrder(found, {
    entries: [{ path: "main.tsx", inside: [] }],
    resolve: (specifier, from) => resolveImport(specifier, from, NO_ALIASES, read),
    open: (path) => parseFile(path, read(path) ?? ""),
  });
  const name = (at: number) => {
    const each = found[at];
    return `${each?.file.replace(/\.tsx$/, "")} ${each?.kind}`;
  };
  return Object.fromEntries(
    found.map((_, at) => [
      name(at),
      [...new Set((order?.[at] ?? []).map((way) => way.map(name).join(" > ")))],
    ]),
  );
}

const PROVIDERS =
  "export function Providers({ children }) {\n  return <ConvexProvider client={c}>{children}</ConvexProvider>;\n}\n";
const APP_WITH_CLERK =
  "export default function App() {\n  return <ClerkProvider publishableKey={k}><p /></ClerkProvider>;\n}\n";

describe("an element is rendered inside another", () => {
  test.each<[what: string, files: Record<string, string>]>([
    [
      "that is in the file which imports its own",
      {
        "main.tsx":
          'import App from "./App";\nr.render(<ConvexProvider client={c}><App /></ConvexProvider>);\n',
        "App.tsx": APP_WITH_CLERK,
      },
    ],
    [
      "that a component puts its children into",
      {
        "main.tsx":
          'import App from "./App";\nimport { Providers } from "./Providers";\nr.render(<Providers><App /></Providers>);\n',
        "Providers.tsx": PROVIDERS,
        "App.tsx": APP_WITH_CLERK,
      },
    ],
    [
      "that a component in a component puts them into",
      {
        "main.tsx":
          'import App from "./App";\nimport { Shell } from "./Shell";\nr.render(<Shell><App /></Shell>);\n',
        "Shell.tsx":
          'import { Providers } from "./Providers";\nexport const Shell = (props) => <main><Providers>{props.children}</Providers></main>;\n',
        "Providers.tsx": PROVIDERS,
        "App.tsx": APP_WITH_CLERK,
      },
    ],
    [
      "that is given them by a spread",
      {
        "main.tsx": 'import App from "./App";\nimport P from "./P";\nr.render(<P><App /></P>);\n',
        "P.tsx": "export default (props) => <ConvexProvider client={c} {...props} />;\n",
        "App.tsx": APP_WITH_CLERK,
      },
    ],
    [
      "by way of a lazy component and a barrel",
      {
        "main.tsx":
          'import { Providers } from "./lib";\nconst App = lazy(() => import("./App"));\nr.render(<Providers><Suspense><App /></Suspense></Providers>);\n',
        "lib/index.ts": 'export * from "../Providers";\n',
        "Providers.tsx": PROVIDERS,
        "App.tsx": APP_WITH_CLERK,
      },
    ],
    [
      "by way of a router's routes",
      {
        "main.tsx":
          'import { router } from "./router";\nr.render(<ConvexProvider client={c}><RouterProvider router={router} /></ConvexProvider>);\n',
        "router.tsx":
          'import App from "./App";\nexport const router = createBrowserRouter([{ path: "/", element: <App /> }]);\n',
        "App.tsx": APP_WITH_CLERK,
      },
    ],
    [
      "by way of a higher-order component",
      {
        "main.tsx":
          'import App from "./App";\nimport { Providers } from "./Providers";\nconst Wrapped = memo(Providers);\nr.render(<Wrapped><App /></Wrapped>);\n',
        "Providers.tsx": PROVIDERS,
        "App.tsx": APP_WITH_CLERK,
      },
    ],
    [
      "by createElement",
      {
        "main.tsx":
          'import { createElement } from "react";\nimport App from "./App";\nr.render(createElement(ConvexProvider, { client: c }, createElement(App)));\n',
        "App.tsx": APP_WITH_CLERK,
      },
    ],
  ])("%s", (_, files) => {
    const ways = waysIn(files);
    const convex = Object.keys(ways).find((name) => name.endsWith("convex")) ?? "";
    expect(ways).toEqual({ [convex]: [""], "App clerk": [convex] });
  });
});

test("a component that is rendered in two places is so in two ways", () => {
  const ways = waysIn({
    "main.tsx":
      'import { Providers } from "./Providers";\nr.render(<><ClerkProvider><Providers /></ClerkProvider><Providers /></>);\n',
    "Providers.tsx": PROVIDERS,
  });
  expect(ways["Providers convex"]).toEqual(["main clerk", ""]);
});

test("neither of two siblings is inside the other", () => {
  const ways = waysIn({
    "main.tsx":
      'import App from "./App";\nimport { Providers } from "./Providers";\nr.render(<><Providers /><App /></>);\n',
    "Providers.tsx": PROVIDERS,
    "App.tsx": APP_WITH_CLERK,
  });
  expect(ways).toEqual({ "Providers convex": [""], "App clerk": [""] });
});

test("what the entry doesn't render is looked at from its own file", () => {
  const ways = waysIn({
    "main.tsx":
      "const Inner = () => <ConvexProvider client={c} />;\nconst Auth = ({ children }) => <ClerkProvider>{children}</ClerkProvider>;\nexport const Outer = () => <Auth><Inner /></Auth>;\n",
  });
  expect(ways).toEqual({ "main clerk": [""], "main convex": ["main clerk"] });
});

test("a component that renders itself ends the walk", () => {
  const ways = waysIn({
    "main.tsx":
      "const Loop = ({ children }) => <ConvexProvider client={c}>{children}<Loop>{children}</Loop></ConvexProvider>;\nr.render(<Loop><i /></Loop>);\n",
  });
  expect(ways).toEqual({ "main convex": [""] });
});
