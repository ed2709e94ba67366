/** Generated entries: providers nested in whatever React code may hold them. */

import fc from "fast-check";

export type Entry = {
  path: string;
  text: string;
  /** Whether a refusal is a right answer, since something in it can't be moved or told. */
  mayBeRefused: boolean;
};

type Print = { indent: string; step: string; oneLine: boolean };
/** A piece of JSX, printed at an indentation, the first line without it. */
type Jsx = (print: Print) => string;

const word = fc.constantFrom("so", "it is", "{`a  b`}", "&amp; more");
const flag = fc.integer({ min: 0, max: 5 }).map((number) => `flag(${number})`);
const prop = fc.constantFrom(
  'id="a"',
  "hidden",
  "data-x={1 + 1}",
  "style={{ top: 0 }}",
  'title="<ConvexProvider>"',
  "label={`two\n  lines`}",
);
const comment = fc.constantFrom("{/* note */}", "{/* <ConvexProvider client={x}> */}");
const host = fc.constantFrom("main", "section", "Box", "Split");

const line = (print: Print) => (print.oneLine ? "" : `\n${print.indent}`);
const deeper = (print: Print): Print => ({ ...print, indent: print.indent + print.step });

function element(name: string, props: readonly string[], kids: readonly Jsx[]): Jsx {
  const open = [name, ...props].join(" ");
  return (print) => {
    if (kids.length === 0) return name === "" ? "<></>" : `<${open} />`;
    const inner = kids.map((kid) => line(deeper(print)) + kid(deeper(print))).join("");
    return `<${open}>${inner}${line(print)}</${name}>`;
  };
}

type Names = { provider: string; clerk: string | undefined };

/** Trees that hold at least one provider somewhere; `isInside` says whether a ClerkProvider is above. */
function trees(names: Names) {
  const { any } = fc.letrec<{ any: Jsx; leaf: Jsx; provider: Jsx }>((tie) => {
    const kids = fc.array(tie("any"), { maxLength: 2, depthIdentifier: "jsx" });
    const client = fc.constantFrom("client={one}", "client={two}");
    const provider = fc
      .record({ client, props: fc.uniqueArray(prop, { maxLength: 1 }), kids, form: fc.nat(5) })
      .map(({ client, props, kids, form }): Jsx => {
        if (form === 0 && kids.length > 0) {
          const first = kids[0];
          const children: Jsx = (print) => `children={<>${first ? first(print) : ""}</>}`;
          return (print) =>
            `<${names.provider} ${client} ${children({ ...print, oneLine: true })} />`;
        }
        return element(names.provider, [client, ...props], kids);
      });
    return {
      leaf: fc.oneof(
        word.map(
          (text): Jsx =>
            () =>
              text,
        ),
        comment.map(
          (text): Jsx =>
            () =>
              text,
        ),
        fc.constant<Jsx>(() => "<Leaf />"),
      ),
      provider,
      any: fc.oneof(
        { maxDepth: 3, depthSize: "small", depthIdentifier: "jsx" },
        tie("leaf"),
        tie("provider"),
        fc
          .record({ host, props: fc.uniqueArray(prop, { maxLength: 2 }), kids })
          .map(({ host, props, kids }) => element(host, props, kids)),
        kids.map((kids) => element("", [], kids)),
        fc.record({ flag, a: tie("provider"), b: tie("any") }).map(
          ({ flag, a, b }): Jsx =>
            (print) =>
              `{${flag} ? <>${a({ ...print, oneLine: true })}</> : <>${b({ ...print, oneLine: true })}</>}`,
        ),
        fc.record({ flag, a: tie("provider") }).map(
          ({ flag, a }): Jsx =>
            (print) =>
              `{${flag} && ${a({ ...print, oneLine: true })}}`,
        ),
        fc.record({ a: tie("provider") }).map(
          ({ a }): Jsx =>
            (print) =>
              `{[1].map((n) => (${a({ ...print, oneLine: true })}))}`,
        ),
        kids.map((kids) => element("Wrap", [], kids)),
      ),
    };
  });
  return any;
}

const IMPORTS = [
  {
    provider: "ConvexProvider",
    line: 'import { ConvexProvider, ConvexReactClient } from "convex/react";',
  },
  {
    provider: "Backend",
    line: 'import { ConvexReactClient, ConvexProvider as Backend } from "convex/react";',
  },
  {
    provider: "Convex.ConvexProvider",
    line: 'import * as Convex from "convex/react";\nconst { ConvexReactClient } = { ConvexReactClient: Convex.ConvexReactClient };',
  },
  {
    provider: "P",
    line: 'import { ConvexProvider, ConvexReactClient } from "convex/react";\nconst P = ConvexProvider;',
  },
] as const;

const CLASHES = [
  "",
  "",
  "",
  "const useAuth = () => 1;",
  "function ClerkProvider(props) {\n  return <b>{props.children}</b>;\n}",
  "const Odd = ({ useAuth, ConvexProviderWithClerk }) => <i>{useAuth}{ConvexProviderWithClerk}</i>;",
];

const CLERKS = [undefined, undefined, "@clerk/react", "@clerk/clerk-react"] as const;

/** How the tree comes to be rendered. */
const PLACES: readonly ((jsx: string) => string)[] = [
  (jsx) => `createRoot(el).render(\n  ${jsx},\n);`,
  (jsx) => `createRoot(el).render(<StrictMode>${jsx}</StrictMode>);`,
  (jsx) => `hydrateRoot(el, ${jsx});`,
  (jsx) => `export default function App() {\n  // the tree\n  return (\n    ${jsx}\n  );\n}`,
  (jsx) =>
    `export default function App() {\n  if (flag(9)) return <p>none</p>;\n  return ${jsx};\n}`,
  (jsx) => `const App = () => ${jsx};\ncreateRoot(el).render(<App />);`,
  (jsx) => `export default class App extends Component {\n  render() {\n    return ${jsx};\n  }\n}`,
  (jsx) => `const tree = (\n  ${jsx}\n);\nif (el) {\n  createRoot(el).render(tree);\n}`,
  (jsx) => `const App = memo(() => ${jsx});\ncreateRoot(el).render(<App />);`,
  (jsx) =>
    `const routes = [{ path: "/", element: ${jsx} }];\ncreateRoot(el).render(<main>{routes[0].element}</main>);`,
  (jsx) => `createRoot(el).render(createElement(StrictMode, null, ${jsx}));`,
  (jsx) => `createRoot(el).render(<Wrap>${jsx}</Wrap>);`,
];

/** Where a ClerkProvider stands in an entry that has one. */
const CLERK_PLACES: readonly ((tree: Jsx) => Jsx)[] = [
  (tree) => element("ClerkProvider", ["publishableKey={k}"], [tree]),
  (tree) =>
    element("div", [], [element("ClerkProvider", ["publishableKey={k}", 'dir="x"'], [tree])]),
  (tree) => element("Signed", [], [tree]),
];

const choice = fc.record({
  imported: fc.constantFrom(...IMPORTS),
  clash: fc.constantFrom(...CLASHES),
  clerk: fc.constantFrom(...CLERKS),
  clerkPlace: fc.nat(CLERK_PLACES.length - 1),
  place: fc.constantFrom(...PLACES),
  step: fc.constantFrom("  ", "    ", "\t"),
  oneLine: fc.boolean(),
  newline: fc.constantFrom("\n", "\n", "\r\n"),
  semicolon: fc.boolean(),
});

export const entry: fc.Arbitrary<Entry> = choice.chain((made) => {
  const { imported, clash, clerk, clerkPlace, place, step, oneLine, newline } = made;
  const isClashing = clerk !== undefined && clash !== "";
  const names = { provider: imported.provider, clerk };
  return fc
    .record({ around: host, first: trees(names), second: trees(names) })
    .map(({ around, first, second }): Entry => {
      const tree = element(
        around,
        [],
        [first, element(imported.provider, ["client={one}"], [second])],
      );
      const put = clerk === undefined || isClashing ? undefined : CLERK_PLACES[clerkPlace];
      const jsx = (put?.(tree) ?? tree)({ indent: "  ", step, oneLine });
      const lines = [
        'import React, { Component, createElement, memo, StrictMode } from "react";',
        'import { createRoot, hydrateRoot } from "react-dom/client";',
        ...(put ? [`import { ClerkProvider } from "${clerk}";`] : []),
        imported.line,
        'import { flag } from "./flags";',
        "",
        'const one = new ConvexReactClient("one");',
        'const two = new ConvexReactClient("two"); // the other one',
        'const k = "a key";',
        "const el = {};",
        clash,
        "const Leaf = () => <em>leaf</em>;",
        "const Box = ({ children }) => <div>{children}</div>;",
        "const Split = (props) => <div>{props.children}<hr /></div>;",
        "function Wrap({ children }) {\n  return <Box>{children}</Box>;\n}",
        ...(put
          ? [
              "const Signed = (props) => <ClerkProvider publishableKey={k}>{props.children}</ClerkProvider>;",
            ]
          : []),
        place(jsx),
        "",
      ];
      return {
        path: "src/main.jsx",
        text: lines.join("\n").replaceAll("\n", newline),
        mayBeRefused: false,
      };
    });
});
