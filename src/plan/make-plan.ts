/** Thinks the whole change through: project and answers in, every file and step out. Pure. */

import { posix } from "node:path";
import type { Answers } from "../answers.ts";
import { NO_KEY } from "../clerk/publishable-key.ts";
import { DASHBOARD } from "../clerk/token-requirements.ts";
import { restyle } from "../code/splice/restyle.ts";
import { CliError } from "../errors.ts";
import { isBrowserOnly } from "../frameworks/registry.ts";
import { hasAuthConfigType } from "../project/dependencies/package-version.ts";
import type { Project } from "../project/project.ts";
import { authConfigByHand } from "../refusals/by-hand.ts";
import { numberedSteps } from "../text/numbered-steps.ts";
import { editAuthConfig } from "./auth-config.ts";
import { newAuthConfig } from "./auth-config-file.ts";
import { setEnvVariable } from "./env-file.ts";
import { exampleChanges } from "./example-files.ts";
import { addIgnoreLine, isIgnored } from "./gitignore.ts";
import { heldReact } from "./held-react.ts";
import { laterSteps, nextSteps } from "./next-steps.ts";
import { setDependencies } from "./package-json.ts";
import { changesAFile, type FileChange, type Plan } from "./plan.ts";
import { rewriteProviders } from "./providers.ts";
import { mountPanel } from "./sample/mount-panel.ts";
import { sampleChanges } from "./sample.ts";
import { frameworkChanges } from "./source-edits.ts";
import { planSteps } from "./steps.ts";
import { warningsOf } from "./warnings/warnings.ts";
import { planKey } from "./wiring/clerk-key.ts";
import { decisions } from "./wiring/decisions.ts";
import { stillMissing, withSecret } from "./wiring/secret-key.ts";
import { asksAsNobody } from "./wiring/server-token.ts";

/** Where the server has no part in Clerk's sign-in, or has it in an older SDK's way. */
const NO_EDITS = { edits: [], editedFiles: {} };

const KEY_STANDS_FOR = `No key was given, so ${NO_KEY.value} stands for it. Yours is on ${DASHBOARD.apiKeys}.`;

/**
 * Plans the wiring. Throws a `CliError` (exit 3) with the place in the file when something there
 * can't be understood well enough to be changed.
 */
export function makePlan(project: Project, answers: Answers): Plan {
  const { issuerVariable } = answers;
  const authConfig = authConfigChange(project, answers);
  const providers = rewriteProviders(project, answers.sdk.name);
  const isWired = !changesAFile([authConfig, ...providers]);
  const key = planKey(project, providers, answers, { isWired });
  const wired =
    isBrowserOnly(project) || answers.staysWired ? { ...project, ...NO_EDITS } : project;
  const changes = frameworkChanges(wired, key.changes);
  const sample = answers.example
    ? mountPanel(project, [...changes, ...sampleChanges(project, answers.sdk.name)])
    : { changes, place: undefined };
  const wiring = [
    packageJsonChange(project, answers),
    ...sharingChanges(project, answers),
    ...envFileChange(project, answers, key.variables),
    gitignoreChange(project),
    authConfig,
    ...sample.changes.map((change) => inHouseStyle(change, project)),
  ];
  const changed = changesAFile(wiring);
  // An app that is wired already tells its people what it needs in its own way.
  const lacksKey = answers.publishableKey === NO_KEY;
  const situation = {
    project,
    answers,
    issuerVariable,
    variables: key.variables,
    panel: sample.place,
  };
  const files = changed ? [...wiring, ...exampleChanges(project, key.variables)] : wiring;
  return {
    framework: project.framework,
    sdk: answers.sdk.name,
    entry: project.entry,
    issuer: answers.issuer,
    issuerIn: answers.issuerIn,
    issuerVariable,
    former: answers.former,
    packageManager: project.packageManager,
    lacksKey,
    decisions: decisions(project, answers),
    files,
    steps: planSteps({ project, answers, issuerVariable, changed }),
    warnings: [
      ...(lacksKey ? [KEY_STANDS_FOR] : []),
      ...warningsOf(project, answers),
      ...key.warnings,
      ...asksAsNobody(wired, changes),
    ],
    // Without the key there is none that would run as it stands.
    next: lacksKey ? [] : nextSteps(situation),
    later: lacksKey ? [] : laterSteps(situation),
    missing: stillMissing(project, answers),
  };
}

/** A new module as the project would write it. */
function inHouseStyle(change: FileChange, { houseStyles, convex }: Project): FileChange {
  const { path, before, after } = change;
  if (before !== null) return change;
  const isFunction = path.startsWith(`${convex.functions}/`);
  const house = isFunction ? houseStyles.functions : houseStyles.app;
  return { ...change, after: restyle(path, after, house) };
}

function packageJsonChange(project: Project, answers: Answers): FileChange {
  const { path, text } = project.packageJson;
  const ranges: Record<string, string> = {};
  const { sdk } = answers;
  if (!project.clerkPackages.some(({ name }) => name === sdk.name)) ranges[sdk.name] = sdk.range;
  Object.assign(ranges, heldReact(project, answers));
  for (const { name, range } of answers.upgrades) ranges[name] = range;
  return { path, before: text, after: setDependencies(text, ranges) };
}

/** A package that renders the provider for the app imports the SDK itself. */
function sharingChanges({ sharing }: Project, { sdk }: Answers): FileChange[] {
  return sharing.manifests
    .filter(({ dependencies }) => !dependencies.includes(sdk.name))
    .map(({ path, text }) => {
      const after = setDependencies(text, { [sdk.name]: sdk.range });
      return { path, before: text, after };
    });
}

function envFileChange(
  project: Project,
  { publishableKey: { value }, secretKey }: Answers,
  variables: readonly string[],
): FileChange[] {
  const { path, text } = project.envFile;
  let after = text;
  for (const name of variables) {
    const edit = setEnvVariable(after, name, value);
    if ("refused" in edit) {
      throw new CliError(
        "env-file-shape",
        `${path} could not be edited safely: ${edit.refused}`,
        numberedSteps([
          [`Mend that, and set the variable in ${path}:`, `${name}=${value}`],
          ["Run this command again."],
        ]),
      );
    }
    after = edit.text;
  }
  if (secretKey === undefined) return after === null ? [] : [{ path, before: text, after }];
  return [{ path, before: text, after: withSecret(after, path, secretKey), isPrivate: true }];
}

function gitignoreChange({ gitignore, envFile }: Project): FileChange {
  const { path, text, rules, envFileFromRoot } = gitignore;
  if (isIgnored(envFileFromRoot, rules)) return { path, before: text ?? "", after: text ?? "" };
  return { path, before: text, after: addIgnoreLine(text, posix.basename(envFile.path)) };
}

function authConfigChange(
  project: Project,
  { issuer, issuerIn, issuerVariable: variable, kept }: Answers,
): FileChange {
  const { path, text } = project.authConfig;
  const hasType = hasAuthConfigType(project.convex.pushed);
  const house = project.houseStyles.functions;
  const wanted = { path, issuer, issuerIn, variable, hasAuthConfigType: hasType, house };
  const edit = editAuthConfig({ existing: text, ...wanted, kept });
  if (edit.status !== "refused") return { path, before: text, after: edit.text };
  throw authConfigByHand(path, edit, newAuthConfig(wanted));
}
