import { describe } from "vitest";
import { passRouteData } from "../../../src/code/edits/pass-route-data.ts";
import { editing } from "./tried-edits.ts";

const data = editing(
  (source) =>
    passRouteData(source, {
      name: "loaderData",
      type: { module: "./+types/root", name: "Route", member: "ComponentProps" },
    }),
  "app/root.tsx",
);

const ROUTER = 'import { Outlet } from "react-router";\n';
const ROUTE = 'import type { Route } from "./+types/root";\n';
const CLERK = "<ClerkProvider loaderData={loaderData} />";
const IMPORTS = ROUTER + ROUTE;
const PROPS = "{ loaderData }: Route.ComponentProps";

describe("the data is declared", () => {
  data.inEveryStyle([
    [
      "in a function without parameters",
      `${IMPORTS}\n// the app\nexport default function App() {\n  return ${CLERK};\n}\n`,
      `${IMPORTS}\n// the app\nexport default function App(${PROPS}) {\n  return ${CLERK};\n}\n`,
    ],
    [
      "for createElement",
      `${IMPORTS}\nexport default function App() {\n  return createElement(ClerkProvider, { loaderData: loaderData });\n}\n`,
      `${IMPORTS}\nexport default function App(${PROPS}) {\n  return createElement(ClerkProvider, { loaderData: loaderData });\n}\n`,
    ],
    [
      "with its type's import",
      `${ROUTER}\nexport default function () {\n  return ${CLERK};\n}\n`,
      `${IMPORTS}\nexport default function (${PROPS}) {\n  return ${CLERK};\n}\n`,
    ],
    [
      "in a constant's arrow function",
      `${IMPORTS}\nconst App = () => ${CLERK};\n\nexport default App;\n`,
      `${IMPORTS}\nconst App = (${PROPS}) => ${CLERK};\n\nexport default App;\n`,
    ],
    [
      "in a constant's function expression",
      `${IMPORTS}\nconst App = function Root() {\n  return ${CLERK};\n};\n\nexport default App;\n`,
      `${IMPORTS}\nconst App = function Root(${PROPS}) {\n  return ${CLERK};\n};\n\nexport default App;\n`,
    ],
    [
      "among other props",
      `${IMPORTS}\nexport default function App({ params, ...rest }: Route.ComponentProps) {\n  return ${CLERK};\n}\n`,
      `${IMPORTS}\nexport default function App({ loaderData, params, ...rest }: Route.ComponentProps) {\n  return ${CLERK};\n}\n`,
    ],
    [
      "where no prop is taken",
      `${IMPORTS}\nexport default function App({}: Route.ComponentProps) {\n  return ${CLERK};\n}\n`,
      `${IMPORTS}\nexport default function App(${PROPS}) {\n  return ${CLERK};\n}\n`,
    ],
    [
      "or read off the props",
      `${IMPORTS}\nexport default function App(props: Route.ComponentProps) {\n  return ${CLERK};\n}\n`,
      `${IMPORTS}\nexport default function App(props: Route.ComponentProps) {\n  return <ClerkProvider loaderData={props.loaderData} />;\n}\n`,
    ],
    [
      "inside a list too",
      `${IMPORTS}\nexport default function App() {\n  return list.map(() => ${CLERK});\n}\n`,
      `${IMPORTS}\nexport default function App(${PROPS}) {\n  return list.map(() => ${CLERK});\n}\n`,
    ],
    [
      "beside a comment in the parentheses",
      `${IMPORTS}\nexport default function App(/* none */) {\n  return ${CLERK};\n}\n`,
      `${IMPORTS}\nexport default function App(${PROPS}/* none */) {\n  return ${CLERK};\n}\n`,
    ],
  ]);

  data.edits([
    [
      "without a type in JavaScript",
      `export default () => ${CLERK};\n`,
      `export default ({ loaderData }) => ${CLERK};\n`,
      "app/root.jsx",
    ],
    [
      "off a parameter without parentheses",
      `const App = (props) => ${CLERK};\nexport default App;\n`.replace("(props)", "props"),
      `const App = props => <ClerkProvider loaderData={props.loaderData} />;\nexport default App;\n`,
    ],
    [
      "and a directive stays first",
      `"use strict";\n\nexport default () => ${CLERK};\n`,
      `"use strict";\n\n${ROUTE}\nexport default (${PROPS}) => ${CLERK};\n`,
    ],
    [
      "and Route of the router's stays",
      `import { Route } from "react-router";\nexport default () => ${CLERK};\n`,
      `import { Route } from "react-router";\nimport type { Route as RootRoute } from "./+types/root";\nexport default ({ loaderData }: RootRoute.ComponentProps) => ${CLERK};\n`,
    ],
  ]);
});

describe("keeps a file", () => {
  data.keeps([
    ["without such a prop", "export default () => <Outlet />;"],
    ["whose props have it", `export default ({ loaderData }) => ${CLERK};`],
    [
      "that asks for it by a hook",
      `export default () => {\n  const loaderData = useLoaderData();\n  return ${CLERK};\n};`,
    ],
    ["that imports it", `import { loaderData } from "./data";\nexport default () => ${CLERK};`],
  ]);
});

describe("refuses, with the place", () => {
  const elsewhere = /isn't given the route's data/;
  data.refuses([
    [
      "a layout",
      `export function Layout({ children }) {\n  return ${CLERK};\n}\nexport default () => null;`,
      "2:37",
      elsewhere,
    ],
    [
      "a component inside",
      `export default function App() {\n  const Inner = () => ${CLERK};\n  return <Inner />;\n}`,
      "2:50",
      elsewhere,
    ],
    ["one in memo", `export default memo(() => ${CLERK});`, "1:54", elsewhere],
    ["one with a second parameter", `export default (props, ref) => ${CLERK};`, "1:59", elsewhere],
    [
      "no component",
      `const a = ${CLERK};\nexport default () => a;`,
      "1:38",
      /outside of a component/,
    ],
    [
      "a class",
      `export default class App {\n  render() {\n    return ${CLERK};\n  }\n}`,
      "3:39",
      /outside of a component/,
    ],
    ["a syntax error", "export default (;", "1:17", /./, "syntax-error"],
  ]);
});
