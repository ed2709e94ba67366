import type { AuthConfig } from "convex/server";

// The issuer of one Clerk instance: its production instance has another.
export default {
  providers: [
    {
      domain: "__ISSUER__",
      applicationID: "convex",
    },
  ],
} satisfies AuthConfig;
