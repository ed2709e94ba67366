/** Remix 2. https://v2.remix.run/docs/guides/vite */

import { REACT_SDKS } from "../clerk/sdk.ts";
import type { Framework } from "./framework.ts";
import { REMIX_MODULES } from "./remix-modules.ts";
import { VITE_ENV, withKey } from "./vite-env.ts";

export const remix: Framework = {
  label: "Remix",
  recognises: ({ dependencies }) => "@remix-run/react" in dependencies,
  refuses({ dependencies }) {
    if ("@clerk/remix" in dependencies) {
      return {
        message:
          "package.json names @clerk/remix, whose provider is made by ClerkApp: this tool doesn't wire that, and @clerk/react must not be mixed with it.",
        steps: [
          [
            "In app/root, give the loader to Clerk, with your own inside:",
            'import { ClerkApp, useAuth } from "@clerk/remix";',
            'import { rootAuthLoader } from "@clerk/remix/ssr.server";',
            "export const loader = (args) => rootAuthLoader(args);",
          ],
          [
            "In the default component, not in Layout, in place of <ConvexProvider client={…}>…</ConvexProvider>, render:",
            "<ConvexProviderWithClerk client={…} useAuth={useAuth}>…</ConvexProviderWithClerk>",
          ],
          ["Export that component through Clerk:", "export default ClerkApp(App);"],
        ],
      };
    }
    if ("vite" in dependencies) return undefined;
    return {
      message:
        "This Remix app is not built by Vite, so that no variable of an env file reaches the browser.",
      steps: [["Move it to Vite:", "https://v2.remix.run/docs/guides/vite"]],
    };
  },
  ...REMIX_MODULES,
  ...VITE_ENV,
  // Clerk's own SDK for Remix gets security updates only: Convex needs none of its server's part.
  secretKeyVariable: undefined,
  sdks: REACT_SDKS,
  clerkPlace: withKey,
};
