import { expect, test } from "vitest";
import { rewritten } from "../wiring/wiring.ts";

const ELEMENT = "const A = () => (\n  <ConvexProvider client={c} />\n);\n";
const NEW_BEFORE = 'import { ClerkProvider, useAuth } from "@clerk/react";\n';
const NEW_AFTER = 'import { ConvexProviderWithClerk } from "convex/react-clerk";\n';

/** A list that is too long for one line only with the provider in it. */
const LONG = ["Authenticated", "AuthLoading", "ConvexReactClient"];
const spread = (names: string[]) => `{\n  ${names.join(",\n  ")},\n}`;

test.each([
  ["{ ConvexProvider, useQuery }", "{ useQuery }"],
  ["{ useQuery, ConvexProvider }", "{ useQuery }"],
  ["{ useQuery, ConvexProvider, useMutation }", "{ useQuery, useMutation }"],
  ["{useQuery,ConvexProvider}", "{useQuery}"],
  ["{ ConvexProvider, type ConvexReactClient }", "{ type ConvexReactClient }"],
  ["{\n  ConvexProvider,\n  useQuery,\n}", "{\n  useQuery,\n}"],
  ["{\n  useQuery,\n  ConvexProvider\n}", "{\n  useQuery\n}"],
  ["{\n  useQuery,\n  ConvexProvider, // the provider\n}", "{\n  useQuery,\n  // the provider\n}"],
  ["{ /* a */ ConvexProvider, /* b */ useQuery }", "{ /* a */ /* b */ useQuery }"],
  [spread([...LONG, "ConvexProvider"]), `{ ${LONG.join(", ")} }`],
  ["Convex, { ConvexProvider }", "Convex"],
])("import %s becomes import %s", (before, after) => {
  const list = (names: string) => `import ${names} from "convex/react";\n`;
  // New imports have the spacing of the one that they stand beside.
  const own = (line: string) =>
    /^\{\w/.test(before) ? line.replace("{ ", "{").replace(" }", "}") : line;
  expect(rewritten(list(before) + ELEMENT)).toContain(
    own(NEW_BEFORE) + list(after) + own(NEW_AFTER),
  );
});

test.each([
  ['import { ConvexProvider } from "convex/react";\n', ""],
  ['// the root\nimport { ConvexProvider } from "convex/react"; // and why\n', "// the root\n"],
])("an import that loses its last name makes room for the new ones: %s", (before, kept) => {
  const after = rewritten(before + ELEMENT);
  expect(after).toContain(kept + NEW_BEFORE + NEW_AFTER.trimEnd());
  expect(after).not.toContain('"convex/react"');
});
