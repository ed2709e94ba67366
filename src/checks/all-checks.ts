/** All checks of a project, in their order. Pure: what was read and answered in, findings out. */

import type { TokenJudgement } from "../clerk/session-token.ts";
import {
  authConfigDomain,
  authConfigFallback,
  authConfigFile,
  authConfigShape,
} from "./auth-config.ts";
import type { Check } from "./check.ts";
import { deploymentIssuer } from "./deployment-issuer.ts";
import type { Mend } from "./fixable.ts";
import { issuerMatchesKey, issuerReachable } from "./issuer.ts";
import { keyEnvironment, keyFormat, keyName, secretExposed } from "./keys.ts";
import { nodeRange } from "./node.ts";
import { clerkPackages, duplicatePackages, reactRange } from "./packages.ts";
import { plainConvexProvider, providerOrder, useAuthSource } from "./providers.ts";
import { queryGating } from "./query-gating.ts";
import { nextMiddleware, serverToken } from "./server.ts";
import type { Services } from "./services.ts";
import type { Subject } from "./subject.ts";
import { tokenChecks } from "./token.ts";
import { tokenSource } from "./token-source.ts";

/** `mend` gives the command for a file that this tool would mend itself. */
export function allChecks(
  subject: Subject,
  services: Services,
  mend: Mend,
  token: TokenJudgement | undefined,
): Check[] {
  return [
    ...keyFormat(subject),
    ...keyName(subject, mend),
    ...keyEnvironment(subject, services),
    ...secretExposed(subject),
    ...issuerMatchesKey(subject, services),
    ...issuerReachable(subject, services),
    ...authConfigFile(subject, mend),
    ...authConfigShape(subject, services, mend),
    ...authConfigDomain(subject, services, mend),
    ...authConfigFallback(subject, mend),
    ...deploymentIssuer(subject, services),
    ...tokenSource(subject, services, token),
    ...providerOrder(subject, mend),
    ...plainConvexProvider(subject, mend),
    ...useAuthSource(subject, mend),
    ...clerkPackages(subject),
    ...duplicatePackages(subject),
    ...reactRange(subject),
    ...nodeRange(subject),
    ...nextMiddleware(subject, mend),
    ...queryGating(subject),
    ...serverToken(subject, mend),
    ...tokenChecks(token),
  ];
}
