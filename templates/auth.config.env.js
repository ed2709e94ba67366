// Convex evaluates this file on the deployment, which reads its own variables, not .env.local:
//   npx convex env set __VARIABLE__ <issuer>
export default {
  providers: [
    {
      domain: process.env.__VARIABLE__,
      applicationID: "convex",
    },
  ],
};
