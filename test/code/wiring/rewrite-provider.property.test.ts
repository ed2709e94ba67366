import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { findProviders } from "../../../src/code/providers/find-providers.ts";
import { rewriteProvider } from "../../../src/code/wiring/rewrite-provider.ts";
import { propertyRun } from "../../support/property-run.ts";
import { type Entry, entries } from "./entry-layouts.ts";

const WIRING = {
  sdk: "@clerk/react",
  props: [{ name: "publishableKey", value: "KEY" }],
  clerkAbove: false,
};
const PATH = "src/main.tsx";

const rewrite = (text: string) => rewriteProvider({ path: PATH, text }, WIRING);

const wired = (text: string): string => {
  const result = rewrite(text);
  if (result.status !== "rewritten") throw new Error(JSON.stringify(result));
  return result.text;
};

/** The words of a text, without its white space and the parentheses that a break needs. */
const words = (text: string) => text.replace(/[\s()\uFEFF]/g, "");

/** Every import of a file as `module: name`, in their order. */
function importsOf(text: string): string[] {
  const tree = ts.createSourceFile(PATH, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TSX);
  return tree.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
    const bindings = statement.importClause?.namedBindings;
    const module = statement.moduleSpecifier.getText().slice(1, -1);
    return bindings && ts.isNamedImports(bindings)
      ? bindings.elements.map((element) => `${module}: ${element.getText().replace(/\s+/g, " ")}`)
      : [];
  });
}

/** The words that the provider's statement must consist of. */
function statementAfter({ before, after, props, inner, clash, text }: Entry): string {
  const useAuth = clash ? "useClerkAuth" : "useAuth";
  const comment = text.includes("// first") && props.length > 0 ? "// first" : "";
  const [first = "", ...rest] = props;
  const attributes = [first, comment, ...rest, `useAuth={${useAuth}}`].join("");
  const element =
    inner === null
      ? `<ConvexProviderWithClerk${attributes}/>`
      : `<ConvexProviderWithClerk${attributes}>${inner}</ConvexProviderWithClerk>`;
  return words(`${before}<ClerkProvider publishableKey={KEY}>${element}</ClerkProvider>${after}`);
}

/** How often `piece` stands in a text. */
const count = (text: string, piece: string) => text.split(piece).length - 1;

function expectOnlyProviderChanged(entry: Entry, text: string): void {
  expect(text).toContain(entry.head);
  const written = words(text).replace(/;(?=$|\/\/the|exportconstz)/, "");
  const expected = words(entry.head) + statementAfter(entry) + words(entry.tail);
  expect(written.slice(-expected.length)).toBe(expected);
  expect(text.trimEnd().endsWith(entry.tail)).toBe(true);
  if (entry.ownLines) expect(text).toContain(entry.head + entry.before);
  for (const statement of entry.otherImports) expect(text).toContain(statement);
  for (const piece of entry.kept) expect(count(text, piece)).toBe(count(entry.text, piece));
}

function expectImports(entry: Entry, text: string): void {
  const useAuth = entry.clash ? "useAuth as useClerkAuth" : "useAuth";
  const provider = entry.tag === "Base" ? "ConvexProvider as Base" : "ConvexProvider";
  const before = importsOf(entry.text);
  expect(before).toContain(`convex/react: ${provider}`);
  const expected = [
    ...before.filter((line) => line !== `convex/react: ${provider}`),
    "@clerk/react: ClerkProvider",
    `@clerk/react: ${useAuth}`,
    "convex/react-clerk: ConvexProviderWithClerk",
  ];
  expect(importsOf(text).toSorted()).toEqual(expected.toSorted());
}

function expectSameFileFormat(entry: Entry, text: string): void {
  expect(new Set(text.match(/\r?\n/g))).toEqual(new Set([entry.newline]));
  expect(text.lastIndexOf("\uFEFF")).toBe(entry.text.lastIndexOf("\uFEFF"));
  expect(text.endsWith("\n")).toBe(entry.text.endsWith("\n"));
}

it("over any layout, changes the provider's element and the imports, and nothing else", () => {
  fc.assert(
    fc.property(entries, (entry) => {
      const text = wired(entry.text);
      expectOnlyProviderChanged(entry, text);
      expectImports(entry, text);
      expectSameFileFormat(entry, text);
      expect(rewrite(text)).toEqual({ status: "already-wired" });
    }),
    propertyRun("layouts", 150),
  );
});

describe("any text at all", () => {
  const pieces = fc
    .array(
      fc.constantFrom(
        ..."< > </ /> { } ( ) [ ] ; , . = => ... ` ${ ' \" // /* */ # @ : ? && \\".split(" "),
        ...[
          "\n",
          " ",
          "\r",
          "\t",
          "\uFEFF",
          "\0",
          "import ",
          " from ",
          "export ",
          "const ",
          "P",
          "*",
        ],
        ...["ConvexProvider", "ClerkProvider", "createElement", "useAuth", '"convex/react"'],
        'import { ConvexProvider as P } from "convex/react";',
        "<ConvexProvider client={c}>",
        "</ConvexProvider>",
      ),
    )
    .map((parts) => parts.join(""));

  const FIXTURES = join(import.meta.dirname, "../../../fixtures");
  const sources = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
    .filter((path) => /before.src.*\.[jt]sx$/.test(path))
    .map((path) => readFileSync(join(FIXTURES, path), "utf8"))
    .filter((text) => text.includes("ConvexProvider"));

  /** A real entry with slices deleted, doubled or swapped. */
  const mutants = fc
    .record({
      source: fc.constantFrom(...sources),
      cuts: fc.array(
        fc.record({
          how: fc.constantFrom("delete", "double", "swap"),
          at: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map(({ source, cuts }) =>
      cuts.reduce((text, { how, at }) => {
        const [a = 0, b = 0, c = 0] = at.map((n) => n % (text.length + 1)).sort((x, y) => x - y);
        const [start, one, two, end] = [
          text.slice(0, a),
          text.slice(a, b),
          text.slice(b, c),
          text.slice(c),
        ];
        if (how === "delete") return start + two + end;
        return how === "double" ? start + one + one + two + end : start + two + one + end;
      }, source),
    );

  it.each([
    ["random strings", fc.string({ unit: "binary", maxLength: 200 })],
    ["random code", pieces],
    ["mutants of real entries", mutants],
  ])("is refused or wired, never thrown at: %s", (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const result = rewrite(text);
        if (result.status === "rewritten") {
          const { diagnostics } = ts.transpileModule(result.text, {
            fileName: PATH,
            reportDiagnostics: true,
            compilerOptions: { jsx: ts.JsxEmit.Preserve, target: ts.ScriptTarget.ESNext },
          });
          expect(diagnostics).toEqual([]);
          expect(rewrite(result.text)).toEqual({ status: "already-wired" });
        }
        const { visited } = findProviders([PATH], { paths: {}, imports: {} }, (path) =>
          path === PATH ? text : undefined,
        );
        expect(visited).toEqual([PATH]);
      }),
      propertyRun("mutants", 200),
    );
  });
});
