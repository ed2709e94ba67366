import { describe, expect, it } from "vitest";
import { evaluateAuthConfig } from "./auth-config.ts";

const clerk = (domain: string) =>
  `export default { providers: [{ domain: ${domain}, applicationID: "convex" }] };`;
const variables = new Map([["ISSUER", "happy-horse-1.clerk.accounts.dev/"]]);

describe("a bundled auth config", () => {
  it.each([
    ["a literal", clerk('"https://a.example"'), "https://a.example"],
    ["a variable, without scheme and with a slash", clerk("process.env.ISSUER"), undefined],
    [
      "a binding exported by name",
      `var x = { providers: [{ domain: "a.example", applicationID: "convex" }] };\nexport { x as default };`,
      "https://a.example",
    ],
    [
      "a missing variable that is caught",
      `let d; try { d = process.env.NO; } catch { d = "a.example"; }\n${clerk("d")}`,
      "https://a.example",
    ],
  ])("evaluates %s", async (_name, source, domain = "https://happy-horse-1.clerk.accounts.dev") => {
    expect(await evaluateAuthConfig(source, variables)).toEqual([
      { domain, applicationID: "convex" },
    ]);
  });

  it("keeps other kinds of providers", async () => {
    const custom = {
      type: "customJwt",
      issuer: "https://a.example",
      jwks: "https://a.example/jwks",
      algorithm: "ES256",
    };
    const source = `export default { providers: [${JSON.stringify(custom)}] };`;
    expect(await evaluateAuthConfig(source, variables)).toEqual([custom]);
  });

  it.each([
    ["a variable not set", clerk("process.env.NO"), "AuthConfigMissingEnvironmentVariable"],
    ["one with a fallback", clerk('process.env.NO ?? "a"'), "AuthConfigMissingEnvironmentVariable"],
    ["quotes in the value", clerk(`'"https://a.example"'`), "AuthConfigNotMatchingSchemaError"],
    ["http", clerk('"http://a.example"'), "AuthConfigNotMatchingSchemaError"],
    [
      "no applicationID",
      'export default { providers: [{ domain: "a" }] };',
      "AuthConfigNotMatchingSchemaError",
    ],
    ["no default export", "export const a = 1;", "AuthConfigMissingExportError"],
    [
      "an import",
      'import "./other.js"; export default { providers: [] };',
      "NoImportModuleDuringAuthConfig",
    ],
    ["the clock", "export default { providers: [], now: Date.now() };", "InvalidAuthConfig"],
    ["the network", 'fetch("https://a"); export default { providers: [] };', "InvalidAuthConfig"],
    ["a syntax error", "export default {", "InvalidAuthConfig"],
    ["the console", "console.log(1); export default { providers: [] };", "InvalidAuthConfig"],
    ["an endless loop", "for (;;); export default { providers: [] };", "InvalidAuthConfig"],
  ])("is refused with %s", async (_name, source, code) => {
    await expect(evaluateAuthConfig(source, variables)).rejects.toMatchObject({
      status: 400,
      code,
    });
  });
});
