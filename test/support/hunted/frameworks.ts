/** What each framework's app is made of around its providers, and how it is shown. */

import type { Spec } from "./spec.ts";

type Manifest = { dependencies: Record<string, string>; devDependencies: Record<string, string> };

export type FrameworkParts = {
  manifest: Manifest;
  scripts: Record<string, string>;
  /** The expression that reads a variable in the browser. */
  read(variable: string): string;
  prefix: string;
  /** The folder of the components, from the app's. */
  source: string;
  /** The file that renders the providers, around what it is given. */
  entry: { path: string; text(providers: Providers): string };
  files: Record<string, string>;
  sdks: Readonly<Record<Spec["sdk"], readonly [name: string, range: string]>>;
  /** A module that says how the entry is shown, of what stands in `folder`. */
  shown(folder: string): string;
};

/** What the entry needs: imports and statements, and the tree around an expression. */
export type Providers = { imports: string; above: string; around(children: string): string };

const REACT = { react: "^19.2.3", "react-dom": "^19.2.3" };
const TYPES = { typescript: "~5.9.2" };
const metaEnv = (variable: string) => `import.meta.env.${variable}`;
const processEnv = (variable: string) => `process.env.${variable}`;
const PAGE = 'import { Page } from "./Page";\n';

const vite: FrameworkParts = {
  manifest: {
    dependencies: REACT,
    devDependencies: { ...TYPES, vite: "^8.3.4", "@vitejs/plugin-react": "^6.1.2" },
  },
  scripts: { dev: "vite", build: "vite build" },
  read: metaEnv,
  prefix: "VITE_",
  source: "src/",
  entry: {
    path: "src/main.tsx",
    text: ({ imports, above, around }) =>
      `import { StrictMode } from "react";\nimport { createRoot } from "react-dom/client";\n${imports}${PAGE}\n${above}\ncreateRoot(document.getElementById("root")!).render(\n  <StrictMode>\n    ${around("<Page />")}\n  </StrictMode>,\n);\n`,
  },
  files: {
    "index.html":
      '<!doctype html>\n<html>\n  <head>\n    <title>Kites</title>\n  </head>\n  <body>\n    <div id="root"></div>\n    <script type="module" src="/src/main.tsx"></script>\n  </body>\n</html>\n',
  },
  sdks: {
    older: ["@clerk/clerk-react", "^5.61.0"],
    newer: ["@clerk/react", "^6.18.0"],
  },
  shown: (folder) => `import "${folder}/src/main.tsx";\nexport default undefined;\n`,
};

const NEXT_SDKS = {
  older: ["@clerk/nextjs", "^6.39.0"],
  newer: ["@clerk/nextjs", "^7.9.0"],
} as const;
const NEXT = {
  manifest: {
    dependencies: { next: "16.4.3", react: "19.3.0", "react-dom": "19.3.0" },
    devDependencies: TYPES,
  },
  scripts: { dev: "next dev", build: "next build" },
  read: processEnv,
  prefix: "NEXT_PUBLIC_",
  sdks: NEXT_SDKS,
};

const nextApp: FrameworkParts = {
  ...NEXT,
  source: "components/",
  entry: {
    path: "app/layout.tsx",
    text: ({ imports, above, around }) =>
      `${imports.replaceAll('"./', '"../components/')}${above}\nexport default function RootLayout({ children }: { children: React.ReactNode }) {\n  return (\n    <html lang="en">\n      <body>${around("{children}")}</body>\n    </html>\n  );\n}\n`,
  },
  files: {
    "app/page.tsx":
      'import { Page } from "../components/Page";\n\nexport default function Home() {\n  return <Page />;\n}\n',
    "next.config.ts": "export default {};\n",
  },
  shown: (folder) =>
    `import Layout from "${folder}/app/layout.tsx";\nimport Home from "${folder}/app/page.tsx";\nexport default <Layout><Home /></Layout>;\n`,
};

const nextPages: FrameworkParts = {
  ...NEXT,
  source: "components/",
  entry: {
    path: "pages/_app.tsx",
    text: ({ imports, above, around }) =>
      `${imports.replaceAll('"./', '"../components/')}import type { AppProps } from "next/app";\n\n${above}\nexport default function App({ Component, pageProps }: AppProps) {\n  return (\n    ${around("<Component {...pageProps} />")}\n  );\n}\n`,
  },
  files: {
    "pages/index.tsx":
      'import { Page } from "../components/Page";\n\nexport default function Home() {\n  return <Page />;\n}\n',
    "next.config.ts": "export default {};\n",
  },
  shown: (folder) =>
    `import App from "${folder}/pages/_app.tsx";\nimport Home from "${folder}/pages/index.tsx";\nexport default <App Component={Home} pageProps={{}} />;\n`,
};

const tanstackStart: FrameworkParts = {
  manifest: {
    dependencies: {
      ...REACT,
      "@tanstack/react-router": "1.170.46",
      "@tanstack/react-start": "1.169.5",
    },
    devDependencies: { ...TYPES, vite: "^8.0.0", "@vitejs/plugin-react": "^6.0.1" },
  },
  scripts: { dev: "vite dev", build: "vite build" },
  read: metaEnv,
  prefix: "VITE_",
  source: "src/",
  entry: {
    path: "src/routes/__root.tsx",
    text: ({ imports, above, around }) =>
      `import { createRootRoute, HeadContent, Outlet, Scripts } from "@tanstack/react-router";\n${imports.replaceAll('"./', '"../')}\n${above}\nexport const Route = createRootRoute({ component: RootComponent });\n\nfunction RootComponent() {\n  return (\n    <html lang="en">\n      <head>\n        <HeadContent />\n      </head>\n      <body>\n        ${around("<Outlet />")}\n        <Scripts />\n      </body>\n    </html>\n  );\n}\n`,
  },
  files: {
    "src/router.tsx":
      'import { createRouter } from "@tanstack/react-router";\nimport { routeTree } from "./routeTree.gen";\n\nexport function getRouter() {\n  return createRouter({ routeTree });\n}\n',
    "src/routeTree.gen.ts":
      'import { Route as rootRoute } from "./routes/__root";\nimport { Route as index } from "./routes/index";\n\nexport const routeTree = rootRoute._addFileChildren({ index });\n',
    "src/routes/index.tsx":
      'import { createFileRoute } from "@tanstack/react-router";\nimport { Page } from "../Page";\n\nexport const Route = createFileRoute("/")({ component: Page });\n',
    "vite.config.ts":
      'import { tanstackStart } from "@tanstack/react-start/plugin/vite";\nimport react from "@vitejs/plugin-react";\nimport { defineConfig } from "vite";\n\nexport default defineConfig({ plugins: [tanstackStart(), react()] });\n',
  },
  sdks: {
    older: ["@clerk/tanstack-react-start", "^1.5.0"],
    newer: ["@clerk/tanstack-react-start", "^1.5.0"],
  },
  shown: (folder) =>
    `import { getRouter } from "${folder}/src/router.tsx";\nimport { Route } from "${folder}/src/routes/__root.tsx";\nimport { Route as Index } from "${folder}/src/routes/index.tsx";\nconst router = getRouter();\nconst Pass = ({ children }) => children;\nconst Wrap = router.options.Wrap ?? Pass;\nconst Inner = router.options.InnerWrap ?? Pass;\nconst Shell = Route.options.shellComponent ?? Pass;\nexport default <Wrap><Inner><Shell><Route.options.component /><Index.options.component /></Shell></Inner></Wrap>;\n`,
};

const reactRouter: FrameworkParts = {
  manifest: {
    dependencies: {
      ...REACT,
      "@react-router/node": "7.18.4",
      "react-router": "7.18.4",
    },
    devDependencies: { ...TYPES, "@react-router/dev": "7.18.4", vite: "^7.1.7" },
  },
  scripts: { dev: "react-router dev", build: "react-router build" },
  read: metaEnv,
  prefix: "VITE_",
  source: "app/",
  entry: {
    path: "app/root.tsx",
    text: ({ imports, above, around }) =>
      `import { Links, Meta, Outlet, Scripts } from "react-router";\n${imports}\n${above}\nexport function Layout({ children }: { children: React.ReactNode }) {\n  return (\n    <html lang="en">\n      <head>\n        <Meta />\n        <Links />\n      </head>\n      <body>\n        {children}\n        <Scripts />\n      </body>\n    </html>\n  );\n}\n\nexport default function App() {\n  return (\n    ${around("<Outlet />")}\n  );\n}\n`,
  },
  files: {
    "app/routes.ts":
      'import { index, type RouteConfig } from "@react-router/dev/routes";\n\nexport default [index("routes/home.tsx")] satisfies RouteConfig;\n',
    "app/routes/home.tsx":
      'import { Page } from "../Page";\n\nexport default function Home() {\n  return <Page />;\n}\n',
    "react-router.config.ts":
      'import type { Config } from "@react-router/dev/config";\n\nexport default { ssr: true } satisfies Config;\n',
    "vite.config.ts":
      'import { reactRouter } from "@react-router/dev/vite";\nimport { defineConfig } from "vite";\n\nexport default defineConfig({ plugins: [reactRouter()] });\n',
  },
  sdks: { older: ["@clerk/react-router", "^3.6.0"], newer: ["@clerk/react-router", "^3.6.0"] },
  shown: (folder) =>
    `import App, { Layout } from "${folder}/app/root.tsx";\nimport Home from "${folder}/app/routes/home.tsx";\nexport default <Layout><App loaderData={{}} /><Home /></Layout>;\n`,
};

const expo: FrameworkParts = {
  manifest: {
    dependencies: { expo: "~56.0.21", react: "19.2.3", "react-native": "0.85.3" },
    devDependencies: TYPES,
  },
  scripts: { start: "expo start" },
  read: processEnv,
  prefix: "EXPO_PUBLIC_",
  source: "",
  entry: {
    path: "App.tsx",
    text: ({ imports, above, around }) =>
      `${imports}${PAGE}\n${above}\nexport default function App() {\n  return (\n    ${around("<Page />")}\n  );\n}\n`,
  },
  files: {
    "app.json": '{ "expo": { "name": "Kites", "slug": "kites" } }\n',
    "index.ts":
      'import { registerRootComponent } from "expo";\n\nimport App from "./App";\n\nregisterRootComponent(App);\n',
  },
  sdks: { older: ["@clerk/clerk-expo", "^2.20.0"], newer: ["@clerk/expo", "^4.6.0"] },
  shown: (folder) => `import App from "${folder}/App.tsx";\nexport default <App />;\n`,
};

export const FRAMEWORK_PARTS: Readonly<Record<Spec["framework"], FrameworkParts>> = {
  vite,
  "next-app": nextApp,
  "next-pages": nextPages,
  "tanstack-start": tanstackStart,
  "react-router": reactRouter,
  expo,
};
