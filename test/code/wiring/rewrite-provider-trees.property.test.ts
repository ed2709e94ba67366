import { transformSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rewriteProvider, type Wiring } from "../../../src/code/wiring/rewrite-provider.ts";
import { propertyRun } from "../../support/property-run.ts";

const KEY = "import.meta.env.VITE_CLERK_PUBLISHABLE_KEY";
const WIRING: Wiring = {
  sdk: "@clerk/react",
  props: [{ name: "publishableKey", value: KEY }],
  clerkAbove: false,
};

/** A tree is written down twice: as an app may hold it, and as it is to be once wired. */
type Names = { provider: string; wired: boolean };
type Tree = (names: Names, insideProvider: boolean) => string;

const gap = fc.constantFrom("", "", "\n", "\n    ", "\n\n\t");
const text = fc.constantFrom("", "Hello", " it's ", "a &gt; b", "{name}", "\n  ConvexProvider  \n");
const value = fc.constantFrom(
  'a="x"',
  'title="two\n  lines"',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code for the file that is tested.
  "note={`kept\n ${name}\n\tas it is`}",
  "{...rest}",
  "on={() => {\n  go();\n}}",
  "icon={<Icon />}",
  "",
);
const remark = fc.constantFrom(
  "",
  "{/* <ConvexProvider client={no}> */}",
  '{"<ConvexProvider>"}',
  "{/*\n  over\n  lines </ConvexProvider>\n*/}",
);

const tree = fc.letrec<{ any: Tree; provider: Tree; element: Tree; choice: Tree; leaf: Tree }>(
  (tie) => ({
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      tie("leaf"),
      tie("element"),
      tie("provider"),
      tie("choice"),
    ),
    leaf: fc.tuple(value, text).map(
      ([prop, inner]) =>
        () =>
          inner.includes("{") ? `<Leaf ${prop}>${inner}</Leaf>` : `<Leaf ${prop} />`,
    ),
    element: fc
      .tuple(
        fc.constantFrom("StrictMode", "div", "Theme.Provider", ""),
        value,
        gap,
        remark,
        text,
        fc.array(tie("any"), { maxLength: 2 }),
      )
      .map(([tag, prop, space, note, words, children]) => (names, inside) => {
        const opening = tag === "" ? "<>" : `<${tag}${prop && ` ${prop}`}>`;
        const inner = children.map((child) => child(names, inside) + space).join("");
        return `${opening}${space}${note}${words}${space}${inner}</${tag}>`;
      }),
    provider: fc
      .tuple(
        value,
        fc.constantFrom(" ", "\n  "),
        gap,
        remark,
        fc.option(tie("any"), { nil: undefined }),
      )
      .map(([prop, between, space, note, child]) => (names, inside) => {
        const props = `${between}client={convex}${prop && between}${prop}${between === " " ? "" : "\n"}`;
        const tag = names.wired ? "ConvexProviderWithClerk" : names.provider;
        const added = names.wired ? " useAuth={useAuth}" : "";
        const element = child
          ? `<${tag}${props}${added}>${space}${note}${child(names, true)}${space}</${tag}>`
          : `<${tag}${props}${added} />`;
        return names.wired && !inside
          ? `<ClerkProvider publishableKey={${KEY}}>${element}</ClerkProvider>`
          : element;
      }),
    choice: fc.tuple(fc.boolean(), tie("any"), tie("any")).map(
      ([both, left, right]) =>
        (names, inside) =>
          both
            ? `<>{ok ? ${left(names, inside)} : ${right(names, inside)}}</>`
            : `<div>{ok && ${left(names, inside)}}</div>`,
    ),
  }),
);

/** Where the tree stands in the file. */
const place = fc.constantFrom<(jsx: string) => string>(
  (jsx) => `function App() {\n  return ${jsx};\n}`,
  (jsx) => `function App() {\n    return (\n        ${jsx}\n    );\n}`,
  (jsx) => `const App = () => ${jsx};`,
  (jsx) => `createRoot(document.getElementById("root")!).render(${jsx});`,
  (jsx) => `render(${jsx}, root)`,
  (jsx) => `const routes = [{ path: "/", element: ${jsx} }, { element: <Route is={ ${jsx} } /> }];`,
  (jsx) => `if (el) {\n\tconst root = createRoot(el);\n\troot.render(\n\t\t${jsx},\n\t);\n}`,
);

type ImportStyle = { provider: string; line: (quote: string, end: string) => string };
const imported = fc.constantFrom<ImportStyle>(
  {
    provider: "ConvexProvider",
    line: (q, e) => `import { ConvexProvider } from ${q}convex/react${q}${e}`,
  },
  {
    provider: "ConvexProvider",
    line: (q, e) =>
      `import { ConvexReactClient, ConvexProvider } from ${q}convex/react${q}${e} // the client`,
  },
  {
    provider: "Base",
    line: (q, e) =>
      `import {\n  ConvexProvider as Base, // the real one\n  useQuery,\n} from ${q}convex/react${q}${e}`,
  },
  { provider: "C.ConvexProvider", line: (q, e) => `import * as C from ${q}convex/react${q}${e}` },
);

const source = fc.record({
  tree: tree.provider,
  around: tree.element,
  place,
  imported,
  quote: fc.constantFrom('"', "'"),
  semicolon: fc.constantFrom(";", ""),
  newline: fc.constantFrom("\n", "\r\n"),
  bom: fc.constantFrom("", "\uFEFF"),
  end: fc.constantFrom("", "\n", "\n\n// <ConvexProvider>\n"),
});

/** What esbuild makes of a file without its imports: one text for every layout. */
function compiled(code: string): string {
  return transformSync(code.replace(/^\s*import\b[^'"]*["'][^'"]+["'];?/gm, ""), {
    loader: "tsx",
    jsx: "transform",
    minifyWhitespace: true,
  }).code;
}

const commentsOf = (code: string) =>
  (code.match(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/g) ?? []).map((comment) =>
    comment.replace(/\s+/g, ""),
  );

describe("whatever the layout", () => {
  test("only the provider is wired, all else says what it said, and a second run is a no-op", () => {
    fc.assert(
      fc.property(source, (made) => {
        const write = (wired: boolean) => {
          const names = { provider: made.imported.provider, wired };
          const head = `import React from ${made.quote}react${made.quote}${made.semicolon}\n`;
          const line = made.imported.line(made.quote, made.semicolon);
          const code = `${head}${line}\n\nconst odd   =  [1,2 ] ;\n${made.place(made.tree(names, false))}\n${made.end}`;
          return made.bom + code.replaceAll("\n", made.newline);
        };
        const before = write(false);
        const rewrite = rewriteProvider({ path: "src/main.tsx", text: before }, WIRING);
        expect(rewrite).toMatchObject({ status: "rewritten" });
        if (rewrite.status !== "rewritten") return;
        const after = rewrite.text;
        expect(compiled(after)).toBe(compiled(write(true)));
        expect(commentsOf(after)).toEqual(commentsOf(before));
        expect(after.startsWith(`${made.bom}import React`)).toBe(true);
        expect(after).toContain("const odd   =  [1,2 ] ;");
        expect(after.endsWith(made.newline + made.end.replaceAll("\n", made.newline))).toBe(true);
        if (made.newline === "\r\n") expect(after.replaceAll("\r\n", "")).not.toMatch(/\n/);
        else expect(after).not.toContain("\r");
        expect(after).toContain(
          `from ${made.quote}convex/react-clerk${made.quote}${made.semicolon}${made.newline}`,
        );
        expect(rewriteProvider({ path: "src/main.tsx", text: after }, WIRING)).toEqual({
          status: "already-wired",
        });
      }),
      propertyRun("trees", 100),
    );
  });
});
