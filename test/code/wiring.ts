/** Shared by the tests of the rewrite: one wiring, and a file around some JSX. */

import {
  type ProviderRewrite,
  rewriteProvider,
  type Wiring,
} from "../../src/code/rewrite-provider.ts";

const WIRING: Wiring = { sdk: "@clerk/react", publishableKey: "KEY", clerkAbove: false };

export const CONVEX = 'import { ConvexProvider, ConvexReactClient } from "convex/react";\n';

export function rewrite(text: string, wiring: Partial<Wiring> = {}): ProviderRewrite {
  return rewriteProvider({ path: "src/main.tsx", text }, { ...WIRING, ...wiring });
}

/** The rewritten text; a refusal is the test's failure. */
export function rewritten(text: string, wiring: Partial<Wiring> = {}): string {
  const result = rewrite(text, wiring);
  if (result.status !== "rewritten") throw new Error(JSON.stringify(result));
  return result.text;
}

/** What stands below the imports once `code` is wired. */
export function wiredCode(code: string, wiring: Partial<Wiring> = {}): string {
  return rewritten(CONVEX + code, wiring).replace(/^import .*\n/gm, "");
}
