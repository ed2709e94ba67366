/** Generated entries: every way to write down one file that renders a Convex provider. */

import fc from "fast-check";

/** A file, and the parts of it that a rewrite must leave alone or knows how to change. */
export type Entry = {
  text: string;
  newline: string;
  indent: string;
  /** The import statements but the provider's own. */
  otherImports: string[];
  /** The code between the imports and the provider's statement, and behind it. */
  head: string;
  tail: string;
  /** What stands around the provider in its statement. */
  before: string;
  after: string;
  /** The provider's element: its props and what is between its tags; null where it has none. */
  tag: string;
  props: string[];
  inner: string | null;
  /** Comments and strings whose every byte stays, wherever they are. */
  kept: string[];
  /** Whether the file has a `useAuth` of its own. */
  clash: boolean;
  /** Whether the provider begins a line. */
  ownLines: boolean;
};

const layout = fc.record({
  quote: fc.constantFrom('"', "'"),
  semicolon: fc.constantFrom(";", ""),
  indent: fc.constantFrom("  ", "    ", "   ", "\t"),
  newline: fc.constantFrom("\n", "\r\n"),
  bom: fc.boolean(),
  finalNewline: fc.boolean(),
});

const imports = fc.record({
  alias: fc.constantFrom("", "Base"),
  beside: fc.subarray(["ConvexReactClient", "useQuery", "type Watch"]),
  providerAt: fc.nat(3),
  overLines: fc.boolean(),
  trailingComma: fc.boolean(),
  comments: fc.boolean(),
  above: fc.subarray(["react", "./App", "react-dom/client"]),
  below: fc.subarray(["./index.css", "./theme", "@clerk/react"]),
  header: fc.constantFrom("", "// licence\n", '"use client"\n\n', "/**\n * The start.\n */\n"),
});

const props = fc.uniqueArray(
  fc.constantFrom(
    "client={convex}",
    "{...rest}",
    "client={convex /* ours */}",
    'title="a  b"',
    `note={\`x\n   \${convex}\n y\`}`,
    'label="over\n  lines"',
    "on={() => {}}",
  ),
  { maxLength: 4 },
);

const children = fc.array(
  fc.constantFrom(
    "<App />",
    "{/* the app */}",
    "some  text",
    "<A b={`\n  c\n`} />",
    "<img alt='d\n    e' />",
    "{convex ? <B /> : null}",
    "<><C  wide /></>",
  ),
  { maxLength: 3 },
);

const tree = fc.record({
  props,
  propsOverLines: fc.boolean(),
  propComment: fc.boolean(),
  selfClosing: fc.boolean(),
  children,
  overLines: fc.boolean(),
  outer: fc.subarray(["StrictMode", "Theme mode='dark'", "Router"]),
  siblings: fc.subarray(["before", "after"]),
  sibling: fc.constantFrom("<Toaster />", "beside", "{/* beside */}"),
  place: fc.constantFrom<[string, string]>(
    ["createRoot(el).render(", ")"],
    ["ReactDOM.render(", ", el)"],
    ["const a = (", ")"],
    ["const a = ", ""],
    ["export const A = () => ", ""],
    ["const a = convex ? ", " : null"],
    ["const a = convex && ", ""],
    ["export default function Main() { return ", " }"],
    ["const a = [", ", 1]"],
    ["const a = <Route element={", "} />"],
  ),
});

const code = fc.record({
  clash: fc.boolean(),
  head: fc.subarray([
    "const convex = make('<ConvexProvider>')  // odd   spacing",
    `const t = \`\n<ConvexProvider client={convex}>\n  \${convex}\n\``,
    "/* a\n     b */",
    "function f(ConvexProvider) { return ConvexProvider }",
  ]),
  tail: fc.subarray(["// the   end", "export const z = { ConvexProvider : 1 }"]),
});

/** Any entry. The provider is always the one of `convex/react`, and nothing is wired yet. */
export const entries: fc.Arbitrary<Entry> = fc
  .record({ layout, imports, tree, code })
  .map(({ layout: { quote, semicolon, indent, newline, bom, finalNewline }, ...parts }) => {
    const asWritten = (text: string) => text.replaceAll("\n", newline);
    const tag = parts.imports.alias || "ConvexProvider";
    const statement = (names: string, module: string) =>
      `import ${names}${quote}${module}${quote}${semicolon}`;
    const other = (modules: string[]) =>
      modules.map((module) =>
        statement(module.endsWith("css") ? "" : `{ ${nameOf(module)} } from `, module),
      );
    const provided = providerImport(parts.imports, indent);
    const above = other(parts.imports.above);
    const below = other(parts.imports.below);
    const head = [...parts.code.head, ...(parts.code.clash ? ["const useAuth = 1"] : [])]
      .map((line) => `${line}\n`)
      .join("");
    const { provider, inner, before, after, kept } = renderTree(parts.tree, tag, indent);
    const tail = parts.code.tail.map((line) => `\n${line}`).join("");
    const text = [
      parts.imports.header,
      [...above, statement(`${provided} from `, "convex/react"), ...below].join("\n"),
      `\n\n${head}${before}${provider}${after}${semicolon}${tail}`,
      finalNewline ? "\n" : "",
    ].join("");
    const { overLines, comments, beside } = parts.imports;
    const whys = beside.length > 0 ? ["// ours", "// why"] : ["// ours"];
    return {
      text: (bom ? "\uFEFF" : "") + asWritten(text),
      newline,
      indent,
      otherImports: [...above, ...below.filter((line) => !line.includes("@clerk"))],
      head: asWritten(head),
      tail: asWritten(tail),
      before: asWritten(before),
      after: asWritten(after),
      tag,
      props: parts.tree.props,
      inner: inner === null ? null : asWritten(inner),
      kept: [...kept, ...(overLines && comments ? whys : [])].map(asWritten),
      clash: parts.code.clash,
      ownLines: /\n[ \t]*$/.test(before),
    };
  });

function nameOf(module: string): string {
  return module === "@clerk/react" ? "useUser" : module.replace(/\W/g, "");
}

type Imports = typeof imports extends fc.Arbitrary<infer T> ? T : never;

function providerImport(chosen: Imports, indent: string): string {
  const own = chosen.alias ? `ConvexProvider as ${chosen.alias}` : "ConvexProvider";
  const names = chosen.beside.toSpliced(chosen.providerAt, 0, own);
  const comma = chosen.trailingComma ? "," : "";
  if (!chosen.overLines) return `{ ${names.join(", ")}${comma} }`;
  const lines = names.map((name, index) => {
    const separator = index < names.length - 1 ? "," : comma;
    if (!chosen.comments) return `${indent}${name}${separator}`;
    return name === own
      ? `${indent}// ours\n${indent}${name}${separator}`
      : `${indent}${name}${separator} // why`;
  });
  return `{\n${lines.join("\n")}\n}`;
}

type Tree = typeof tree extends fc.Arbitrary<infer T> ? T : never;

function renderTree(chosen: Tree, tag: string, indent: string) {
  const step = (level: number) => (chosen.overLines ? `\n${indent.repeat(level)}` : "");
  const level = chosen.outer.length + 1;
  const comment = chosen.propsOverLines && chosen.propComment ? " // first" : "";
  const propList = chosen.propsOverLines
    ? chosen.props.map(
        (prop, index) => `\n${indent.repeat(level + 1)}${prop}${index === 0 ? comment : ""}`,
      )
    : chosen.props.map((prop) => ` ${prop}`);
  const end = chosen.propsOverLines && propList.length > 0 ? `\n${indent.repeat(level)}` : "";
  const inner = chosen.selfClosing
    ? null
    : chosen.children.map((child) => step(level + 1) + child).join("") + step(level);
  const opening = `<${tag}${propList.join("")}${end}`;
  const provider =
    inner === null ? `${opening}${end ? "" : " "}/>` : `${opening}>${inner}</${tag}>`;
  const [open, close] = chosen.place;
  const sibling = (side: string) =>
    chosen.outer.length > 0 && chosen.siblings.includes(side) ? step(level) + chosen.sibling : "";
  const openings = chosen.outer.map((name, index) => `${step(index + 1)}<${name}>`).join("");
  const closings = chosen.outer
    .map((name, index) => `${step(index + 1)}</${name.split(" ")[0]}>`)
    .reverse()
    .join("");
  // A line break after these would end the statement.
  const first = /return $/.test(open) && chosen.overLines ? `${open}(` : open;
  const last = first === open ? close : `)${close}`;
  return {
    provider,
    inner,
    before: `${first}${openings}${sibling("before")}${step(level)}`,
    after: `${sibling("after")}${closings}${step(0)}${last}`,
    kept: [
      ...(inner === null ? [] : chosen.children),
      ...chosen.props,
      ...(chosen.props.length > 0 && comment ? ["// first"] : []),
    ],
  };
}
