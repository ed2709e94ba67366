/** Lists what is left for a person to do, and to know, for exactly this project. */

import { type Answers, hasTemplate } from "../answers.ts";
import { serverTokenCode } from "../clerk/server-token.ts";
import { tokenNeeds } from "../clerk/token-requirements.ts";
import { clerkFramework } from "../frameworks/registry.ts";
import { setVariableCommand } from "../project/env/set-variable.ts";
import type { Project } from "../project/project.ts";
import type { ManualStep } from "../text/numbered-steps.ts";
import { commandLine } from "../text/shell-command.ts";
import type { PanelPlace } from "./sample/mount-panel.ts";
import { panelSteps, startStep } from "./sample/panel-steps.ts";
import { installFolder } from "./steps.ts";
import { secretKeyStep } from "./wiring/secret-key.ts";
import { nameSteps, tokenSteps } from "./wiring/token-steps.ts";
import { whereBuiltStep } from "./wiring/where-built.ts";

type Situation = {
  project: Project;
  answers: Answers;
  issuerVariable: string;
  /** The variables that the app reads the key from. */
  variables: readonly string[];
  /** Where the sample's panel is shown, if there is one. */
  panel?: PanelPlace | undefined;
};

/** What has to be done by hand before anybody signs in, in order. */
export function nextSteps({ project, answers, issuerVariable, panel }: Situation): ManualStep[] {
  const { packageManager, convex } = project;
  const steps: ManualStep[] = [];
  if (!answers.install)
    steps.push([
      "Install the packages:",
      commandLine([packageManager, "install"], installFolder(project)),
    ]);
  if (!answers.install && project.nativeInstall) {
    const native = commandLine(project.nativeInstall, project.app);
    steps.push(["Install what the SDK needs on a device:", native]);
  }
  const isSetForThem = answers.convexRun !== "none" && convex.deployment !== "none";
  if (answers.issuerIn === "env" && !isSetForThem) {
    const variable = { name: issuerVariable, value: answers.issuer, production: false };
    steps.push(["Set the issuer on the deployment:", setVariableCommand(project, variable)]);
  }
  if (answers.convexRun === "none")
    steps.push(["Push to Convex:", commandLine([...convex.command, "dev"], project.backend)]);
  steps.push(...secretKeyStep(project, answers));
  const advice = clerkFramework(project).advice?.(answers.sdk.name) ?? [];
  steps.push(...advice.map((what): ManualStep => [what]));
  steps.push(...tokenSteps(project, answers));
  steps.push(...panelSteps(project, answers, panel));
  steps.push(startStep(project, answers));
  return steps;
}

/** What to know for the app's own code, and for where else it is built. */
export function laterSteps({
  project,
  answers,
  issuerVariable,
  variables,
}: Situation): ManualStep[] {
  const steps: ManualStep[] = [
    ["Read the user in a Convex function:", "const user = await ctx.auth.getUserIdentity();"],
    [
      "Show what needs a user inside Convex's <Authenticated>, or after useConvexAuth().isAuthenticated: " +
        "Clerk's useAuth and its components say signed in before Convex has accepted the token.",
    ],
    ...nameSteps(project, answers),
    // Where older code stays, its auth() has another module.
    ...(answers.staysWired ? [] : serverCallSteps(project, answers)),
    ...whereBuiltStep(project, answers, variables),
  ];
  if (answers.issuerIn === "env") {
    const variable = { name: issuerVariable, value: undefined, production: true };
    steps.push([
      `Before you deploy to production, set ${issuerVariable} there, to the issuer of Clerk's production instance:`,
      setVariableCommand(project, variable),
    ]);
  }
  return steps;
}

/** Lists where a server asks Convex for nobody, and how it asks for the user. */
function serverCallSteps(project: Project, { template }: Answers): ManualStep[] {
  const { serverCalls, convex } = project;
  if (serverCalls.length === 0 || !clerkFramework(project).serverCalls) return [];
  const source = hasTemplate(template) ? "template" : tokenNeeds(convex).source;
  const requests = [...new Set(serverCalls.map(({ request }) => request))];
  return requests.map((request) => {
    const calls = serverCalls.filter((call) => call.request === request);
    const places = calls.map(({ file, line, name }) => `${file}:${line} (${name})`);
    // One of each kind shows how.
    const uses = calls
      .filter(({ name }, at) => calls.findIndex((call) => call.name === name) === at)
      .map(({ use }) => use);
    return [
      `On the server Convex is asked without a token, as nobody: ${places.join(", ")}. ` +
        `Where the user matters, write ${uses.join(", ")} with`,
      serverTokenCode(source, request),
    ];
  });
}
