import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAuthConfig } from "../../src/code/config/auth-config.ts";
import { type AuthConfigRequest, editAuthConfig } from "../../src/plan/auth-config.ts";
import { propertyRun } from "../support/property-run.ts";

const issuer = "https://happy-horse-1.clerk.accounts.dev";
const variable = "CLERK_JWT_ISSUER_DOMAIN";

type Options = Partial<AuthConfigRequest>;

const request = (existing: string | null, options: Options = {}): AuthConfigRequest => ({
  existing,
  path: "convex/auth.config.ts",
  issuer,
  issuerIn: "file",
  variable,
  hasAuthConfigType: true,
  ...options,
});

const env: Options = { issuerIn: "env" };
const js: Options = { path: "convex/auth.config.js" };
const clerk = `{ domain: "${issuer}", applicationID: "convex" }`;
const auth0 = '{ domain: "https://x.auth0.com", applicationID: "abc" }';

/** A config of `lines` between the brackets of its list. */
const config = (...lines: string[]) =>
  `export default {\n  providers: [${lines.join("\n")}],\n};\n`;

const ours = (domain = `"${issuer}"`, indent = "    ") =>
  `${indent}{\n${indent}  domain: ${domain},\n${indent}  applicationID: "convex",\n${indent}},`;

describe("a file that isn't there", () => {
  it.each<[what: string, options: Options, parts: string[], absent: string[]]>([
    [
      "env",
      env,
      [
        "import type { AuthConfig }",
        `npx convex env set ${variable} <issuer>`,
        `declare const process: { env: { readonly ${variable}: string } };`,
        `domain: process.env.${variable},`,
        "} satisfies AuthConfig;",
      ],
      [issuer],
    ],
    ["file", {}, ["import type", `domain: "${issuer}",`, "satisfies AuthConfig"], ["process"]],
    [
      "env, no type",
      { ...env, hasAuthConfigType: false },
      ["declare const process"],
      ["AuthConfig", "import"],
    ],
    ["file, no type", { hasAuthConfigType: false }, [issuer], ["AuthConfig", "import", "declare"]],
    ["env, JavaScript", { ...env, ...js }, [`process.env.${variable}`], ["AuthConfig", "declare"]],
    ["file, JavaScript", js, [issuer], ["AuthConfig", "declare", "process"]],
    [
      "another variable",
      { ...env, variable: "CLERK_ISSUER_URL" },
      ["process.env.CLERK_ISSUER_URL"],
      [variable],
    ],
  ])("is created: %s", (_, options, parts, absent) => {
    const edit = editAuthConfig(request(null, options));
    const text = edit.status === "created" ? edit.text : "";
    for (const part of parts) expect(text).toContain(part);
    for (const part of [...absent, "__"]) expect(text).not.toContain(part);
    expect(editAuthConfig(request(text, options))).toEqual({ status: "kept", text });
  });

  it("is written where there is an empty one", () => {
    expect(editAuthConfig(request("\n"))).toMatchObject({
      status: "edited",
      text: expect.stringContaining(issuer),
    });
  });
});

const variants: Options[] = ["env", "file"].flatMap((issuerIn) =>
  [true, false].flatMap((hasAuthConfigType) =>
    [js, {}].map(
      (language): Options => ({
        ...language,
        issuerIn: issuerIn === "env" ? "env" : "file",
        hasAuthConfigType,
      }),
    ),
  ),
);

describe("a file of ours, with other answers", () => {
  it.each(
    variants.flatMap((from) =>
      variants.filter(({ path }) => path === from.path).map((to) => [from, to]),
    ),
  )("%j → %j is as if created so", (from = {}, to = {}) => {
    const old = { ...from, issuer: "https://clerk.old.dev", variable: "OLD_DOMAIN" };
    const created = editAuthConfig(request(null, old));
    const existing = created.status === "created" ? created.text : "";
    const wanted = editAuthConfig(request(null, to));
    const edit = editAuthConfig(request(existing.replaceAll("\n", "\r\n"), to));
    if (wanted.status !== "created") throw new Error("not created");
    expect(edit).toEqual({ status: "edited", text: wanted.text.replaceAll("\n", "\r\n") });
  });
});

it.each(["/.well-known/jwks.json", "/.well-known/openid-configuration"])(
  "an entry whose domain is the issuer's %s is mended, and not added to",
  (path) => {
    const wrong = `{ domain: "${issuer}${path}", applicationID: "convex" }`;
    expect(editAuthConfig(request(config(wrong)))).toEqual({
      status: "edited",
      text: config(clerk),
    });
  },
);

describe("entries that others use", () => {
  const other = '{ domain: "https://calm-cow-2.clerk.accounts.dev", applicationID: "convex" }';
  const read = `{ domain: process.env.${variable}, applicationID: "convex" }`;
  const kept = { issuers: ["https://calm-cow-2.clerk.accounts.dev"], variables: [variable] };

  it.each<[what: string, before: string, after: string, options?: Options]>([
    ["a literal", config(other), config(`${other}, ${clerk}`)],
    ["a variable", config(read), config(`${read}, ${clerk}`)],
    ["both", config(`${other}, ${read}`), config(`${other}, ${read}, ${clerk}`)],
    [
      "a variable, beside one of its own",
      config(read),
      config(`${read}, { domain: process.env.CLERK_OURS, applicationID: "convex" }`),
      { ...env, ...js, variable: "CLERK_OURS" },
    ],
  ])("stay, with this one's beside them: %s", (_, before, after, options) => {
    const asked = (text: string) => editAuthConfig(request(text, { ...options, kept }));
    expect(asked(before)).toEqual({ status: "edited", text: after });
    expect(asked(after)).toEqual({ status: "kept", text: after });
  });

  it("stay in a file of ours, too", () => {
    const created = editAuthConfig(request(null, { issuer: kept.issuers[0] ?? "" }));
    const text = created.status === "created" ? created.text : "";
    const edit = editAuthConfig(request(text, { kept }));
    const twice = edit.status === "edited" ? edit.text : "";
    expect(twice).toContain(kept.issuers[0]);
    expect(twice).toContain(issuer);
  });
});

describe("a provider is added", () => {
  it.each<[what: string, before: string, after: string, options?: Options]>([
    ["empty list", config(""), config("", ours(), "  ")],
    ["empty list over lines", config("", "  "), config("", ours(), "  ")],
    [
      "one-line file",
      "export default { providers: [] };",
      `export default { providers: [${clerk}] };`,
    ],
    [
      "one-line file, no spaces",
      "export default {providers:[{domain:'a',applicationID:'b'}]}",
      `export default {providers:[{domain:'a',applicationID:'b'}, {domain: '${issuer}', applicationID: 'convex'}]}`,
    ],
    [
      "Clerk's block commented out",
      config("", "    // {", '    //   domain: "https://a.clerk.accounts.dev",', "    // },", "  "),
      config(
        "",
        "    // {",
        '    //   domain: "https://a.clerk.accounts.dev",',
        "    // },",
        ours(),
        "  ",
      ),
    ],
    ["a block comment", config("/* none */"), config(`/* none */ ${clerk}`)],
    [
      "a block comment over lines",
      config("", "    /* none", "     * yet */", "  "),
      config("", "    /* none", "     * yet */", ours(), "  "),
    ],
    ["a comment on the bracket's line", config(" // none", "  "), config(" // none", ours(), "  ")],
    [
      "beside another",
      config("", `    ${auth0},`, "  "),
      config("", `    ${auth0},`, `    ${clerk},`, "  "),
    ],
    [
      "beside another, no trailing comma",
      config("", `    ${auth0}`, "  "),
      config("", `    ${auth0},`, `    ${clerk}`, "  "),
    ],
    ["beside another on one line", config(auth0), config(`${auth0}, ${clerk}`)],
    [
      "beside another on one line, trailing comma",
      config(`${auth0},`),
      config(`${auth0}, ${clerk},`),
    ],
    [
      "comments beside and below",
      config("", `    ${auth0}, // Auth0`, "    // more", "  "),
      config("", `    ${auth0}, // Auth0`, `    ${clerk},`, "    // more", "  "),
    ],
    [
      "a line comment, no trailing comma",
      config("", `    ${auth0} // Auth0`, "  "),
      config("", `    ${auth0}, // Auth0`, `    ${clerk}`, "  "),
    ],
    [
      "a line comment on one line",
      config(`${auth0} // Auth0`, "  "),
      config(`${auth0}, // Auth0`, `  ${clerk}`, "  "),
    ],
    [
      "over lines, no trailing commas",
      config("", "    {", '      domain: "x",', '      applicationID: "y"', "    }", "  "),
      config(
        "",
        "    {",
        '      domain: "x",',
        '      applicationID: "y"',
        "    },",
        "    {",
        `      domain: "${issuer}",`,
        '      applicationID: "convex"',
        "    }",
        "  ",
      ),
    ],
    [
      "brackets that hug",
      config("{", '    domain: "x",', '    applicationID: "y",', "  }"),
      config(
        "{",
        '    domain: "x",',
        '    applicationID: "y",',
        "  }, {",
        `    domain: "${issuer}",`,
        '    applicationID: "convex",',
        "  }",
      ),
    ],
    ["a spread", config("", "    ...others,", "  "), config("", "    ...others,", ours(), "  ")],
    ["a call on one line", config("custom()"), config(`custom(), ${clerk}`)],
    [
      "Convex Auth's own",
      config("", '    { domain: process.env.CONVEX_SITE_URL, applicationID: "convex" },', "  "),
      config(
        "",
        '    { domain: process.env.CONVEX_SITE_URL, applicationID: "convex" },',
        `    ${clerk},`,
        "  ",
      ),
    ],
    [
      "a custom JWT of Clerk's",
      config("", `    { type: "customJwt", issuer: "${issuer}", domain: "${issuer}" },`, "  "),
      config(
        "",
        `    { type: "customJwt", issuer: "${issuer}", domain: "${issuer}" },`,
        `    ${clerk},`,
        "  ",
      ),
    ],
    [
      "two of Clerk's, both others",
      config(
        "",
        '    { domain: "https://clerk.a.com", applicationID: "convex" },',
        '    { domain: "https://b.clerk.accounts.dev", applicationID: "convex" },',
        "  ",
      ),
      config(
        "",
        '    { domain: "https://clerk.a.com", applicationID: "convex" },',
        '    { domain: "https://b.clerk.accounts.dev", applicationID: "convex" },',
        `    ${clerk},`,
        "  ",
      ),
    ],
    [
      "tabs, single quotes, no semicolons",
      "import x from './x'\nexport default {\n\tproviders: [\n\t\tx\n\t]\n}\n",
      `import x from './x'\nexport default {\n\tproviders: [\n\t\tx,\n\t\t{\n\t\t\tdomain: '${issuer}',\n\t\t\tapplicationID: 'convex'\n\t\t}\n\t]\n}\n`,
    ],
    [
      "BOM and CRLF",
      `\uFEFF${config("").replaceAll("\n", "\r\n")}`,
      `\uFEFF${config("", ours(), "  ").replaceAll("\n", "\r\n")}`,
    ],
    [
      "satisfies",
      "export default { providers: [] } satisfies AuthConfig;",
      `export default { providers: [${clerk}] } satisfies AuthConfig;`,
    ],
    [
      "as",
      "export default { providers: [] as X[] } as AuthConfig",
      `export default { providers: [${clerk}] as X[] } as AuthConfig`,
    ],
    [
      "as const, parentheses",
      "export default ({ providers: ([]) } as const);",
      `export default ({ providers: ([${clerk}]) } as const);`,
    ],
    [
      "named config",
      "const authConfig: AuthConfig = {\n  providers: [],\n};\nexport default authConfig;\n",
      `const authConfig: AuthConfig = {\n  providers: [\n${ours()}\n  ],\n};\nexport default authConfig;\n`,
    ],
    [
      "exported by name",
      "const a = { providers: [] };\nexport { a as default };\n",
      `const a = { providers: [${clerk}] };\nexport { a as default };\n`,
    ],
    [
      "named list",
      "const providers = [];\nexport default { providers };\n",
      `const providers = [\n${ours(undefined, "  ")}\n];\nexport default { providers };\n`,
    ],
    [
      "quoted key",
      'export default { "providers": [] };',
      `export default { "providers": [${clerk}] };`,
    ],
    [
      "env, TypeScript",
      `import type { AuthConfig } from "convex/server";\n\n${config("")}`,
      `import type { AuthConfig } from "convex/server";\n\ndeclare const process: { env: { readonly ${variable}: string } };\n\n${config("", ours(`process.env.${variable}`), "  ")}`,
      env,
    ],
    [
      "env, an import right above",
      `import a from "a"; // a\n${config("")}`,
      `import a from "a"; // a\n\ndeclare const process: { env: { readonly ${variable}: string } };\n\n${config("", ours(`process.env.${variable}`), "  ")}`,
      env,
    ],
    [
      "env, no imports, comments",
      `// @ts-nocheck\n// Docs\n${config("")}`,
      `// @ts-nocheck\ndeclare const process: { env: { readonly ${variable}: string } };\n\n// Docs\n${config("", ours(`process.env.${variable}`), "  ")}`,
      env,
    ],
    [
      "env, JavaScript",
      config(""),
      config("", ours(`process.env.${variable}`), "  "),
      { ...env, ...js },
    ],
    [
      "env, process in use",
      config("", "    { domain: process.env.AUTH0!, applicationID: process.env.ID! },", "  "),
      config(
        "",
        "    { domain: process.env.AUTH0!, applicationID: process.env.ID! },",
        `    { domain: process.env.${variable}!, applicationID: "convex" },`,
        "  ",
      ),
      env,
    ],
    [
      "env, process declared as a record",
      `declare const process: { env: Record<string, string | undefined> };\n${config("")}`,
      `declare const process: { env: Record<string, string | undefined> };\n${config("", ours(`process.env.${variable}!`), "  ")}`,
      env,
    ],
    [
      "env, process declared with members",
      `declare const process: { env: { A: string } };\n${config("")}`,
      `declare const process: { env: { A: string; readonly ${variable}: string } };\n${config("", ours(`process.env.${variable}`), "  ")}`,
      env,
    ],
    [
      "env, process declared over lines",
      `declare const process: {\n  env: {\n    A: string;\n  };\n};\n${config("")}`,
      `declare const process: {\n  env: {\n    A: string;\n    readonly ${variable}: string;\n  };\n};\n${config("", ours(`process.env.${variable}`), "  ")}`,
      env,
    ],
    [
      "env, process declared without members",
      `declare const process: { env: {} };\n${config("")}`,
      `declare const process: { env: { readonly ${variable}: string } };\n${config("", ours(`process.env.${variable}`), "  ")}`,
      env,
    ],
    [
      "env, process declared with ours, optional",
      `declare const process: { env: { ${variable}?: string } };\n${config("")}`,
      `declare const process: { env: { ${variable}?: string } };\n${config("", ours(`process.env.${variable}!`), "  ")}`,
      env,
    ],
  ])("%s", (_, before, after, options) => {
    expect(editAuthConfig(request(before, options))).toEqual({ status: "edited", text: after });
    expect(editAuthConfig(request(after, options))).toEqual({ status: "kept", text: after });
  });
});

/** One entry with this domain, and what else it holds. */
const one = (domain: string, rest = ', applicationID: "convex"') =>
  config("", `    { domain: ${domain}${rest} }, // mine`, "  ");

describe("Clerk's provider is changed", () => {
  it.each<[what: string, before: string, after: string, options?: Options]>([
    ["another literal", one('"https://a.clerk.accounts.dev"'), one(`"${issuer}"`)],
    ["its quotes", one("'https://clerk.a.com/'"), one(`'${issuer}'`)],
    ["without a scheme", one('"clerk.a.com"'), one(`"${issuer}"`)],
    ["a template literal", one("`https://clerk.a.com`"), one(`"${issuer}"`)],
    ["the variable to a literal", one(`process.env.${variable}!`), one(`"${issuer}"`)],
    ["another variable of Clerk's", one("process.env.CLERK_FRONTEND_API_URL"), one(`"${issuer}"`)],
    ["a fallback to a literal", one('process.env.CLERK_X ?? "https://x.y"'), one(`"${issuer}"`)],
    [
      "a literal to the variable",
      one('"https://clerk.a.com"'),
      `declare const process: { env: { readonly ${variable}: string } };\n\n${one(`process.env.${variable}`)}`,
      env,
    ],
    [
      "a literal to the variable, JavaScript",
      one('"https://clerk.a.com"'),
      one(`process.env.${variable}`),
      { ...env, ...js },
    ],
    [
      "a fallback, which Convex has none of",
      one(`process.env.${variable} || "x"`),
      one(`process.env.${variable}!`),
      env,
    ],
    [
      "a template with the variable",
      one(`\`https://\${process.env.${variable}}\``),
      one(`process.env.${variable}!`),
      env,
    ],
    ["no applicationID", one(`"${issuer}"`, ""), one(`"${issuer}"`)],
    ["no applicationID, another domain", one('"https://clerk.a.com"', ""), one(`"${issuer}"`)],
    [
      "no applicationID, over lines",
      config("", "    {", `      domain: "${issuer}",`, "    },", "  "),
      config(
        "",
        "    {",
        `      domain: "${issuer}",`,
        '      applicationID: "convex",',
        "    },",
        "  ",
      ),
    ],
    ["another applicationID", one(`"${issuer}"`, ', applicationID: "mine"'), one(`"${issuer}"`)],
    [
      "a constant",
      `const domain = "https://clerk.a.com";\n${one("domain")}`,
      `const domain = "${issuer}";\n${one("domain")}`,
    ],
    [
      "a constant, shorthand",
      'const domain = process.env.CLERK_X;\nexport default { providers: [{ domain, applicationID: "convex" }] };',
      `const domain = "${issuer}";\nexport default { providers: [{ domain, applicationID: "convex" }] };`,
    ],
    [
      "an entry by name",
      `const clerk = { domain: "https://clerk.a.com", applicationID: "convex" };\n${config("clerk")}`,
      `const clerk = { domain: "${issuer}", applicationID: "convex" };\n${config("clerk")}`,
    ],
    [
      "one of several: the one with the variable",
      config(`{ domain: process.env.${variable} }, { domain: "https://clerk.a.com" }`),
      config(`{ domain: "${issuer}", applicationID: "convex" }, { domain: "https://clerk.a.com" }`),
    ],
    [
      "one of several: the one with the issuer",
      config(`{ domain: "https://clerk.a.com" }, { domain: "${issuer}/" }`),
      config(
        `{ domain: "https://clerk.a.com" }, { domain: "${issuer}/", applicationID: "convex" }`,
      ),
    ],
    [
      "and process is no longer declared",
      `import a from "a";\n\ndeclare const process: { env: { CLERK_X: string } };\n\n// Mine\n${one("process.env.CLERK_X")}`,
      `import a from "a";\n\n// Mine\n${one(`"${issuer}"`)}`,
    ],
    [
      "but process is, for another",
      `declare const process: { env: { CLERK_X: string; A: string } };\n${config('{ domain: process.env.A }, { domain: process.env.CLERK_X, applicationID: "convex" }')}`,
      `declare const process: { env: { CLERK_X: string; A: string } };\n${config(`{ domain: process.env.A }, { domain: "${issuer}", applicationID: "convex" }`)}`,
    ],
  ])("%s", (_, before, after, options) => {
    expect(editAuthConfig(request(before, options))).toEqual({ status: "edited", text: after });
    expect(editAuthConfig(request(after, options))).toEqual({ status: "kept", text: after });
  });

  it("takes our comment along with the declaration", () => {
    const created = editAuthConfig(request(null, env));
    const mine = (created.status === "created" ? created.text : "")
      .replace("[", `[\n    ${auth0},`)
      .replace("// Convex", "// My own\n// Convex");
    const edit = editAuthConfig(request(mine));
    expect(edit).toEqual({
      status: "edited",
      text: `import type { AuthConfig } from "convex/server";\n\n// My own\n${config("", `    ${auth0},`, ours(), "  ").replace("};\n", "} satisfies AuthConfig;\n")}`,
    });
  });
});

describe("a file that is as asked for is kept", () => {
  it.each<[what: string, existing: string, options?: Options]>([
    ["literal", one(`"${issuer}"`)],
    ["literal with a slash", one(`'${issuer}/'`)],
    ["literal without a scheme", one(`"${issuer.slice(8)}"`)],
    ["a constant", `const d = "${issuer}";\n${one("d")}`],
    [
      "of several, one",
      config(`{ domain: "https://clerk.a.com", applicationID: "convex" }, ${clerk}`),
    ],
    ["variable", one(`process.env.${variable}`), env],
    ["variable with !", one(`process.env.${variable}!`), env],
    ["variable as string", one(`(process.env["${variable}"] as string)`), env],
    [
      "variable through a constant",
      `const d = process.env.${variable};\nif (!d) throw new Error("unset");\n${one("d")}`,
      env,
    ],
    ["a variable of another name", one("process.env.ISSUER"), { ...env, variable: "ISSUER" }],
  ])("%s", (_, existing, options) => {
    expect(editAuthConfig(request(existing, options))).toEqual({ status: "kept", text: existing });
  });
});

describe("a file that can't be understood is refused", () => {
  it.each<[what: string, existing: string, place: string, reason: string, options?: Options]>([
    ["syntax error", "export default {\n  providers: [,\n", "3:1", "syntax-error"],
    [
      "types in JavaScript",
      "export default { providers: [] } as const;",
      "1:37",
      "syntax-error",
      js,
    ],
    ["CommonJS", "module.exports = { providers: [] };", "1:1", "unsupported-shape"],
    ["export =", "export = { providers: [] };", "1:1", "unsupported-shape"],
    ["only comments", "// nothing\n", "1:1", "unsupported-shape"],
    ["a call", "\nexport default define({ providers: [] });", "2:16", "unsupported-shape"],
    ["imported", 'import a from "./a";\nexport default a;', "2:16", "unsupported-shape"],
    ["no providers", "export default {\n};", "1:16", "unsupported-shape"],
    [
      "a list that is computed",
      "export default {\n  providers: [].filter(Boolean) };",
      "2:14",
      "unsupported-shape",
    ],
    [
      "a list that may change",
      "let p = [];\nexport default { providers: p };",
      "2:29",
      "unsupported-shape",
    ],
    [
      "a list that grows later",
      "const p = [];\np.push({ domain: d });\nexport default { providers: p };",
      "3:29",
      "unsupported-shape",
    ],
    [
      "a provider of Clerk's that a spread may change",
      'export default {\n  providers: [{ domain: "https://a.clerk.accounts.dev", applicationID: "convex", ...o }],\n};',
      "2:15",
      "unsupported-shape",
    ],
    [
      "a list of Clerk's that is spread",
      'const a = [{ domain: "https://a.clerk.accounts.dev", applicationID: "convex" }];\nexport default { providers: [...a] };',
      "2:30",
      "unsupported-shape",
    ],
    [
      "a list that a spread may set again",
      "export default { providers: [], ...rest };",
      "1:33",
      "unsupported-shape",
    ],
    [
      "an object whose list is set later",
      "const a = { providers: [] };\na.providers = b;\nexport default a;",
      "3:16",
      "unsupported-shape",
    ],
    [
      "Clerk's domain from elsewhere",
      config("", "    { domain: env.CLERK_DOMAIN },", "  "),
      "3:5",
      "unsupported-shape",
    ],
  ])("%s", (_, existing, place, reason, options) => {
    const edit = editAuthConfig(request(existing, options));
    if (edit.status !== "refused") throw new Error(`not refused but ${edit.status}`);
    expect(`${edit.line}:${edit.column}`).toBe(place);
    expect(edit.reason).toBe(reason);
    expect(edit.message).toMatch(/\.$/);
  });
});

describe("over generated layouts", () => {
  const space = fc.constantFrom("", " ", "\n", "\n    ", " /* [x] */ ", " // }, {\n  ", "\t");
  const quote = fc.constantFrom("'", '"');
  const member = fc.tuple(space, space, space).map(
    ([a, b, c]) =>
      (key: string, value: string) =>
        `${a}${key}${b}:${c}${value}`,
  );
  const foreign = fc.oneof(
    fc.constantFrom("...more", "custom()", "imported", "a ? b : c"),
    fc
      .tuple(member, member, space, fc.boolean(), quote)
      .map(
        ([domain, id, end, comma, q]) =>
          `{${domain("domain", `${q}https://x.auth0.com${q}`)},${id("applicationID", `${q}abc${q}`)}${comma ? "," : ""}${end}}`,
      ),
  );
  const old = fc
    .tuple(
      member,
      member,
      space,
      fc.boolean(),
      fc.constantFrom(
        '"https://clerk.a.com"',
        "process.env.CLERK_X",
        `process.env.${variable} ?? ""`,
      ),
    )
    .map(
      ([domain, id, end, comma, value]) =>
        `{${domain("domain", value)},${id("applicationID", '"convex"')}${comma ? "," : ""}${end}}`,
    );
  const shape = fc.constantFrom<[string, string]>(
    ["export default { providers: [", "] };"],
    ["export default {\n  providers: [", "],\n} satisfies AuthConfig;\n"],
    [
      'import a from "a";\n\nconst config: AuthConfig = {\n    providers: [',
      "]\n}\nexport default config",
    ],
    ["const providers = [", "];\nexport default { providers, other: 1 };\n"],
    ["// [ { domain:\nexport default ({ a: [1], providers: [", "], } as const)"],
  );
  const layout = fc.record({
    above: fc.array(fc.tuple(space, foreign, space), { maxLength: 2 }),
    own: fc.option(fc.tuple(space, old, space)),
    below: fc.array(fc.tuple(space, foreign, space), { maxLength: 2 }),
    last: space,
    comma: fc.boolean(),
    shape,
    bom: fc.constantFrom("", "\uFEFF"),
    lineEnd: fc.constantFrom("\n", "\r\n"),
  });

  it.each<Options>([{}, env])("changes Clerk's entry only, and only once: %j", (options) => {
    fc.assert(
      fc.property(
        layout,
        ({ above, own, below, last, comma, shape: [head, tail], bom, lineEnd }) => {
          const items = [...above, ...(own ? [own] : []), ...below].map((item) => item.join(""));
          const list = items.join(",") + (comma && items.length > 0 ? "," : "") + last;
          const before = bom + (head + list + tail).replaceAll("\n", lineEnd);
          const edit = editAuthConfig(request(before, options));
          if (edit.status === "refused") throw new Error(edit.message);
          expect(edit.status).toBe("edited");
          expect(editAuthConfig(request(edit.text, options))).toEqual({
            status: "kept",
            text: edit.text,
          });

          const reading = readAuthConfig(edit.text, "auth.config.ts");
          if ("refused" in reading) throw new Error(reading.message);
          const { entries } = reading.config.list;
          expect(entries).toHaveLength(items.length + (own ? 0 : 1));
          const index = own ? above.length : items.length;
          expect(entries[index]?.object?.applicationID?.value.literal).toBe("convex");
          const domain = entries[index]?.object?.domain?.value;
          expect(domain?.literal ?? domain?.variables).toEqual(
            options.issuerIn === "env" ? [variable] : issuer,
          );
          if (before.includes("\r\n")) expect(edit.text).not.toMatch(/[^\r]\n/);
          expectOnlyOurs(before, edit.text, own?.[1].replaceAll("\n", lineEnd));
        },
      ),
      propertyRun("auth.config", 400),
    );
  });

  it("never throws, and never says done of what doesn't parse", () => {
    const whole = config("", `    ${auth0},`, '    { domain: "https://clerk.a.com" },', "  ");
    const cut = fc.tuple(
      fc.nat(whole.length),
      fc.nat(12),
      fc.constantFrom("", "{", "]", "`", "//"),
    );
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 3 }), (cuts) => {
        let text = whole;
        for (const [at, length, by] of cuts)
          text = text.slice(0, at) + by + text.slice(at + length);
        const edit = editAuthConfig(request(text));
        if (edit.status === "refused") return;
        const again = editAuthConfig(request(edit.text));
        expect(again).toEqual({ status: "kept", text: edit.text });
      }),
      propertyRun("auth.config with a fault", 500),
    );
  });
});

/** Every byte of `before`, but for the domain of our old entry, stands in `after` in the same order. */
function expectOnlyOurs(before: string, after: string, own: string | undefined): void {
  const value = /"https:\/\/clerk.a.com"|process\.env\.\w+( \?\? "")?/;
  const kept = own === undefined ? before : before.replace(own, () => own.replace(value, ""));
  let at = 0;
  for (const character of after) if (character === kept[at]) at += 1;
  // An empty list's white space is laid out anew.
  const rest = kept.slice(at);
  if (rest !== "") expect(before).toMatch(/\[\s*\]/);
}
