import { describe, expect, test } from "vitest";
import { lackingDirectives } from "../../src/clerk/needed-sources.ts";
import { readPolicy, UNKNOWN_PART } from "../../src/text/content-security-policy.ts";
import { HOST, ISSUER } from "../support/keys.ts";

const REST =
  "img-src https://img.clerk.com; worker-src 'self' blob:; style-src 'unsafe-inline'; frame-src https://challenges.cloudflare.com";

function blockedBy(policy: string): string[] {
  return lackingDirectives(readPolicy(policy), ISSUER)
    .filter(({ isBlocking, isUnclear }) => isBlocking && !isUnclear)
    .map(({ directive }) => directive);
}

describe("what keeps Clerk out", () => {
  test.each<[what: string, policy: string, blocked: string[]]>([
    ["nothing said of scripts", "frame-ancestors 'none'", []],
    [
      "all by name",
      `script-src ${ISSUER} https://challenges.cloudflare.com; connect-src ${ISSUER}; ${REST}`,
      [],
    ],
    ["the host without a scheme", `script-src ${HOST}; connect-src ${HOST}`, []],
    ["a wildcard", "script-src https://*.clerk.accounts.dev; connect-src *.clerk.accounts.dev", []],
    ["any host by https", "default-src 'self' https:", []],
    [
      "scripts that trusted ones bring",
      `script-src 'nonce-a' 'strict-dynamic'; connect-src ${ISSUER}`,
      [],
    ],
    [
      "the page's own only",
      "script-src 'self'; connect-src 'self' wss://*.convex.cloud",
      [
        `script-src 'self' ${ISSUER} https://challenges.cloudflare.com`,
        `connect-src 'self' wss://*.convex.cloud ${ISSUER}`,
      ],
    ],
    [
      "what stands in for both",
      "default-src 'none'",
      [`script-src ${ISSUER} https://challenges.cloudflare.com`, `connect-src ${ISSUER}`],
    ],
    [
      "another host's wildcard",
      `script-src *.example.com; connect-src ${ISSUER}`,
      [`script-src *.example.com ${ISSUER} https://challenges.cloudflare.com`],
    ],
    [
      "what only the program knows",
      `script-src ${UNKNOWN_PART}; connect-src https://${UNKNOWN_PART}`,
      [],
    ],
    [
      "a nonce only",
      `script-src 'nonce-${UNKNOWN_PART}'; connect-src ${ISSUER}`,
      [`script-src 'nonce-…' ${ISSUER} https://challenges.cloudflare.com`],
    ],
  ])("%s", (_, policy, blocked) => {
    expect(blockedBy(policy)).toEqual(blocked);
  });

  test("the rest is named too, and keeps nobody from signing in", () => {
    const lacking = lackingDirectives(
      readPolicy(`default-src 'self'; script-src ${ISSUER}; connect-src ${ISSUER}`),
      ISSUER,
    );
    expect(lacking.filter(({ isBlocking }) => isBlocking)).toEqual([]);
    expect(lacking.map(({ directive }) => directive.split(" ")[0])).toEqual([
      "script-src",
      "frame-src",
      "img-src",
      "worker-src",
      "style-src",
    ]);
  });
});
