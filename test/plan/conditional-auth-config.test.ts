import { describe, expect, test } from "vitest";
import { playApp, refusalIn } from "../support/played-app.ts";

const PATH = "convex/auth.config.ts";
const READ = "process.env.CLERK_JWT_ISSUER_DOMAIN";

describe("an auth.config that lists Clerk only where the deployment has an issuer", () => {
  test.each([
    `const issuer = ${READ};\nexport default { providers: issuer ? [{ domain: issuer, applicationID: "convex" }] : [] };\n`,
    `export default { providers: [...(${READ} ? [{ domain: ${READ}, applicationID: "convex" }] : [])] };\n`,
    `const domain = ${READ};\nexport default { providers: [domain && { domain, applicationID: "convex" }].filter(Boolean) };\n`,
  ])("is kept as it is: %s", async (text) => {
    const { changes, plan } = await playApp("vite-strict-mode", { [PATH]: text });
    expect(changes[PATH]).toBeUndefined();
    expect(plan.issuerIn).toBe("env");
    expect(plan.issuerVariable).toBe("CLERK_JWT_ISSUER_DOMAIN");
  });

  test.each([
    [
      "of another audience",
      `const issuer = ${READ};\nexport default { providers: issuer ? [{ domain: issuer, applicationID: "app" }] : [] };\n`,
    ],
    [
      "that can't be read",
      `import { clerk } from "./clerk";\nexport default { providers: ${READ} ? [clerk] : [] };\n`,
    ],
  ])("is refused with one %s", async (_, text) => {
    const refused = await refusalIn("vite-strict-mode", { [PATH]: text });
    expect(refused.code).toBe("auth-config-shape");
  });
});
