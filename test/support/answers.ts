/** Answers as `decide` gives them, for tests of the rooms after it. */

import { type Answers, NO_TEMPLATE_ASKED } from "../../src/answers.ts";
import { sdkNamed } from "./sdks.ts";

const HOST = "happy-horse-1.clerk.accounts.dev";

/** Those for a plain Vite project, with what `overrides` says otherwise. */
export function answersWith(overrides: Partial<Answers> = {}): Answers {
  return {
    publishableKey: {
      value: `pk_test_${Buffer.from(`${HOST}$`).toString("base64")}`,
      environment: "test",
      host: HOST,
    },
    keySource: undefined,
    secretKey: undefined,
    issuer: `https://${HOST}`,
    issuerIn: "env",
    issuerVariable: "CLERK_JWT_ISSUER_DOMAIN",
    kept: { issuers: [], variables: [] },
    dropped: undefined,
    otherIssuer: undefined,
    former: undefined,
    sdk: sdkNamed("@clerk/react"),
    example: false,
    install: true,
    convexRun: "once",
    isWatched: false,
    staysWired: false,
    upgrades: [],
    template: NO_TEMPLATE_ASKED,
    ...overrides,
  };
}
