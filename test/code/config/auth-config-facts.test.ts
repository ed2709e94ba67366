import { describe, expect, test } from "vitest";
import {
  type AuthConfigFacts,
  authConfigFacts,
  type EntryFacts,
} from "../../../src/code/config/auth-config-facts.ts";

const CLERK = `{ domain: process.env.CLERK_JWT_ISSUER_DOMAIN, applicationID: "convex" }`;
const ISSUER = "https://happy-horse-1.clerk.accounts.dev";

function read(
  text: string,
  path = "convex/auth.config.ts",
): Extract<AuthConfigFacts, { status: "read" }> {
  const facts = authConfigFacts(text, path);
  if (facts.status !== "read") throw new Error(facts.message);
  return facts;
}

function entryOf(written: string, before = ""): EntryFacts {
  const [entry] = read(`${before}export default { providers: [${written}] };`).entries;
  if (!entry) throw new Error("There is no entry");
  return entry;
}

const domainOf = (value: string, before = "") =>
  entryOf(`{ domain: ${value}, applicationID: "convex" }`, before).domain;

describe("what can't be read", () => {
  test.each([
    ["export default {", "syntax-error", 1],
    ["\n\nexport default { providers: [", "syntax-error", 3],
    ["export const providers = [];", "unsupported-shape", 1],
    ["module.exports = { providers: [] };", "unsupported-shape", 1],
    ["\nexport default make();", "unsupported-shape", 2],
    ["export default {\n  providers: providersOf(env),\n};", "unsupported-shape", 2],
    ["", "unsupported-shape", 1],
  ])("%j: %s in line %d", (text, reason, line) => {
    const facts = authConfigFacts(text, "convex/auth.config.ts");
    expect(facts).toMatchObject({ status: "refused", reason, line });
  });
});

describe("lines", () => {
  const text = `import type { AuthConfig } from "convex/server";

const OLD = "${ISSUER}";

export default {
  providers: [
    {
      domain: OLD,
      applicationID:
        "convex",
    },
    { type: "customJwt" },
  ],
} satisfies AuthConfig;
`;

  test.each([
    ["as written", text],
    ["with CRLF", text.replaceAll("\n", "\r\n")],
    ["with a byte order mark", `\uFEFF${text}`],
  ])("%s are those where each value is decided", (_, written) => {
    const facts = read(written);
    expect(facts.line).toBe(6);
    expect(facts.entries).toMatchObject([
      { line: 7, domain: { line: 3, literal: ISSUER }, applicationID: { line: 10 } },
      { line: 12, hasType: true, domain: undefined, applicationID: undefined },
    ]);
  });
});

describe("a value", () => {
  test.each<[value: string, before: string, facts: object]>([
    [`"${ISSUER}"`, "", { literal: ISSUER, variables: [], isPlain: true }],
    [`\`${ISSUER}\``, "", { literal: ISSUER, isPlain: true }],
    ["A", `const A = "${ISSUER}";\n`, { literal: ISSUER }],
    ["process.env.A", "", { literal: undefined, variables: ["A"], isPlain: true }],
    ["process.env.A!", "", { variables: ["A"], isPlain: true, hasFallback: false }],
    ['process.env["A"] as string', "", { variables: ["A"], isPlain: true }],
    ["A", "const A = process.env.B!;\n", { variables: ["B"], isPlain: true }],
    ["process.env.A ?? process.env.B", "", { variables: ["A", "B"], hasFallback: true }],
    ['process.env.A || ""', "", { variables: ["A"], hasFallback: true, isPlain: false }],
    ["A", 'const A = process.env.B ?? "x";\n', { variables: ["B"], hasFallback: true }],
    [`\`https://\${process.env.A}\``, "", { variables: ["A"], isPlain: false, hasFallback: false }],
    ["'https://' + process.env.A", "", { variables: ["A"], isPlain: false }],
    [
      `\`https://\${HOST}\``,
      "const HOST = process.env.A ?? process.env.B;\n",
      { variables: ["A", "B"], isPlain: false, hasFallback: true },
    ],
    [
      `\`https://\${HOST}\``,
      'const HOST = (process.env["A"] as string) || "a.b";\n',
      { variables: ["A"], hasFallback: true },
    ],
    // What throws is no value that stands in.
    [
      'process.env.A || (() => { throw new Error("A"); })()',
      "",
      { variables: ["A"], isPlain: true, hasFallback: false },
    ],
    [
      'process.env.A ?? fail("A")',
      "function fail(name: string): never {\n  throw new Error(name);\n}\n",
      { variables: ["A"], isPlain: true, hasFallback: false },
    ],
    [
      "A",
      "const fail = () => {\n  throw new Error();\n};\nconst A = process.env.B || fail();\n",
      { variables: ["B"], isPlain: true, hasFallback: false },
    ],
    [
      'process.env.A ?? required("A")',
      'import { required } from "./required";\n',
      { variables: ["A"], isPlain: false, hasFallback: false },
    ],
    [
      "process.env.A ?? other()",
      'function other() {\n  if (!x) throw new Error();\n  return "x";\n}\n',
      { variables: ["A"], isPlain: false, hasFallback: true },
    ],
    ['process.env["A("] + x', "", { variables: ["A("], isPlain: false }],
    ["process.env.A ? process.env.A : 'x'", "", { variables: ["A", "A"], isPlain: false }],
    // The convex CLI writes what it is into the bundle: no variable of the deployment's.
    [
      `process.env.NODE_ENV === "production" ? "https://clerk.a.com" : "${ISSUER}"`,
      "",
      { literal: undefined, variables: [], isPlain: false },
    ],
    ["imported", 'import { imported } from "./a";\n', { literal: undefined, variables: [] }],
    ["issuer()", "", { literal: undefined, variables: [], isPlain: false }],
  ])("%s with %j", (value, before, facts) => {
    expect(domainOf(value, before)).toMatchObject(facts);
  });
});

describe("a list on a condition", () => {
  const ISSUER_CONST = "const issuer = process.env.CLERK_JWT_ISSUER_DOMAIN;\n";
  const ENTRY = '{ domain: issuer, applicationID: "convex" }';

  test.each([
    `issuer ? [${ENTRY}] : []`,
    `!issuer ? [] : [${ENTRY}]`,
    `[...(issuer ? [${ENTRY}] : [])]`,
    `[issuer && ${ENTRY}].filter(Boolean)`,
    `[issuer ? ${ENTRY} : null].filter((each) => each !== null)`,
    `issuer && issuer !== "" ? [${ENTRY}] : ([] as never[])`,
  ])("%s", (providers) => {
    const facts = read(`${ISSUER_CONST}export default { providers: ${providers} };\n`);
    expect(facts).toMatchObject({
      line: 2,
      isConditional: true,
      entries: [
        {
          line: 2,
          isClerks: true,
          isWhole: true,
          domain: { variables: ["CLERK_JWT_ISSUER_DOMAIN"], isPlain: true },
          applicationID: { literal: "convex" },
        },
      ],
    });
  });

  test.each(["?.trim()", "!.trim()", "?.trim() as string"])("a trimmed variable: %s", (trim) => {
    const before = `const issuer = process.env.CLERK_JWT_ISSUER_DOMAIN${trim};\n`;
    const facts = read(`${before}export default { providers: issuer ? [${ENTRY}] : [] };\n`);
    const domain = { variables: ["CLERK_JWT_ISSUER_DOMAIN"], isPlain: true };
    expect(facts).toMatchObject({ entries: [{ isClerks: true, domain }] });
  });

  test("one that is decided elsewhere is not read", () => {
    const facts = (providers: string) =>
      authConfigFacts(`export default { providers: ${providers} };\n`, "convex/auth.config.ts");
    expect(facts("on ? listed() : []").status).toBe("refused");
    expect(facts("[clerk()]")).toMatchObject({ entries: [{ isWhole: false }] });
  });
});

describe("an entry", () => {
  test.each<[entry: string, facts: object]>([
    [CLERK, { isClerks: true, isWhole: true, hasType: false, mentionsClerk: true }],
    [`{ domain: "${ISSUER}" }`, { isClerks: true, applicationID: undefined }],
    [`{ domain: "clerk.example.com", applicationID: "convex" }`, { isClerks: true }],
    [`{ domain: "https://a.auth0.com", applicationID: "x" }`, { isClerks: false, isWhole: true }],
    [`{ domain: process.env.ISSUER, applicationID: "convex" }`, { isClerks: false }],
    ['{ applicationID: "convex" }', { domain: undefined, isWhole: true }],
    ['{ ...base, applicationID: "convex" }', { domain: undefined, isWhole: false }],
    ["clerk()", { isWhole: false, domain: undefined, mentionsClerk: true }],
    ["...others", { isWhole: false, mentionsClerk: false }],
    ["imported", { isWhole: false }],
    [
      `{ type: "customJwt", issuer: "https://clerk.example.com", jwks: "x", algorithm: "RS256" }`,
      { hasType: true, isClerks: false, mentionsClerk: true },
    ],
  ])("%s", (entry, facts) => {
    expect(entryOf(entry)).toMatchObject(facts);
  });

  test("behind a constant is read there", () => {
    const before = `const clerk = {\n  domain: "${ISSUER}",\n};\n`;
    expect(entryOf("clerk", before)).toMatchObject({ isClerks: true, domain: { line: 2 } });
    const typed = `const own = { type: "customJwt", issuer: "https://clerk.a.com" };\n`;
    expect(entryOf("own", typed)).toMatchObject({ hasType: true, mentionsClerk: true });
  });
});

describe("the types", () => {
  const declared = (members: string) => `declare const process: { env: { ${members} } };\n`;
  const body = (entry: string, end = " satisfies AuthConfig;") =>
    `export default {\n  providers: [${entry}],\n}${end}\n`;
  const IMPORT = 'import type { AuthConfig } from "convex/server";\n';
  const LITERAL = `{ domain: "${ISSUER}", applicationID: "convex" }`;
  const known = declared("readonly CLERK_JWT_ISSUER_DOMAIN: string");

  test.each<[what: string, text: string]>([
    ["this tool's own, with a variable", IMPORT + known + body(CLERK)],
    ["this tool's own, with a literal", IMPORT + body(LITERAL)],
    ["without a type", known + body(CLERK, ";")],
    ["of several providers", IMPORT + body(`${LITERAL}, ${LITERAL}`)],
    ["with comments", `${IMPORT}// Why\n${body(`/* a */ ${LITERAL}, // b\n`)}`],
    ["with CRLF", (IMPORT + known + body(CLERK)).replaceAll("\n", "\r\n")],
    ["with a byte order mark", `\uFEFF${IMPORT}${body(LITERAL)}`],
    [
      "without semicolons",
      `${IMPORT}${body(LITERAL, " satisfies AuthConfig")}`.replaceAll(";", ""),
    ],
  ])("are known: %s", (_, text) => {
    expect(read(text).typesAreKnown).toBe(true);
  });

  test.each<[what: string, text: string]>([
    ["process without a declaration", IMPORT + body(CLERK)],
    ["a variable that may be undefined", IMPORT + declared("X?: string") + body(CLERK)],
    [
      "a record",
      `${IMPORT}declare const process: { env: Record<string, string> };\n${body(CLERK)}`,
    ],
    ["another import", `import { x } from "./x";\n${body(LITERAL, ";")}`],
    ["a member too many", IMPORT + body(`{ domain: "a.b", applicationID: "convex", extra: 1 }`)],
    ["a member too few", IMPORT + body('{ domain: "a.b" }')],
    ["a type that is not there", body(LITERAL, " satisfies AuthConfg;")],
    ["other statements", `${IMPORT}const a: number = "b";\n${body(LITERAL)}`],
    ["a member of the whole", `${IMPORT}export default { providers: [${LITERAL}], more: 1 };\n`],
    ["a computed domain", `${known}${body(`{ domain: \`a\${1}\`, applicationID: "convex" }`)}`],
    ["an entry of another kind", body(`${LITERAL}, { type: "customJwt" }`, ";")],
  ])("are to be checked: %s", (_, text) => {
    expect(read(text).typesAreKnown).toBe(false);
  });

  test("are none in JavaScript", () => {
    expect(read(body(CLERK, ";"), "convex/auth.config.js").typesAreKnown).toBe(true);
  });

  test("are to be checked where convex has no AuthConfig", () => {
    const old = { hasAuthConfigType: false };
    const path = "convex/auth.config.ts";
    expect(authConfigFacts(IMPORT + body(LITERAL), path, old)).toMatchObject({
      typesAreKnown: false,
    });
    expect(authConfigFacts(body(LITERAL, ";"), path, old)).toMatchObject({ typesAreKnown: true });
  });
});
