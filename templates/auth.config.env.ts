import type { AuthConfig } from "convex/server";

// Convex evaluates this file on the deployment, which reads its own variables, not .env.local:
//   npx convex env set __VARIABLE__ <issuer>
declare const process: { env: { readonly __VARIABLE__: string } };

export default {
  providers: [
    {
      domain: process.env.__VARIABLE__,
      applicationID: "convex",
    },
  ],
} satisfies AuthConfig;
