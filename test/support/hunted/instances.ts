/** The two Clerk instances of a hunt: the one whose key the run is given, and another one. */

import { HOST, ISSUER, KEY } from "../keys.ts";

const OTHER_HOST = "calm-otter-7.clerk.accounts.dev";

export const INSTANCES = {
  same: { host: HOST, issuer: ISSUER, key: KEY },
  other: {
    host: OTHER_HOST,
    issuer: `https://${OTHER_HOST}`,
    key: `pk_test_${Buffer.from(`${OTHER_HOST}$`).toString("base64")}`,
  },
} as const;
