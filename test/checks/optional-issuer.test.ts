import { describe, expect, test } from "vitest";
import { deploymentIssuer } from "../../src/checks/deployment-issuer.ts";
import { issuerReachable } from "../../src/checks/issuer.ts";
import type { Services } from "../../src/checks/services.ts";
import {
  LIVE,
  LIVE_ISSUER,
  OTHER_ISSUER,
  onlyOne,
  servicesWith,
  set,
  subjectWith,
  usable,
} from "../support/judged-app.ts";
import { ISSUER } from "../support/keys.ts";

/** Ways of listing Clerk's provider only where the deployment has its issuer. */
const OPTIONAL = [
  'const issuer = process.env.CLERK_JWT_ISSUER_DOMAIN;\nexport default { providers: issuer ? [{ domain: issuer, applicationID: "convex" }] : [] };\n',
  'export default { providers: [...(process.env.CLERK_JWT_ISSUER_DOMAIN ? [{ domain: process.env.CLERK_JWT_ISSUER_DOMAIN, applicationID: "convex" }] : [])] };\n',
  'const domain = process.env.CLERK_JWT_ISSUER_DOMAIN;\nexport default { providers: [domain && { domain, applicationID: "convex" }].filter(Boolean) };\n',
];

describe.each(OPTIONAL)("an auth.config that lists Clerk only with an issuer (%#)", (text) => {
  const judge = async (variable: Services["variable"]) => {
    const subject = await subjectWith("vite-strict-mode", { "convex/auth.config.ts": text });
    return onlyOne(deploymentIssuer(subject, servicesWith({ variable, issuers: usable() })));
  };

  test("with an empty one accepts no token", async () => {
    expect(await judge(set(""))).toMatchObject({
      status: "problem",
      message: expect.stringContaining("lists no provider of Clerk's: Convex accepts no token."),
      fix: `npx convex env set CLERK_JWT_ISSUER_DOMAIN ${ISSUER}`,
    });
  });

  test("with another instance's finds no provider, and with its own does", async () => {
    expect(await judge(set(OTHER_ISSUER))).toMatchObject({ status: "problem" });
    expect(await judge(set(ISSUER))).toMatchObject({ status: "ok" });
  });
});

describe("a production host that doesn't lead to Clerk", () => {
  const DNS = expect.stringMatching(/^Check that the DNS record of clerk\.example\.com /);
  const judge = async (documents: Services["issuers"][string]) => {
    const env = `VITE_CLERK_PUBLISHABLE_KEY=${LIVE}\nVITE_CONVEX_URL=https://a-b-1.convex.cloud\n`;
    const subject = await subjectWith("vite-strict-mode", { ".env.local": env });
    const services = servicesWith({ issuers: { [LIVE_ISSUER]: documents } });
    return onlyOne(issuerReachable(subject, services));
  };

  test("names the DNS record first, and the key last", async () => {
    const reason = "has no OpenID configuration (404): no Clerk instance is there";
    const found = await judge({ status: "faulty", reason, issuer: undefined });
    expect(found).toMatchObject({ status: "problem", fix: DNS });
    expect(found.fix).toContain("only if it is, copy the publishable key anew");
  });

  test("is warned of where there is no such host", async () => {
    const found = await judge({ status: "unreachable", reason: "there is no such host" });
    expect(found).toMatchObject({ status: "warning", fix: DNS });
  });
});
