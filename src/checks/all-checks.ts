/** Judges a project by every check. Pure: what was read and answered in, findings out. */

import type { TokenJudgement } from "../clerk/session-token.ts";
import { authConfigPushed } from "./app/auth-config-pushed.ts";
import { isNotWired, toldOnce } from "./app/not-wired.ts";
import { otherSignIn } from "./app/other-sign-in.ts";
import { type SignIn, signInChecks } from "./app/sign-in.ts";
import {
  authConfigDomain,
  authConfigFallback,
  authConfigFile,
  authConfigShape,
} from "./auth-config.ts";
import { CHECK_IDS, type Check, type CheckId, type Finding } from "./check.ts";
import { clientDeployment } from "./client-deployment.ts";
import { deploymentIssuer } from "./deployment-issuer.ts";
import { FIX, type FixFor, WIRE } from "./fixable.ts";
import { issuerMatchesKey, issuerReachable } from "./issuer.ts";
import { keyEnvironment, keyFormat, keyName, secretExposed } from "./keys.ts";
import { nodeRange } from "./node.ts";
import { clerkPackages, duplicatePackages, reactRange } from "./packages.ts";
import { plainConvexProvider, providerOrder, useAuthSource } from "./providers.ts";
import { queryGating } from "./query-gating.ts";
import { securityPolicy } from "./security-policy.ts";
import { nextMiddleware, serverToken } from "./server.ts";
import type { Services } from "./services.ts";
import type { Subject } from "./subject.ts";
import { tokenChecks } from "./token.ts";
import { tokenSource } from "./token-source.ts";

type Evidence = {
  subject: Subject;
  services: Services;
  /** Gives the command for a file that this tool would fix itself. */
  fixFor: FixFor;
  /** The verdict on the token that was given, if one was. */
  token: TokenJudgement | undefined;
  /** How far a user came who was signed in for it, if one was. */
  signIn?: SignIn | undefined;
};

type Judge = (evidence: Evidence) => Finding[];

const JUDGES: Readonly<Record<CheckId, Judge>> = {
  "key-format": ({ subject }) => keyFormat(subject),
  "key-name": ({ subject, fixFor }) => keyName(subject, fixFor),
  "key-environment": ({ subject, services }) => keyEnvironment(subject, services),
  "secret-exposed": ({ subject }) => secretExposed(subject),
  "issuer-matches-key": ({ subject, services }) => issuerMatchesKey(subject, services),
  "issuer-reachable": ({ subject, services }) => issuerReachable(subject, services),
  "auth-config-file": ({ subject, fixFor }) => authConfigFile(subject, fixFor),
  "auth-config-shape": ({ subject, services, fixFor }) =>
    authConfigShape(subject, services, fixFor),
  "auth-config-domain": ({ subject, services, fixFor }) =>
    authConfigDomain(subject, services, fixFor),
  "auth-config-fallback": ({ subject, services, fixFor }) =>
    authConfigFallback(subject, services, fixFor),
  "client-deployment": ({ subject }) => clientDeployment(subject),
  "deployment-issuer": ({ subject, services }) => deploymentIssuer(subject, services),
  "auth-config-pushed": (evidence) =>
    authConfigPushed(evidence.subject, evidence.services, judgedFirst(evidence)),
  "token-source": ({ subject, services, token, signIn }) =>
    tokenSource(subject, services, token, signIn),
  "provider-order": ({ subject, fixFor }) => providerOrder(subject, fixFor),
  "plain-convex-provider": ({ subject, fixFor }) => plainConvexProvider(subject, fixFor),
  "use-auth-source": ({ subject, fixFor }) => useAuthSource(subject, fixFor),
  "other-sign-in": ({ subject }) => otherSignIn(subject),
  "security-policy": ({ subject, services }) => securityPolicy(subject, services),
  "clerk-packages": ({ subject }) => clerkPackages(subject),
  "duplicate-packages": ({ subject }) => duplicatePackages(subject),
  "react-range": ({ subject }) => reactRange(subject),
  "node-range": ({ subject }) => nodeRange(subject),
  "next-middleware": ({ subject, fixFor }) => nextMiddleware(subject, fixFor),
  "query-gating": ({ subject }) => queryGating(subject),
  "server-token": ({ subject, services, fixFor }) => serverToken(subject, services, fixFor),
  token: ({ token }) => tokenChecks(token),
  "sign-in": (evidence) =>
    signInChecks(evidence.signIn, {
      pushed: [
        ...Object.values(judgedFirst(evidence)).flat(),
        ...JUDGES["auth-config-pushed"](evidence),
      ],
      wiring: OF_WIRING.flatMap((id) => JUDGES[id](evidence)),
    }),
};

/** Checks of what stands between Convex's client and a token that Convex would accept. */
const OF_WIRING: readonly CheckId[] = [
  "key-name",
  "provider-order",
  "plain-convex-provider",
  "use-auth-source",
  "clerk-packages",
];

/** What a push would bring to the deployment, as other checks judge it. */
function judgedFirst(evidence: Evidence) {
  return {
    "auth-config-shape": JUDGES["auth-config-shape"](evidence),
    "auth-config-domain": JUDGES["auth-config-domain"](evidence),
    "auth-config-fallback": JUDGES["auth-config-fallback"](evidence),
    "deployment-issuer": JUDGES["deployment-issuer"](evidence),
  };
}

/** The findings of every check, in their order. */
export function allChecks(evidence: Evidence): Check[] {
  const checks = CHECK_IDS.flatMap((id) =>
    JUDGES[id](evidence).map((finding): Check => ({ id, ...finding })),
  );
  return isNotWired(evidence.subject) ? toldOnce(checks, [WIRE, FIX]) : checks;
}
