/** Convex's own API, which leads the CLI from an account and a name to a deployment. */

import { z } from "zod";
import { type Answer, Refusal, type Request } from "../http.ts";
import type { DeploymentState } from "./state.ts";

const withinProject = z.looseObject({ selectedDeploymentName: z.string() });

/** Whether a path is of this API rather than of a deployment's. */
export function isProvisioning(path: string): boolean {
  return /^\/api\/(authorize$|check_opt_ins$|deployment\/|dashboard\/)/.test(path);
}

/**
 * Answers it for one account with one deployment, `dev:NAME`, and perhaps its production one, which is
 * a server of its own. Throws `Refusal`.
 */
export function provision(
  request: Request,
  state: DeploymentState,
  {
    url,
    production,
  }: {
    url: string;
    production: { url: string; selfHosted: Record<string, string> } | undefined;
  },
): Answer {
  if (request.headers.authorization !== `Bearer ${state.accessToken}`) {
    throw new Refusal(401, "AccessTokenInvalid", "The access token is missing or wrong.");
  }
  const credentials = {
    adminKey: state.adminKey,
    url,
    deploymentName: state.name,
    deploymentType: "dev",
    reference: null,
    isDefault: true,
  };
  switch (`${request.method} ${request.path}`) {
    case "HEAD /api/authorize":
      return { status: 200 };
    case "POST /api/check_opt_ins":
      return { status: 200, body: { optInsToAccept: [] } };
    case `GET /api/deployment/${state.name}/team_and_project`:
      return { status: 200, body: { team: "test-team", project: "test-project", teamId: 1 } };
    case "GET /api/dashboard/teams/1/usage/team_usage_state":
      return { status: 200, body: { usageState: "Default" } };
    case "GET /api/dashboard/teams/1/get_spending_limits":
      return { status: 200, body: { disableThresholdCents: null, state: null } };
    // Older versions ask for the project's own deployment, whatever its name.
    case "POST /api/deployment/provision_and_authorize":
      return { status: 200, body: credentials };
    case "POST /api/deployment/authorize_prod": {
      const own = production && {
        adminKey: production.selfHosted.CONVEX_SELF_HOSTED_ADMIN_KEY,
        url: production.url,
      };
      return { status: 200, body: { ...credentials, ...own, deploymentType: "prod" } };
    }
    case "POST /api/deployment/authorize_within_current_project": {
      const asked = withinProject.safeParse(request.body);
      if (!asked.success || asked.data.selectedDeploymentName !== state.name) {
        throw new Refusal(404, "DeploymentNotFound", "This project has no such deployment.");
      }
      return { status: 200, body: credentials };
    }
    default:
      throw new Refusal(404, "NotFound", `There is no ${request.method} ${request.path}.`);
  }
}
