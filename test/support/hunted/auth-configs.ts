/** What a generated app has of an auth.config before the run. */

import { INSTANCES } from "./instances.ts";
import type { Spec } from "./spec.ts";

const entry = (domain: string) => `{ domain: ${domain}, applicationID: "convex" }`;
const OTHER = JSON.stringify(INSTANCES.other.issuer);

const TEXTS: Readonly<Record<Spec["authConfig"], string>> = {
  none: "",
  other: `export default {\n  providers: [${entry(OTHER)}],\n};\n`,
  same: `export default {\n  providers: [${entry(JSON.stringify(INSTANCES.same.issuer))}],\n};\n`,
  variable: `export default {\n  providers: [${entry("process.env.CLERK_JWT_ISSUER_DOMAIN!")}],\n};\n`,
  "own-variable": `export default {\n  providers: [${entry("process.env.LOGIN_ISSUER!")}],\n};\n`,
  typed: `import type { AuthConfig } from "convex/server";\n\nexport default {\n  providers: [${entry(OTHER)}],\n} satisfies AuthConfig;\n`,
  listed: `const providers = [${entry(OTHER)}];\n\nconst config = { providers };\n\nexport default config;\n`,
  empty: "export default { providers: [] };\n",
  vendor:
    'export default {\n  providers: [{ domain: "https://kites.eu.auth0.com", applicationID: "kites" }],\n};\n',
  custom:
    'export default {\n  providers: [\n    { type: "customJwt", issuer: "https://kites.example.com", jwks: "https://kites.example.com/jwks", algorithm: "RS256" },\n  ],\n};\n',
  script: `export default {\n  providers: [${entry(OTHER)}],\n};\n`,
};

/** By path from the root. */
export function authConfigFiles({ authConfig }: Spec, functions: string): Record<string, string> {
  if (authConfig === "none") return {};
  const ending = authConfig === "script" ? "js" : "ts";
  return { [`${functions}/auth.config.${ending}`]: TEXTS[authConfig] };
}
