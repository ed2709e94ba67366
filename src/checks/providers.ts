/** Judges how the providers are wired in the code. */

import type { UseOutside } from "../code/diagnosis/rendering/uses-outside.ts";
import type { WiringFault } from "../code/diagnosis/wiring-faults.ts";
import type { CliError, ErrorCode } from "../errors.ts";
import { packageOf } from "../packages/package-name.ts";
import type { Project } from "../project/project.ts";
import { sharedClients } from "./app/shared-client.ts";
import { type Finding, ok, pickPosition, problem, skipped, unknown, warning } from "./check.ts";
import { type FixFor, WIRE } from "./fixable.ts";
import { areReactSdks } from "./packages.ts";
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
export function providerOrder(subject: Subject, fixFor: FixFor): Finding[] {
  const { wiringFaults, refusals, project, usesOutside } = subject;
  const wired = project.providers.find(({ kind }) => kind === "convex-with-clerk");
  const found = [
    ...refusals.flatMap((refusal) => refusalCheck(refusal, subject)),
    ...of(wiringFaults, "unserved").map((fault) => {
      const message =
        "ConvexProviderWithClerk is rendered outside <ClerkProvider>: its useAuth throws there, or never gets a session.";
      return problem(message, {
        ...pickPosition(fault),
        fix: fixFor(fault.file) ?? "Put <ClerkProvider> around it, where the app starts.",
      });
    }),
    ...of(wiringFaults, "nested-clerk").map((fault) => {
      const message = `<ClerkProvider> is rendered inside another one (${fault.around?.file}:${fault.around?.line}): Clerk throws there.`;
      const fix = "Take the inner one out, and keep what is inside it.";
      return problem(message, { ...pickPosition(fault), fix });
    }),
    ...of(wiringFaults, "unclear").map((fault) => {
      const message =
        "What this provider is rendered in can't be followed, so whether <ClerkProvider> is around it was not checked.";
      return unknown(message, pickPosition(fault));
    }),
    ...usesOutside.map(useOutside),
    ...sharedClients(subject, fixFor),
  ];
  if (found.length > 0) return found;
  return wired
    ? [ok(`<ClerkProvider> is around <${wired.name}>.`)]
    : [skipped("There is no <ConvexProviderWithClerk> yet.")];
}

const NEEDED = {
  clerk: "<ClerkProvider>",
  convex: "Convex's provider",
  "convex-auth": "<ConvexProviderWithClerk>",
} as const;

function useOutside({ name, need, component, ...place }: UseOutside): Finding {
  const where = component === undefined ? "" : `in ${component} `;
  const is = name.startsWith("use") ? "is called" : "is rendered";
  const message = `${name} ${where}${is} outside ${NEEDED[need]}, and throws there.`;
  const fix = `Move it into a component that is rendered inside ${NEEDED[need]}.`;
  return problem(message, { ...place, fix });
}

function refusalCheck(
  { code, message, hint }: CliError,
  { project, refusals }: Subject,
): Finding[] {
  // Another sign-in's provider is one: that is told already.
  if (code === "no-provider" && refusals.some((each) => each.code === "other-auth")) return [];
  if (code === "unsupported-framework") return [unknown(message)];
  if (!RENDERING.includes(code)) return [];
  if (code === "other-auth" && mayBeClerks(project)) {
    const doubt =
      "<ConvexProviderWithAuth> is given a hook of the app's own: whether that asks Clerk for the token was not checked.";
    return [unknown(doubt)];
  }
  const details = { fix: hint };
  return [NOT_FOLLOWED.includes(code) ? unknown(message, details) : problem(message, details)];
}

/** Whether the provider for any sign-in is all that isn't Clerk's own. */
function mayBeClerks({ providers }: Project): boolean {
  const others = providers.filter(({ kind }) => kind === "other-auth");
  const hasClerk = providers.some(({ kind }) => kind === "clerk");
  return (
    hasClerk && others.length > 0 && others.every(({ name }) => name === "ConvexProviderWithAuth")
  );
}

/** `plain-convex-provider`: whether one is left that is given no token. */
export function plainConvexProvider(subject: Subject, fixFor: FixFor): Finding[] {
  const { wiringFaults, refusals, project } = subject;
  const plain = of(wiringFaults, "plain").map((fault) => {
    const message =
      "A plain <ConvexProvider> gives Convex no token: whoever is signed in to Clerk is nobody to Convex.";
    const fix = fixFor(fault.file) ?? WIRE;
    return problem(message, { ...pickPosition(fault), fix });
  });
  const elsewhere = of(wiringFaults, "plain-elsewhere").map((fault) => {
    const message =
      "A plain <ConvexProvider> is all that one page has, while others are wired: whoever is signed in to Clerk is nobody to Convex there.";
    const fix = fixFor(fault.file) ?? WIRE;
    return warning(message, { ...pickPosition(fault), fix });
  });
  const around = of(wiringFaults, "plain-around").map((fault) => {
    const message =
      "A plain <ConvexProvider> stands around <ConvexProviderWithClerk>: what is between the two is asked for nobody.";
    return warning(message, {
      ...pickPosition(fault),
      fix: fixFor(fault.file) ?? "Take it out.",
    });
  });
  const inside = of(wiringFaults, "plain-inside").map((fault) => {
    const message =
      "A plain <ConvexProvider> stands inside a wired one, with the same client: it works, since that client has the token already.";
    const fix =
      "Take it out, or give it client={useConvex()} where it brings the client into another renderer.";
    return warning(message, { ...pickPosition(fault), fix });
  });
  const unclear = of(wiringFaults, "plain-unclear").map((fault) => {
    const message =
      "What this plain <ConvexProvider> is rendered in can't be followed: it may hide the wired one.";
    return unknown(message, pickPosition(fault));
  });
  const found = [...plain, ...elsewhere, ...around, ...inside, ...unclear];
  if (found.length > 0) return found;
  if (project.providers.length === 0) {
    return [skipped("No provider was found.")];
  }
  if (refusals.some(({ code }) => NOT_FOLLOWED.includes(code))) {
    const message = "Not all that the app renders could be followed, so one may be left.";
    return [unknown(message)];
  }
  const withoutKey = of(wiringFaults, "plain-without-key").map((fault) =>
    ok("The plain <ConvexProvider> is rendered where there is no key only.", pickPosition(fault)),
  );
  if (withoutKey.length > 0) return withoutKey;
  return [ok("No plain <ConvexProvider> was found in what the app renders.")];
}

/** `use-auth-source`: whether `useAuth` is passed, and is of ClerkProvider's package. */
export function useAuthSource(subject: Subject, fixFor: FixFor): Finding[] {
  const { wiringFaults, project } = subject;
  const missing = of(wiringFaults, "no-use-auth").map((fault) => {
    const message = "<ConvexProviderWithClerk> has no useAuth, so it never gets a token.";
    const fix = fixFor(fault.file) ?? "Give it useAuth={useAuth} of ClerkProvider's package.";
    return problem(message, { ...pickPosition(fault), fix });
  });
  const called = of(wiringFaults, "called-use-auth").map((fault) => {
    const message =
      "<ConvexProviderWithClerk> is given what useAuth() returned: it calls that as a hook itself, and throws (useAuth is not a function).";
    const fix = "Pass the hook itself: useAuth={useAuth}";
    return problem(message, { ...pickPosition(fault), fix });
  });
  const foreign = of(wiringFaults, "other-use-auth").map((fault) =>
    foreignUseAuth(fault, subject, fixFor),
  );
  const unread = of(wiringFaults, "unknown-use-auth").map((fault) => {
    const message =
      "Which useAuth this provider is given can't be told from its file: whether that asks Clerk for the token was not checked.";
    return unknown(message, pickPosition(fault));
  });
  const found = [...missing, ...called, ...foreign, ...unread];
  if (found.length > 0) return found;
  const isThere = (kind: string) => project.providers.some((each) => each.kind === kind);
  if (!isThere("convex-with-clerk")) {
    return [skipped("There is no <ConvexProviderWithClerk> yet.")];
  }
  const [own] = of(wiringFaults, "own-use-auth");
  if (own && isThere("clerk")) {
    const message = "useAuth is a hook of the app's own, which asks ClerkProvider's package.";
    return [ok(message)];
  }
  return isThere("clerk")
    ? [ok("useAuth is of ClerkProvider's package.")]
    : [unknown("There is no <ClerkProvider> to compare useAuth with.")];
}

function foreignUseAuth(fault: WiringFault, { sdk }: Subject, fixFor: FixFor): Finding {
  const { useAuth = "", clerkProvider = "" } = fault.packages ?? {};
  const fix = fixFor(fault.file) ?? `Import useAuth from "${clerkProvider}".`;
  const details = { ...pickPosition(fault), fix };
  const start = `useAuth is of ${useAuth}, and ClerkProvider of ${clerkProvider}`;
  const clerk = packageOf(clerkProvider);
  if (sdk?.name === clerk && sdk.builtOn.includes(packageOf(useAuth))) {
    const message = `${start}, which is made of it: they share their context only while one copy of it is installed.`;
    return warning(message, details);
  }
  if (sdk?.name !== clerk && !areReactSdks(clerk, packageOf(useAuth))) {
    const doubt = `${start}: whether they share a context can't be told before they are installed.`;
    return unknown(doubt, details);
  }
  const message = `${start}: their contexts are separate, so it throws or never gets a session.`;
  return problem(message, details);
}

function of(faults: readonly WiringFault[], kind: WiringFault["kind"]): WiringFault[] {
  return faults.filter((fault) => fault.kind === kind);
}
