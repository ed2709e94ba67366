/** Judges how the providers are wired in the code. */

import type { WiringFault } from "../code/wiring-faults.ts";
import type { CliError, ErrorCode } from "../errors.ts";
import { type Check, ok, problem, skipped, unknown, warning } from "./check.ts";
import type { Mend } from "./mend.ts";
import type { Subject } from "./subject.ts";

/** Refusals that are about what the app renders. */
const RENDERING: readonly ErrorCode[] = [
  "no-entry",
  "no-provider",
  "other-auth",
  "syntax-error",
  "unsupported-shape",
  "ambiguous-entry",
];
/** Those that say only what this tool can't follow. */
const NOT_FOLLOWED: readonly ErrorCode[] = ["unsupported-shape", "ambiguous-entry", "no-entry"];

/** `provider-order`: whether ClerkProvider is around every Convex provider. */
export function providerOrder(subject: Subject, mend: Mend): Check[] {
  const { wiringFaults, refusals, project } = subject;
  const wired = project.providers.some(({ kind }) => kind === "convex-with-clerk");
  const found = [
    ...refusals.flatMap(refusalCheck),
    ...of(wiringFaults, "unserved").map((fault) => {
      const message =
        "ConvexProviderWithClerk is rendered outside <ClerkProvider>: its useAuth throws there, or never gets a session.";
      return problem("provider-order", message, {
        ...placeOf(fault),
        fix: mend(fault.file) ?? "Put <ClerkProvider> around it, where the app starts.",
      });
    }),
    ...of(wiringFaults, "unclear").map((fault) => {
      const message = "There are too many ways to this provider to tell what is around it.";
      return unknown("provider-order", message, placeOf(fault));
    }),
  ];
  if (found.length > 0) return found;
  return wired
    ? [ok("provider-order", "<ClerkProvider> is around <ConvexProviderWithClerk>.")]
    : [skipped("provider-order", "There is no <ConvexProviderWithClerk> yet.")];
}

function refusalCheck({ code, message, hint }: CliError): Check[] {
  if (code === "unsupported-framework") return [unknown("provider-order", message)];
  if (!RENDERING.includes(code)) return [];
  const details = hint ? { fix: hint } : {};
  return [
    NOT_FOLLOWED.includes(code)
      ? unknown("provider-order", message, details)
      : problem("provider-order", message, details),
  ];
}

/** `plain-convex-provider`: whether one is left that is given no token. */
export function plainConvexProvider({ wiringFaults, project }: Subject, mend: Mend): Check[] {
  const around = of(wiringFaults, "plain-around").map((fault) => {
    const message =
      "A plain <ConvexProvider> stands around <ConvexProviderWithClerk>: what is between the two is asked for nobody.";
    return warning("plain-convex-provider", message, {
      ...placeOf(fault),
      fix: mend(fault.file) ?? "Take it out.",
    });
  });
  const plain = of(wiringFaults, "plain").map((fault) => {
    const message =
      "A plain <ConvexProvider> gives Convex no token: whoever is signed in to Clerk is nobody to Convex.";
    const fix = mend(fault.file) ?? "npx add-clerk-convex";
    return problem("plain-convex-provider", message, { ...placeOf(fault), fix });
  });
  const found = [...plain, ...around];
  if (found.length > 0) return found;
  return project.providers.length > 0
    ? [ok("plain-convex-provider", "No plain <ConvexProvider> is left.")]
    : [skipped("plain-convex-provider", "No provider was found.")];
}

/** `use-auth-source`: whether `useAuth` is passed, and is of ClerkProvider's package. */
export function useAuthSource({ wiringFaults, project }: Subject, mend: Mend): Check[] {
  const missing = of(wiringFaults, "no-use-auth").map((fault) => {
    const message = "<ConvexProviderWithClerk> has no useAuth, so it never gets a token.";
    const fix = mend(fault.file) ?? "Give it useAuth={useAuth} of ClerkProvider's package.";
    return problem("use-auth-source", message, { ...placeOf(fault), fix });
  });
  const foreign = of(wiringFaults, "other-use-auth").map((fault) => {
    const { useAuth = "", clerkProvider = "" } = fault.packages ?? {};
    const message = `useAuth is of ${useAuth}, and ClerkProvider of ${clerkProvider}: their contexts are separate, so it throws or never gets a session.`;
    const fix = mend(fault.file) ?? `Import useAuth from "${clerkProvider}".`;
    return problem("use-auth-source", message, { ...placeOf(fault), fix });
  });
  const found = [...missing, ...foreign];
  if (found.length > 0) return found;
  return project.providers.some(({ kind }) => kind === "convex-with-clerk")
    ? [ok("use-auth-source", "useAuth is of ClerkProvider's package.")]
    : [skipped("use-auth-source", "There is no <ConvexProviderWithClerk> yet.")];
}

function of(faults: readonly WiringFault[], kind: WiringFault["kind"]): WiringFault[] {
  return faults.filter((fault) => fault.kind === kind);
}

function placeOf({ file, line }: WiringFault): { file: string; line: number } {
  return { file, line };
}
