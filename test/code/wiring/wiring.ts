/** Shared by the tests of the rewrite: one wiring, and a file around some JSX. */

import { expect } from "vitest";
import {
  type ProviderRewrite,
  rewriteProvider,
  type Wiring,
} from "../../../src/code/wiring/rewrite-provider.ts";

const WIRING: Wiring = {
  sdk: "@clerk/react",
  props: [{ name: "publishableKey", value: "KEY" }],
  clerkAbove: false,
};

export const CONVEX = 'import { ConvexProvider, ConvexReactClient } from "convex/react";\n';

export const IMPORT = 'import { ConvexProvider } from "convex/react";\n';
export const CLERK = 'import { ClerkProvider, useAuth } from "@clerk/react";\n';
export const WITH_CLERK = 'import { ConvexProviderWithClerk } from "convex/react-clerk";\n';
export const OPEN = "<ClerkProvider publishableKey={KEY}>";
export const PLAIN = "<ConvexProvider client={c} />";
export const WIRED = "<ConvexProviderWithClerk client={c} useAuth={useAuth} />";

export function rewrite(
  text: string,
  wiring: Partial<Wiring> = {},
  path = "src/main.tsx",
): ProviderRewrite {
  return rewriteProvider({ path, text }, { ...WIRING, ...wiring });
}

/** The text after, which a second run must leave as it is. */
export function wired(text: string, wiring: Partial<Wiring> = {}, path?: string): string {
  const after = rewritten(text, wiring, path);
  expect(rewrite(after, wiring, path)).toEqual({ status: "already-wired" });
  return after;
}

/** The rewritten text; a refusal is the test's failure. */
export function rewritten(text: string, wiring: Partial<Wiring> = {}, path?: string): string {
  const result = rewrite(text, wiring, path);
  if (result.status !== "rewritten") throw new Error(JSON.stringify(result));
  return result.text;
}

/** What stands below the imports once `code` is wired. */
export function wiredCode(code: string, wiring: Partial<Wiring> = {}): string {
  return rewritten(CONVEX + code, wiring).replace(/^import .*\n/gm, "");
}
