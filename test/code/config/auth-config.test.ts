import { describe, expect, it } from "vitest";
import { isClerks, issuerInUse, readAuthConfig } from "../../../src/code/config/auth-config.ts";

const path = "convex/auth.config.ts";
const configOf = (text: string) => {
  const reading = readAuthConfig(text, path);
  if ("refused" in reading) throw new Error(reading.message);
  return reading.config;
};
const entry = (...members: string[]) =>
  `export default { providers: [{ ${members.join(", ")} }] };`;

describe("readAuthConfig", () => {
  it("says where things stand", () => {
    const text =
      '\uFEFF// [\nconst d = process.env.A ?? "b";\nconst p = [{ domain: d, applicationID: `x` }, ...q,];\nexport default { providers: p };';
    const { list } = configOf(text);
    const at = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    expect(at(list)).toBe("[{ domain: d, applicationID: `x` }, ...q,]");
    expect(list.entries.map(at)).toEqual(["{ domain: d, applicationID: `x` }", "...q"]);
    expect(list.comma).toBe(text.indexOf("q,") + 2);
    const { domain, applicationID } = list.entries[0]?.object ?? {};
    expect(domain && at(domain)).toBe("domain: d");
    expect(domain && at(domain.value)).toBe('process.env.A ?? "b"');
    expect(domain?.value).toMatchObject({ literal: undefined, variables: ["A"], plain: false });
    expect(applicationID?.value.literal).toBe("x");
    expect(list.entries[1]?.object).toBeUndefined();
  });

  it("takes the last of members given twice, as JavaScript does", () => {
    const { list } = configOf(
      'export default { providers: x, providers: [{ domain: "a", "domain": "b" }] };',
    );
    expect(list.entries[0]?.object?.domain?.value.literal).toBe("b");
  });

  it.each<[text: string, references: number, listed: string[] | undefined]>([
    ["", 0, undefined],
    ["a.process; const b = { process: 1 };", 0, undefined],
    ["process.env.A; (process).env;", 2, undefined],
    ["declare const process: { env: { A: string; readonly B: string } };", 0, ["A", "B"]],
    ["declare const process: { env: { [name: string]: string } }; process.env.A;", 1, undefined],
    ["declare const process: any;", 0, undefined],
    ['import process from "node:process";', 1, undefined],
  ])("counts the uses of process: %s", (text, references, listed) => {
    const use = configOf(`${text}\nexport default { providers: [] };`).process;
    expect(use.references).toBe(references);
    expect(use.declaration?.listed?.members.map(({ name }) => name)).toEqual(listed);
    expect(use.declaration !== undefined).toBe(text.includes("declare"));
  });

  it.each([
    "const a = b; const b = a; export default a;",
    "const a = a; export default { providers: a };",
    "const d = d + d; export default { providers: [{ domain: d }] };",
  ])("comes to an end: %s", (text) => {
    expect(readAuthConfig(text, path)).toBeDefined();
    expect(issuerInUse(text, path)).toEqual({});
  });
});

describe("isClerks", () => {
  it.each<[text: string, clerks: boolean, known?: { issuer?: string; variable?: string }]>([
    [entry('domain: "https://a.clerk.accounts.dev"'), true],
    [entry('domain: "https://clerk.example.com/"'), true],
    [entry('domain: "clerk.example.com"'), true],
    [entry('domain: "https://auth.example.com"'), false],
    [entry('domain: "https://auth.example.com/"'), true, { issuer: "https://auth.example.com" }],
    [entry('domain: "https://evil.com/a.clerk.accounts.dev"'), false],
    [entry('domain: "https://a.clerk.accounts.dev.evil.com"'), false],
    [entry('domain: "https://myclerk.example.com"'), false],
    [entry("domain: process.env.CLERK_ISSUER_URL!"), true],
    [entry("domain: process.env.CONVEX_SITE_URL"), false],
    [entry("domain: process.env.ISSUER"), true, { variable: "ISSUER" }],
    [entry('type: "customJwt"', "domain: process.env.CLERK_ISSUER_URL"), false],
    [entry('applicationID: "convex"'), false],
    ["export default { providers: [...clerk] };", false],
  ])("%s → %s", (text, clerks, known) => {
    const [first] = configOf(text).list.entries;
    expect(first && isClerks(first, known)).toBe(clerks);
  });
});

describe("issuerInUse", () => {
  it.each<[text: string, variable: string | undefined, literal: string | undefined]>([
    [
      entry("domain: process.env.CLERK_FRONTEND_API_URL", 'applicationID: "convex"'),
      "CLERK_FRONTEND_API_URL",
      undefined,
    ],
    [entry('domain: process.env["CLERK_ISSUER_URL"]!'), "CLERK_ISSUER_URL", undefined],
    [entry('domain: process.env.MINE ?? process.env.CLERK_A ?? "x"'), "CLERK_A", undefined],
    [entry('domain: "https://clerk.a.com/"'), undefined, "https://clerk.a.com"],
    [
      `export default { providers: [{ domain: "a.clerk.accounts.dev" }, { domain: process.env.CLERK_A }] };`,
      "CLERK_A",
      "https://a.clerk.accounts.dev",
    ],
    [
      "const d = process.env.CLERK_A;\nexport default { providers: [{ domain: d }] };",
      "CLERK_A",
      undefined,
    ],
    [
      "const { CLERK_A: a } = process.env;\nexport default { providers: [{ domain: a }] };",
      "CLERK_A",
      undefined,
    ],
    [
      "const d = process.env.CLERK_A;\nconst f = (d) => ({ domain: d });\nexport default { providers: [{ domain: d }] };",
      "CLERK_A",
      undefined,
    ],
    [
      "export default { providers: [\n  // { domain: process.env.CLERK_A }\n] };",
      undefined,
      undefined,
    ],
    [entry("domain: process.env.CONVEX_SITE_URL"), undefined, undefined],
    ["export default {", undefined, undefined],
    ["", undefined, undefined],
  ])("%s", (text, variable, literal) => {
    expect(issuerInUse(text, path)).toEqual({
      ...(variable && { variable }),
      ...(literal && { literal }),
    });
  });
});
