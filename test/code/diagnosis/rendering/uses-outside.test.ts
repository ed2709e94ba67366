/** Hooks and components that are rendered where the provider they need isn't around them. */

import { expect, test } from "vitest";
import { usesOutside } from "../../../../src/code/diagnosis/rendering/uses-outside.ts";
import { appCode } from "../../../../src/code/modules/parsed-app.ts";

const IMPORTS = `import { ClerkProvider, useAuth, useUser } from "@clerk/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { Authenticated, useConvexAuth, useQuery } from "convex/react";
import { createRoot } from "react-dom/client";
`;
const RENDER = "createRoot(root).render(<App />);\n";
const wired = (inner: string) =>
  `<ClerkProvider><ConvexProviderWithClerk client={convex} useAuth={useAuth}>${inner}</ConvexProviderWithClerk></ClerkProvider>`;

function found(files: Record<string, string>, inside: string[] = [], path = "main.tsx"): string[] {
  const app = appCode(Object.keys(files), { paths: {}, imports: {} }, (each) => files[each]);
  const there = ["clerk", "convex", "convex-auth"] as const;
  return usesOutside([{ path, inside }], there, app).map(
    ({ file, line, name, need, component }) =>
      `${file}:${line} ${name} ${need} ${component ?? "-"}`,
  );
}

const main = (text: string, render = RENDER) => ({ "main.tsx": IMPORTS + text + render });

test.each<[what: string, files: Record<string, string>, uses: string[]]>([
  [
    "the component that renders the providers",
    main(`function App() {\n  const { isSignedIn } = useAuth();\n  return ${wired("<p />")};\n}\n`),
    ["main.tsx:6 useAuth clerk App"],
  ],
  [
    "Convex's hooks in between",
    main(
      `function Inner() {\n  useUser();\n  useQuery(api.a.b);\n  return <ConvexProviderWithClerk client={c} useAuth={useAuth}><p /></ConvexProviderWithClerk>;\n}\nconst App = () => <ClerkProvider><Inner /></ClerkProvider>;\n`,
    ),
    ["main.tsx:7 useQuery convex Inner"],
  ],
  [
    "a component beside them",
    main(
      `const Header = () => { const { user } = useUser(); return <p>{user.id}</p>; };\nfunction App() {\n  return <div><Header />${wired("<p />")}</div>;\n}\n`,
    ),
    ["main.tsx:5 useUser clerk Header"],
  ],
  [
    "a component around them, in another file",
    {
      ...main(
        `import { Shell } from "./Shell";\nconst App = () => <Shell>${wired("<p />")}</Shell>;\n`,
      ),
      "Shell.tsx":
        'import { useConvexAuth } from "convex/react";\nexport function Shell({ children }) {\n  const { isAuthenticated } = useConvexAuth();\n  return <div>{children}</div>;\n}\n',
    },
    ["Shell.tsx:3 useConvexAuth convex-auth Shell"],
  ],
  [
    "by a hook of the app's own",
    {
      ...main(
        `import { useMe } from "./useMe";\nfunction App() {\n  useMe();\n  return ${wired("<p />")};\n}\n`,
      ),
      "useMe.ts":
        'import { useUser } from "./clerk";\nexport const useMe = () => useUser().user;\n',
      "clerk.ts": 'export { useUser } from "@clerk/react";\n',
    },
    ["useMe.ts:2 useUser clerk -"],
  ],
  [
    "a component of Convex's",
    main(`const App = () => <div>${wired("<p />")}<Authenticated><i /></Authenticated></div>;\n`),
    ["main.tsx:5 Authenticated convex-auth App"],
  ],
  [
    "a component that is loaded later",
    {
      ...main(
        `const Bar = lazy(() => import("./Bar"));\nconst App = () => <><Bar />${wired("<p />")}</>;\n`,
      ),
      "Bar.tsx":
        'import { useQuery } from "convex/react";\nexport default function Bar() { return useQuery(api.a.b); }\n',
    },
    ["Bar.tsx:2 useQuery convex Bar"],
  ],
  [
    "what is inside",
    main(`const Me = () => useUser().user.id;\nconst App = () => ${wired("<Me />")};\n`),
    [],
  ],
  [
    "what is inside by children",
    {
      ...main(
        'import { Providers } from "./Providers";\nconst Me = () => useUser().user.id;\nconst App = () => <Providers><Me /></Providers>;\n',
      ),
      "Providers.tsx": `${IMPORTS}export function Providers({ children }) { return ${wired("{children}")}; }\n`,
    },
    [],
  ],
  [
    "what is inside on one of two ways",
    main(
      `const Me = () => useUser().user.id;\nconst App = () => key ? ${wired("<Me />")} : <Me />;\n`,
    ),
    [],
  ],
  [
    "what a function of the app's own puts into the providers",
    main(
      `const Me = () => useUser().user.id;\nconst within = (Page) => () => ${wired("<Page />")};\nconst App = within(Me);\n`,
    ),
    [],
  ],
  [
    "an element that a function of the app's own is given",
    main(
      `const Me = () => useUser().user.id;\nconst mount = (app) => createRoot(root).render(${wired("{app}")});\n`,
      "mount(<Me />);\n",
    ),
    [],
  ],
  [
    "an element that a constant holds",
    main(
      `const Me = () => useUser().user.id;\nfunction App() {\n  const content = useMemo(() => <Me />, []);\n  const other = <Me />;\n  return ${wired("{content}{other}")};\n}\n`,
    ),
    [],
  ],
  [
    "a hook that is handed on",
    main(
      `const useOwn = () => useAuth();\nconst App = () => ${wired("<p />").replace("{useAuth}", "{useOwn}")};\n`,
    ),
    [],
  ],
  [
    "routes that a layout shows in its outlet",
    main(
      `const Page = () => useUser().user.id;\nconst Layout = () => ${wired("<Outlet />")};\nconst App = () => <BrowserRouter><Routes><Route element={<Layout />}><Route path="/" element={<Page />} /></Route></Routes></BrowserRouter>;\n`,
    ),
    [],
  ],
  [
    "routes in objects",
    main(
      `const Page = () => useUser().user.id;\nconst Layout = () => ${wired("<Outlet />")};\nconst router = createBrowserRouter([{ element: <Layout />, children: [{ path: "/", element: <Page /> }] }]);\n`,
      "createRoot(root).render(<RouterProvider router={router} />);\n",
    ),
    [],
  ],
  [
    "what a provider of another package may give",
    main(
      `import { AppAuthProvider } from "@repo/auth";\nconst Me = () => useUser().user.id;\nconst App = () => <AppAuthProvider><Me />${wired("<p />")}</AppAuthProvider>;\n`,
    ),
    [],
  ],
  [
    "what is handed to a component that places it",
    main(
      `const Me = () => useUser().user.id;\nconst Frame = ({ header }) => ${wired("{header}")};\nconst App = () => <Frame header={<Me />} />;\n`,
    ),
    [],
  ],
  [
    "hooks of other packages that are called the same",
    main(
      `import { useQuery as useOther } from "@tanstack/react-query";\nimport { useUser as useTheirs } from "./user";\nfunction App() { useOther(); useTheirs(); return ${wired("<p />")}; }\n`,
    ),
    [],
  ],
])("%s", (_, files, uses) => {
  expect(found(files)).toEqual(uses);
});

test("a layout that a framework renders around a page", () => {
  const files = {
    "layout.tsx": `${IMPORTS}export default function Layout({ children }) { return <html><body>${wired("{children}")}</body></html>; }\n`,
    "page.tsx": `"use client";\n${IMPORTS}export default function Page() { return useUser().user.id; }\n`,
  };
  expect(found(files, ["layout.tsx"], "page.tsx")).toEqual([]);
  const bare = {
    ...files,
    "layout.tsx": `export default ({ children }) => <html>{children}</html>;\n`,
  };
  expect(found(bare, ["layout.tsx"], "page.tsx")).toEqual(["page.tsx:6 useUser clerk Page"]);
});
