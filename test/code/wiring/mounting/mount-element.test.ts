import { describe, expect, test } from "vitest";
import {
  isMounted,
  type Mounting,
  mountElement,
} from "../../../../src/code/wiring/mounting/mount-element.ts";
import { type Files, mountingApp, PANEL, PROVIDER } from "./mounting-app.ts";

/** Where the panel ends up, and that file's text, in an app of these files. */
function mounted(files: Files, more: Partial<Mounting> = {}) {
  const { app, read } = mountingApp(files);
  const given = { component: PANEL, page: undefined, isRepeated: false, ...more };
  return mountElement(app, given, read);
}

const main = (inside: string, imports = 'import App from "./App";') =>
  `${PROVIDER}${imports}\n\nrender(\n  <ConvexProviderWithClerk client={c} useAuth={useAuth}>\n    ${inside}\n  </ConvexProviderWithClerk>,\n);\n`;
const app = (body: string) => `export default function App() {\n${body}\n}\n`;
const DIV = "  return (\n    <div>\n      <h1>Kites</h1>\n    </div>\n  );";

describe("what the provider's only child comes to", () => {
  test("the element that the component gives", () => {
    expect(mounted({ "main.tsx": main("<App />"), "App.tsx": app(DIV) })).toEqual({
      path: "App.tsx",
      text: `import { SignInPanel } from "./SignInPanel";\n\n${app(DIV.replace("<div>", "<div>\n      <SignInPanel />"))}`,
    });
  });

  test.each([
    ["an arrow function", "export default () => (\n  <main>\n    <h1 />\n  </main>\n);\n"],
    ["a constant, exported below", "const App = () => <><h1 /></>;\nexport default App;\n"],
    [
      "a component of the same file",
      `${app("  return <Frame><h1 /></Frame>;")}function Frame({ children }) {\n  return <section>{children}</section>;\n}\n`,
    ],
  ])("%s", (_, text) => {
    expect(mounted({ "main.tsx": main("<App />"), "App.tsx": text })?.path).toBe("App.tsx");
  });

  test("behind StrictMode and a barrel", () => {
    const imports = 'import { StrictMode } from "react";\nimport { App } from "./app";';
    const files = {
      "main.tsx": main("<StrictMode>{/* All. */}<App /></StrictMode>", imports),
      "app/index.ts": 'export { default as App } from "./App";\n',
      "app/App.tsx": app(DIV),
    };
    expect(mounted(files)).toMatchObject({
      path: "app/App.tsx",
      text: expect.stringContaining('from "../SignInPanel"'),
    });
  });
});

describe("else the provider itself", () => {
  test.each([
    ["several children", "<Header /><App />", DIV],
    ["a package's component", "<RouterProvider router={router} />", DIV],
    ["children", "{children}", DIV],
    ["what is returned early", "<App />", `  if (busy) return <p />;\n${DIV}`],
    ["what is returned on a condition alone", "<App />", "  if (busy) {\n    return <div />;\n  }"],
    ["a choice", "<App />", "  return busy ? <div></div> : <main></main>;"],
    ["a table", "<App />", "  return <table><tbody /></table>;"],
    ["what is no page's element", "<App />", "  return <mesh><boxGeometry /></mesh>;"],
    ["an element that holds nothing", "<App />", "  return <div />;"],
    ["an element of a list", "<App />", "  return kites.map(() => <div></div>);"],
    ["a component that gives itself", "<App />", "  return <App />;"],
    ["nothing that is written out", "<App />", "  return view;"],
  ])("with %s", (_, inside, body) => {
    expect(mounted({ "main.tsx": main(inside), "App.tsx": app(body) })).toMatchObject({
      path: "main.tsx",
      text: expect.stringContaining("useAuth={useAuth}>\n    <SignInPanel />\n    "),
    });
  });
});

describe("nowhere", () => {
  const both = main("<App />").replace(
    "\n\nrender(",
    `\n\nrender(<ConvexProviderWithClerk client={d} useAuth={useAuth}><i /></ConvexProviderWithClerk>);\nrender(`,
  );
  test.each<[string, Files, Partial<Mounting>]>([
    ["two providers", { "main.tsx": both, "App.tsx": app(DIV) }, {}],
    ["one around the document", { "main.tsx": main("<html><body /></html>") }, {}],
    [
      "one around the document of another file",
      {
        "main.tsx": main("<Doc />", 'import { Doc } from "./Doc";'),
        "Doc.tsx": "export function Doc() {\n  return <html><body /></html>;\n}\n",
      },
      {},
    ],
    [
      "one that holds nothing",
      {
        "main.tsx": `${PROVIDER}render(<ConvexProviderWithClerk client={c} useAuth={useAuth} {...props} />);\n`,
      },
      {},
    ],
    [
      "one made by createElement",
      {
        "main.tsx": `${PROVIDER}import { createElement } from "react";\nrender(createElement(ConvexProviderWithClerk, { client: c, useAuth }, "x"));\n`,
      },
      {},
    ],
    [
      "one for each island",
      { "main.tsx": main("<Component {...props} />", "") },
      { isRepeated: true },
    ],
    [
      "one that who is signed out doesn't see",
      {
        "main.tsx": `import { SignedIn } from "@clerk/react";\n${main("<App />").replace("render(\n  <", "render(<SignedIn><").replace(">,\n);", "></SignedIn>);")}`,
        "App.tsx": app(DIV),
      },
      {},
    ],
    ["none", { "main.tsx": "render(<App />);\n", "App.tsx": app(DIV) }, {}],
    ["a file that doesn't parse", { "main.tsx": `${main("<App />")}<<<` }, {}],
  ])("with %s", (_, files, more) => {
    expect(mounted(files, more)).toBeUndefined();
  });
});

describe("the page that is shown first", () => {
  const layout = `${PROVIDER}export default function Layout({ children }) {\n  return (\n    <html>\n      <body>\n        <ConvexProviderWithClerk client={c} useAuth={useAuth}>{children}</ConvexProviderWithClerk>\n      </body>\n    </html>\n  );\n}\n`;
  const page = { path: "page.tsx", inside: ["main.tsx"] };

  test("as the children of its layouts", () => {
    const files = { "main.tsx": layout, "page.tsx": app(DIV) };
    expect(mounted(files, { page })?.path).toBe("page.tsx");
  });

  test("not where another layout has the provider, nor where the page isn't one element", () => {
    const other = {
      "main.tsx": layout,
      "page.tsx": app(DIV),
      "plain.tsx": "export default ({ children }) => children;\n",
    };
    expect(mounted(other, { page: { ...page, inside: ["plain.tsx"] } })?.path).toBe("main.tsx");
    const odd = { "main.tsx": layout, "page.tsx": app("  return view;") };
    expect(mounted(odd, { page })?.path).toBe("main.tsx");
  });

  test("not where the layout shows its pages to those who are signed in alone", () => {
    const gated = layout
      .replace("{children}</Convex", "<Authenticated>{children}</Authenticated></Convex")
      .replace("import", 'import { Authenticated } from "convex/react";\nimport');
    expect(mounted({ "main.tsx": gated, "page.tsx": app(DIV) }, { page })).toMatchObject({
      path: "main.tsx",
      text: expect.stringMatching(/<SignInPanel \/>\s*<Authenticated>/),
    });
  });

  test("by an outlet of a package's, in a route's component", () => {
    const imports = 'import { createRootRoute, Outlet } from "@tanstack/react-router";\n';
    const root = `${imports}${main("<Outlet />", "").replace("render(", "const Root = () => (").replace(",\n);", "\n);")}export const Route = createRootRoute({ component: Root });\n`;
    const route = `export const Route = createFileRoute("/")({ component: Kites });\n\nfunction Kites() {\n${DIV}\n}\n`;
    const files = { "main.tsx": root, "routes/index.tsx": route };
    const outlet = { modules: ["@tanstack/react-router"], name: "Outlet" };
    expect(mounted(files, { page: { path: "routes/index.tsx", outlet } })?.path).toBe(
      "routes/index.tsx",
    );
    const elsewhere = {
      ...files,
      "main.tsx": root
        .replace("<Outlet />", "<i />")
        .replace("<ConvexProvider", "<Outlet /><ConvexProvider"),
    };
    expect(mounted(elsewhere, { page: { path: "routes/index.tsx", outlet } })?.path).not.toBe(
      "routes/index.tsx",
    );
  });

  test("by the element that is given its props", () => {
    const files = {
      "main.tsx": `${PROVIDER}export default function MyApp({ Component, pageProps }) {\n  return <ConvexProviderWithClerk client={c} useAuth={useAuth}><Component {...pageProps} /></ConvexProviderWithClerk>;\n}\n`,
      "pages/index.tsx": app(DIV),
    };
    const page = { path: "pages/index.tsx", outlet: { spread: "pageProps" } };
    expect(mounted(files, { page })?.path).toBe("pages/index.tsx");
  });
});

test("imports it under another name where its own is taken, with the file's ending, quotes and semicolons", () => {
  const text = `import { useState } from 'react'\nimport { Kite } from './Kite.tsx'\n\nconst SignInPanel = 1\n${app(DIV)}`;
  expect(mounted({ "main.tsx": main("<App />"), "App.tsx": text })?.text).toContain(
    "import { Kite } from './Kite.tsx'\nimport { SignInPanel as ClerkSignInPanel } from './SignInPanel.tsx'\n",
  );
});

test("knows when it is shown already, by whatever name", () => {
  const shown = (text: string) => {
    const { app, read } = mountingApp({ "main.tsx": main("<App />"), "App.tsx": text });
    return isMounted(PANEL, ["main.tsx", "App.tsx"], app, read);
  };
  expect(
    shown(`import { SignInPanel as P } from "./SignInPanel";\n${app("  return <P />;")}`),
  ).toBe(true);
  expect(shown(`import { SignInPanel } from "./SignInPanel";\n${app(DIV)}`)).toBe(false);
  expect(
    shown(
      `import { SignInPanel } from "./other/SignInPanel";\n${app("  return <SignInPanel />;")}`,
    ),
  ).toBe(false);
});
