/** Generated apps whose entries are odd, broken, or both; and some that are neither. */

import fc from "fast-check";
import { entry } from "../code/wiring/nested-entries.ts";

/** Files by path; the app starts in `src/main.tsx`. */
export type OddApp = Record<string, string>;

const CONVEX = 'import { ConvexProvider, ConvexReactClient } from "convex/react";\n';
const ROOT = 'import { createRoot } from "react-dom/client";\n';
const CLIENT = 'const convex = new ConvexReactClient("one");\n';
const CLERK = 'import { ClerkProvider } from "@clerk/clerk-react";\n';
const plain = (inner: string) => `<ConvexProvider client={convex}>${inner}</ConvexProvider>`;
const render = (jsx: string) => `createRoot({}).render(${jsx});\n`;
const PAGE = "export function Page() {\n  return <h1>page</h1>;\n}\n";
const PROVIDERS = `${CONVEX}${CLIENT}export function Providers({ children }) {\n  return ${plain("{children}")};\n}\n`;
const CLERK_PAGE = `${CLERK}export function Page() {\n  return <ClerkProvider publishableKey="k"><h1>page</h1></ClerkProvider>;\n}\n`;

/** Apps over several files, each with a trap of its own. */
const SHAPES: readonly OddApp[] = [
  {
    "src/main.tsx": `${ROOT}import { Providers } from "./Providers";\nimport { Page } from "./Page";\n${render("<Providers><Page /></Providers>")}`,
    "src/Providers.tsx": PROVIDERS,
    "src/Page.tsx": PAGE,
  },
  {
    "src/main.tsx": `${ROOT}import { Providers } from "./Providers";\nimport { Page } from "./Page";\n${render("<Providers><Page /></Providers>")}`,
    "src/Providers.tsx": PROVIDERS,
    "src/Page.tsx": CLERK_PAGE,
  },
  {
    "src/main.tsx": `${ROOT}${CLERK}import { Providers } from "./lib";\nimport { Page } from "./Page";\n${render('<ClerkProvider publishableKey="k"><Providers><Page /></Providers></ClerkProvider>')}`,
    "src/lib/index.ts": 'export * from "../Providers";\n',
    "src/Providers.tsx": PROVIDERS,
    "src/Page.tsx": PAGE,
  },
  {
    "src/main.tsx": `${ROOT}${CLERK}import { Providers } from "./Providers";\nimport { Page } from "./Page";\n${render('<><ClerkProvider publishableKey="k"><Providers /></ClerkProvider><Providers><Page /></Providers></>')}`,
    "src/Providers.tsx": PROVIDERS,
    "src/Page.tsx": PAGE,
  },
  {
    "src/main.tsx": `${ROOT}import { lazy, Suspense } from "react";\nconst App = lazy(() => import("./App"));\n${render("<Suspense><App /></Suspense>")}`,
    "src/App.tsx": `${CONVEX}import { Page } from "./Page";\n${CLIENT}export default () => ${plain("<Page />")};\n`,
    "src/Page.tsx": PAGE,
  },
  {
    "src/main.tsx": `${ROOT}import { Backend, convex } from "./backend";\nimport { Page } from "./Page";\n${render("<Backend client={convex}><Page /></Backend>")}`,
    "src/backend.ts": `import { ConvexReactClient } from "convex/react";\nexport { ConvexProvider as Backend } from "convex/react";\nexport const convex = new ConvexReactClient("one");\n`,
    "src/Page.tsx": PAGE,
  },
  {
    "src/main.tsx": `${ROOT}import { Page } from "./Page";\n${CONVEX}${CLIENT}${render(plain("<Page />"))}`,
    "src/Page.tsx": `${CONVEX}const convex = new ConvexReactClient("two");\nexport function Page() {\n  return <section>${plain("<b />")}</section>;\n}\n`,
  },
  {
    "src/main.tsx": `${ROOT}import { Page } from "./Page";\nimport { Other } from "./Other";\n${render("<><Page /><Other /></>")}`,
    "src/Page.tsx": `${CONVEX}${CLIENT}export function Page() {\n  return ${plain("<b />")};\n}\n`,
    "src/Other.tsx": `${CONVEX}${CLIENT}export function Other() {\n  return ${plain("<i />")};\n}\n`,
  },
  {
    "src/main.tsx": `${ROOT}import { Page } from "./Page";\n${CONVEX}export ${CLIENT}${render(plain("<Page />"))}`,
    "src/Page.tsx": `import { convex } from "./main";\nexport function Page() {\n  return <h1>{typeof convex}</h1>;\n}\n`,
  },
];

/** What is done at the provider's place in an entry of one file. */
const ODD_LINES: readonly string[] = [
  `let P = ConvexProvider;\n${render("<P client={convex}><h1 /></P>")}`,
  `const P = 1 > 0 ? ConvexProvider : "div";\n${render("<P client={convex}><h1 /></P>")}`,
  `const wrap = (P, node) => <P client={convex}>{node}</P>;\n${render("wrap(ConvexProvider, <h1 />)")}`,
  `const all = [ConvexProvider];\n${render("all.reduce((node, P) => <P client={convex}>{node}</P>, <h1 />)")}`,
  `const parts = { ConvexProvider };\n${render("<parts.ConvexProvider client={convex}><h1 /></parts.ConvexProvider>")}`,
  `const ConvexAlias = ConvexProvider;\n${render("<ConvexAlias client={convex}><h1 /></ConvexAlias>")}`,
  `// <ConvexProvider client={convex}>\n${render("<p>{'<ConvexProvider>'}</p>")}`,
  `/* ${plain("<h1 />")} */\n${render(plain("<h1 />"))}`,
  `const text = \`${plain("x")}\`;\n${render(plain("{text}"))}`,
  `${render(plain("{(() => { const ConvexProvider = 'em'; return <ConvexProvider />; })()}"))}`,
  `function ConvexProviderWithClerk(props) {\n  return <b>{props.children}</b>;\n}\n${render(`<ConvexProviderWithClerk>${plain("<h1 />")}</ConvexProviderWithClerk>`)}`,
  `const useAuth = 1, ClerkProvider = 2, useClerkAuth = 3;\n${render(plain("{useAuth + ClerkProvider + useClerkAuth}"))}`,
  `${render("React.createElement(ConvexProvider, { client: convex }, <h1 />)")}`,
  `${render("React.createElement(ConvexProvider, null)")}`,
  `const props = { client: convex };\n${render("<ConvexProvider {...props} children={<h1 />} />")}`,
  `eval("1");\n${render(plain("<h1 />"))}`,
  `const one = ${plain("<h1 />")};\nconst two = one;\n${render("<main>{two}</main>")}`,
  `const make = () => ${plain("<h1 />")};\n${render("make()")}`,
  `class App extends React.Component {\n  tree = ${plain("<h1 />")};\n  render() {\n    return this.tree;\n  }\n}\n${render("<App />")}`,
  `${render(`<>${plain("<h1 />")}${plain("<h2 />")}</>`)}`,
  `const Deep = ({ n }) => (n > 0 ? <Deep n={n - 1} /> : ${plain("<h1 />")});\n${render("<Deep n={3} />")}`,
  `switch (1) {\n  case 1:\n    ${render(plain("<h1 />"))}}\n`,
  `for (const id of [1]) {\n  ${render(plain("<h1 key={id} />"))}}\n`,
  `export default ${plain("<h1 />")};\n`,
  `export {};\n`,
  `with ({}) {}\n${render(plain("<h1 />"))}`,
];

const single = fc.constantFrom(...ODD_LINES).map(
  (line): OddApp => ({
    "src/main.tsx": `import React from "react";\n${ROOT}${CONVEX}${CLIENT}${line}`,
  }),
);

const nested = entry.map(({ text }): OddApp => ({ "src/main.tsx": text }));

const whole = fc.oneof(fc.constantFrom(...SHAPES), single, nested);

/** Breaks one of the files: cuts it, drops or doubles a line, or exchanges a word. */
const broken = fc
  .record({
    app: whole,
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    file: fc.nat(),
    kind: fc.constantFrom("cut", "drop", "double", "swap", "delete", "import", "rename"),
  })
  .map(({ app, at, file, kind }): OddApp => {
    const paths = Object.keys(app);
    const path = paths[file % paths.length] ?? "src/main.tsx";
    return { ...app, [path]: damaged(app[path] ?? "", kind, at) };
  });

function damaged(text: string, kind: string, at: number): string {
  const lines = text.split("\n");
  const line = Math.floor(at * lines.length);
  const position = Math.floor(at * text.length);
  if (kind === "cut") return text.slice(0, position);
  if (kind === "drop") return lines.toSpliced(line, 1).join("\n");
  if (kind === "double") return lines.toSpliced(line, 0, lines[line] ?? "").join("\n");
  if (kind === "swap")
    return lines.toSpliced(line, 2, lines[line + 1] ?? "", lines[line] ?? "").join("\n");
  if (kind === "delete") return text.slice(0, position) + text.slice(position + 1);
  if (kind === "import") return text.replace("convex/react", "convex/browser");
  return text.replace("ConvexProvider", "ConvexContext");
}

export const oddApp: fc.Arbitrary<OddApp> = fc.oneof(whole, broken);
