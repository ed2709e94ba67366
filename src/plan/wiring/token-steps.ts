/** Lists what is left to do for Clerk to issue a token that Convex accepts, and that names the person. */

import type { Answers } from "../../answers.ts";
import { DASHBOARD, PERSON_CLAIMS, tokenNeeds } from "../../clerk/token-requirements.ts";
import { newestConvex } from "../../packages/node-range.ts";
import type { Project } from "../../project/project.ts";
import { addPackagesCommand, createTemplateCommand } from "../../text/shell-command.ts";

const CREATE_BY_HAND = `In Clerk, create a JWT template named exactly "convex", with the claim "aud": "convex": ${DASHBOARD.jwtTemplates}`;

/** A good template is enough: beside it the integration would only take its claims away. */
const ACTIVATE_UNLESS = `See whether Clerk has a JWT template named convex with the claim "aud": "convex": ${DASHBOARD.jwtTemplates} lists them. If so, it is enough: leave the Convex integration off, which would take the template's claims away. If not, activate the Convex integration: ${DASHBOARD.integration}`;

const NAME_THE_PERSON = `With the integration, getUserIdentity() has no name and no email. Where your functions read them, add them to the claims of the session token (Sessions, Customize session token), as in ${PERSON_CLAIMS}: ${DASHBOARD.sessions}`;

/** The steps by what the project's convex asks for and what Clerk is known to have. */
export function tokenSteps(project: Project, { template }: Pick<Answers, "template">): string[] {
  const { app, convex } = project;
  const { source, upgrade } = tokenNeeds(convex);
  const isThere = template.found === "fine" || template.createAt !== undefined;
  if (source === "integration") {
    return [`In Clerk, activate the Convex integration: ${DASHBOARD.integration}`, NAME_THE_PERSON];
  }
  if (isThere) return [];
  if (template.found === "wrong-audience") {
    return [
      `In Clerk, add "aud": "convex" to the claims of the JWT template "convex": ${DASHBOARD.jwtTemplates}`,
    ];
  }
  if (source === "either" && upgrade !== undefined) {
    const newest = [newestConvex(project.node)];
    const install = addPackagesCommand(project.packageManager, newest, project.backend);
    return [
      `Upgrade convex, since ${upgrade}: ${install}`,
      `Or have that template created: ${createTemplateCommand(app)}`,
      `Once convex is upgraded, the Convex integration is enough in its place: ${DASHBOARD.integration}`,
      NAME_THE_PERSON,
    ];
  }
  if (template.found === "missing") {
    return [
      `Clerk has no JWT template named convex. Have it created: ${createTemplateCommand(app)}`,
      ...(source === "either"
        ? [
            `Or, in its place, activate Clerk's Convex integration: ${DASHBOARD.integration}`,
            NAME_THE_PERSON,
          ]
        : []),
    ];
  }
  return source === "template" ? [CREATE_BY_HAND] : [ACTIVATE_UNLESS, NAME_THE_PERSON];
}
