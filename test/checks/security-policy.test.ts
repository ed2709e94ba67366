import { describe, expect, test } from "vitest";
import { securityPolicy } from "../../src/checks/security-policy.ts";
import { onlyOne, servicesWith, subjectWith, told } from "../support/judged-app.ts";
import { ISSUER } from "../support/keys.ts";

const page = (policy: string) =>
  `<head>\n<meta http-equiv="Content-Security-Policy" content="${policy}" />\n</head>\n<script type="module" src="/src/main.tsx"></script>`;
const FULL = `script-src ${ISSUER} https://challenges.cloudflare.com; connect-src ${ISSUER}; img-src https://img.clerk.com; worker-src 'self' blob:; style-src 'unsafe-inline'; frame-src https://challenges.cloudflare.com`;

async function judged(files: Record<string, string | null>) {
  return securityPolicy(await subjectWith("vite-strict-mode", files), servicesWith());
}

describe("security-policy", () => {
  test("problem: in the page, with the line and all that it has to say", async () => {
    const check = onlyOne(
      await judged({ "index.html": page("script-src 'self'; connect-src 'self'") }),
    );
    expect(told([check])).toEqual(["problem index.html:2"]);
    expect(check.fix).toContain(`connect-src 'self' ${ISSUER}`);
  });

  test.each<[what: string, file: string, text: string, expected: string]>([
    [
      "for Vercel",
      "vercel.json",
      `{ "headers": [{ "headers": [\n{ "key": "Content-Security-Policy", "value": "default-src 'self'" }] }] }`,
      "problem vercel.json:2",
    ],
    [
      "in a headers file",
      "public/_headers",
      "/*\n  content-security-policy: connect-src 'self'\n",
      "problem public/_headers:2",
    ],
    [
      "without some parts",
      "public/_headers",
      "/*\n  content-security-policy: img-src 'self'\n",
      "warning public/_headers:2",
    ],
    [
      "decided where it runs",
      "vite.config.ts",
      `export default { server: { headers: { "Content-Security-Policy": \`connect-src \${process.env.HOSTS}\` } } };`,
      "unknown vite.config.ts:1",
    ],
    [
      "with all",
      "public/_headers",
      `/*\n  Content-Security-Policy: ${FULL}\n`,
      "ok public/_headers:2",
    ],
  ])("%s", async (_, file, text, expected) => {
    expect(told(await judged({ [file]: text }))).toEqual([expected]);
  });

  test("skipped without one, and unknown without a key", async () => {
    expect(told(await judged({}))).toEqual(["skipped"]);
    expect(told(await judged({ "index.html": page(FULL), ".env.local": "" }))).toEqual(["unknown"]);
  });
});
