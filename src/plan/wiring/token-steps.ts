/** Lists what is left to do for Clerk to issue a token that Convex accepts, and that names the person. */

import { type Answers, hasTemplate } from "../../answers.ts";
import { DASHBOARD, PERSON_CLAIMS, tokenNeeds } from "../../clerk/token-requirements.ts";
import { newestConvex } from "../../packages/node-range.ts";
import type { Project } from "../../project/project.ts";
import type { ManualStep } from "../../text/numbered-steps.ts";
import { addPackagesCommand, createTemplateCommand } from "../../text/shell-command.ts";

const CREATE_BY_HAND: ManualStep = [
  'In Clerk, create a JWT template named exactly "convex", with the claim "aud": "convex":',
  DASHBOARD.jwtTemplates,
];

/** A good template is enough: beside it the integration would only take its claims away. */
const ACTIVATE_UNLESS: ManualStep = [
  `In Clerk, activate the Convex integration. Leave it off where there is a JWT template named convex with the claim "aud": "convex" (${DASHBOARD.jwtTemplates} lists them): that is enough, and the integration would take its claims away.`,
  DASHBOARD.integration,
];

const ACTIVATE: ManualStep = ["In Clerk, activate the Convex integration:", DASHBOARD.integration];

/**
 * What has to be done for a token to name the person: nothing with a template. Where functions read a name
 * or an address, the session's own token has to have them.
 */
export function nameSteps(project: Project, { template }: Pick<Answers, "template">): ManualStep[] {
  const { source } = tokenNeeds(project.convex);
  const usesTemplate =
    hasTemplate(template) || template.found === "wrong-audience" || source === "template";
  if (usesTemplate && source !== "integration") return [];
  return [
    [
      `With the integration, getUserIdentity() has no name and no email. Where your functions read them, add them to the claims of the session token (Sessions, Customize session token), as in ${PERSON_CLAIMS}:`,
      DASHBOARD.sessions,
    ],
  ];
}

/** The steps by what the project's convex asks for and what Clerk is known to have. */
export function tokenSteps(
  project: Project,
  { template }: Pick<Answers, "template">,
): ManualStep[] {
  const { app, convex } = project;
  const { source, upgrade } = tokenNeeds(convex);
  if (source === "integration") return [ACTIVATE];
  if (hasTemplate(template)) return [];
  if (template.found === "wrong-audience") {
    return [
      [
        'In Clerk, add "aud": "convex" to the claims of the JWT template "convex":',
        DASHBOARD.jwtTemplates,
      ],
    ];
  }
  if (source === "either" && upgrade !== undefined) {
    const newest = [newestConvex(project.node)];
    const install = addPackagesCommand(project.packageManager, newest, project.backend);
    return [
      [`Upgrade convex, since ${upgrade}:`, install],
      ["Or have that template created:", createTemplateCommand(app)],
      [
        "Once convex is upgraded, the Convex integration is enough in its place:",
        DASHBOARD.integration,
      ],
    ];
  }
  if (template.found === "missing") {
    return [
      ["Clerk has no JWT template named convex. Have it created:", createTemplateCommand(app)],
      ...(source === "either"
        ? [
            [
              "Or, in its place, activate Clerk's Convex integration:",
              DASHBOARD.integration,
            ] as const,
          ]
        : []),
    ];
  }
  return source === "template" ? [CREATE_BY_HAND] : [ACTIVATE_UNLESS];
}
