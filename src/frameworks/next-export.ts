/** Next.js exported as static files: no server that could run. https://nextjs.org/docs/app/guides/static-exports */

import { REACT_SDKS } from "../clerk/sdk.ts";
import type { Framework, FrameworkApp, UnsupportedApp } from "./framework.ts";
import { NEXT_APP } from "./next-app.ts";
import { exportOf, isExported } from "./next-config.ts";
import { readProcessEnv } from "./process-env.ts";

export const nextExport: Framework = {
  label: "Next.js as a static export",
  recognises: (app) => "next" in app.dependencies && isExported(app),
  refuses: refusesExport,
  ...NEXT_APP,
  readVariable: readProcessEnv,
  secretKeyVariable: undefined,
  sdks: REACT_SDKS,
  clerkPlace: (file) => ({
    props: [
      { name: "publishableKey", value: readProcessEnv(NEXT_APP.publishableKeyVariable, file) },
    ],
  }),
};

/** `next build` ends there with "Server Actions are not supported with static export". */
function refusesExport(app: FrameworkApp): UnsupportedApp | undefined {
  if (!("@clerk/nextjs" in app.dependencies)) return undefined;
  return {
    isBroken: true,
    message: `${exportOf(app).file} has output: "export", and package.json names @clerk/nextjs, whose Server Actions keep a static export from being built.`,
    steps: [
      [
        "Import what you take from @clerk/nextjs from Clerk's React SDK, and give its provider the key:",
        'import { ClerkProvider } from "@clerk/react";',
        `<ClerkProvider publishableKey={process.env.${NEXT_APP.publishableKeyVariable}}>`,
      ],
      ["Delete the proxy or middleware with clerkMiddleware(): nothing runs it."],
      ["Take @clerk/nextjs out of package.json, and name @clerk/react there."],
    ],
  };
}
