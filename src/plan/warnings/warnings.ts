/** Warns of what the user should know and doesn't stop the run. */

import type { Answers } from "../../answers.ts";
import { issuerOf } from "../../clerk/issuer.ts";
import { DASHBOARD, tokenNeeds } from "../../clerk/token-requirements.ts";
import { restrictsRequests } from "../../code/diagnosis/request-handler-facts.ts";
import { clerkFramework, frameworkOf, isClerkSdk } from "../../frameworks/registry.ts";
import type { Project } from "../../project/project.ts";
import { oneLine } from "../../text/control-characters.ts";
import { commandLine } from "../../text/shell-command.ts";
import { plainWithoutKey } from "../without-key.ts";
import { otherTemplates } from "./own-hook-warning.ts";
import { platformWarnings } from "./platform-warnings.ts";
import { productionWarnings } from "./production-warnings.ts";
import { vendorsBeside } from "./vendor-warnings.ts";
import { versionWarnings } from "./version-warnings.ts";

export function warningsOf(project: Project, answers: Answers): string[] {
  return [
    ...exposed(project),
    ...versionWarnings(project, answers),
    ...trackedEnvFile(project),
    ...liveKey(project, answers),
    ...issuerElsewhere(answers),
    ...otherIssuers(project, answers),
    ...strongerEnvFiles(project),
    ...productionWarnings(project, answers),
    ...(answers.template.warning === undefined ? [] : [answers.template.warning]),
    ...convexUpgrade(project),
    ...severalClerkPackages(project, answers),
    ...noDeployment(project, answers),
    ...narrowMatcher(project),
    ...withoutKey(project),
    ...loginBeside(project),
    ...otherTemplates(project),
    ...platformWarnings(project, answers),
    ...vendorsBeside(project).map(({ message }) => message),
  ];
}

function exposed(project: Project): string[] {
  const { exposedSecrets } = project;
  const { label, secretKeyVariable = "CLERK_SECRET_KEY" } = clerkFramework(project);
  return exposedSecrets.map(
    (where) =>
      `SECRET EXPOSED: ${where} holds a secret key, and ${label} puts every variable of that name's kind into what each visitor's browser downloads. ` +
      `Take it out (a server would read ${secretKeyVariable}), and replace the key, which others may have by now: ${DASHBOARD.apiKeys}`,
  );
}

function trackedEnvFile({ envFile: { path, tracked } }: Project): string[] {
  return tracked
    ? [
        `${path} is tracked by git, whatever .gitignore says: what is added to it goes into your next commit. To take it out of git and keep the file: ${commandLine(["git", "rm", "--cached", path])}`,
      ]
    : [];
}

function liveKey({ envFile: { path }, framework }: Project, { publishableKey }: Answers): string[] {
  // An app on a device is on no host.
  return publishableKey.environment === "live" && !frameworkOf(framework).natives
    ? [
        `The key is a production instance's, and ${path} is for this machine: Clerk refuses it on localhost. ` +
          `Use the development instance's key here, and set this one where the app is deployed: ${DASHBOARD.apiKeys}`,
      ]
    : [];
}

function issuerElsewhere({ publishableKey, issuer }: Answers): string[] {
  const derived = issuerOf(publishableKey);
  if (derived === issuer) return [];
  return [
    `The key belongs to ${derived}, but the issuer is ${issuer}. That is right only for a proxied or satellite instance.`,
  ];
}

/** What becomes of other issuers of Clerk's that Convex accepts. */
function otherIssuers(
  { authConfig, siblings }: Project,
  { issuer, dropped, former, issuerVariable, kept }: Answers,
): string[] {
  const fate = "To keep it beside this app's: --other-issuer keep";
  return [
    ...issuersBeside(siblings, { issuer, ...kept }, authConfig.path),
    ...(dropped === undefined
      ? []
      : [
          `${authConfig.path} accepts ${dropped}, which nothing here shows to be in use: ${issuer} takes its place. ${fate}`,
        ]),
    ...(former === undefined
      ? []
      : [
          `The Convex deployment has ${former.variable}=${oneLine(former.value, LONGEST_VALUE)}: ` +
            (former.variable === issuerVariable
              ? `${issuer} takes its place.`
              : "auth.config reads it no more."),
        ]),
  ];
}

const LONGEST_VALUE = 200;

/** Which app the other entries of auth.config are for, as far as that is known. */
function issuersBeside(
  siblings: Project["siblings"],
  { issuer, issuers, variables }: Answers["kept"] & Pick<Answers, "issuer">,
  path: string,
): string[] {
  const kept = [...issuers, ...variables.map((name) => `what ${name} is on the deployment`)];
  if (kept.length === 0) return [];
  const told = siblings.flatMap((each) => each.issuers).filter(({ value }) => value !== issuer);
  const known = [...told.filter(({ value }) => issuers.includes(value)), ...told].map(
    ({ source }) => source,
  );
  const others = siblings.filter(({ usesClerk }) => usesClerk).map(({ folder }) => folder || ".");
  const [who] = [...known, ...others];
  const why = who === undefined ? "" : ` (${who})`;
  return [
    `${path} accepts ${kept.join(" and ")} too, which may be in use${why}: it stays there, and this app's issuer stands beside it. Who signs in by one of them is somebody else by the other.`,
  ];
}

function strongerEnvFiles({ overridingEnvFiles, keyVariables, envFile }: Project): string[] {
  return overridingEnvFiles.map(
    (path) =>
      `${path} sets ${keyVariables.join(" or ")} too, and outweighs ${envFile.path} in development.`,
  );
}

function convexUpgrade({ convex }: Project): string[] {
  const { upgrade } = tokenNeeds(convex);
  return upgrade ? [`Upgrade convex when you can: ${upgrade}.`] : [];
}

/** What the app does without a key is its own choice. */
function withoutKey(project: Project): string[] {
  const places = plainWithoutKey(project)?.map(({ file, line }) => `${file}:${line}`) ?? [];
  return places.length === 0
    ? []
    : [
        `Where there is no key, ${places.join(" and ")} renders the plain <ConvexProvider>, without sign-in. That was left so.`,
      ];
}

function severalClerkPackages(project: Project, { sdk }: Answers): string[] {
  const { sdks, secretKeyVariable } = frameworkOf(project.framework);
  // An app may render the React SDK's provider, and ask the framework's on the server.
  const isServers = (other: string) =>
    secretKeyVariable !== undefined && sdks.some(({ name }) => name === other);
  return project.clerkPackages
    .filter(({ name }) => name !== sdk.name && isClerkSdk(name))
    .map(({ name }) => {
      const beside = `package.json names ${name} beside ${sdk.name}`;
      return isServers(name)
        ? `${beside}, whose <ClerkProvider> is rendered: outside the server take hooks and components from ${sdk.name} only.`
        : `${beside}. Their contexts are separate: import from ${sdk.name} only, and remove ${name}.`;
    });
}

function noDeployment({ convex }: Project, { issuerIn }: Answers): string[] {
  return convex.deployment === "none" && issuerIn === "env"
    ? ["No Convex deployment is configured yet, so the issuer's variable could not be set on it."]
    : [];
}

/** A request handler of the app's own that is composed keeps the paths it is run for. */
function narrowMatcher({ edits, editedFiles }: Project): string[] {
  return edits.flatMap(({ kind, file }) => {
    const text = editedFiles[file];
    return kind === "request-handler" && text != null && restrictsRequests(file, text)
      ? [
          `${file} runs only where its config.matcher says, and so does Clerk's part of it: widen the matcher where you call auth() on the server.`,
        ]
      : [];
  });
}

function loginBeside({ otherLogins }: Project): string[] {
  if (otherLogins.length === 0) return [];
  const places = otherLogins.map(({ file, line, what }) => `${file}:${line} (${what})`);
  return [
    `This app seems to have a login of its own: ${places.join(", ")}. Clerk is wired all the same, and two logins then stand side by side until the other one is taken out.`,
  ];
}
