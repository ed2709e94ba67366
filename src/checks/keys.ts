/** Judges the keys: well formed, under the right name, of one instance, and the secret one secret. */

import { lt } from "semver";
import { type ClerkEnvironment, readPublishableKey, shortened } from "../clerk/publishable-key.ts";
import { DASHBOARD } from "../clerk/token-requirements.ts";
import { clerkSdks, frameworkOf } from "../frameworks/registry.ts";
import { packageOf } from "../packages/package-name.ts";
import { fateWithoutKey } from "../plan/wiring/where-built.ts";
import type { ClerkVariable } from "../project/env/clerk-variables.ts";
import type { Project } from "../project/project.ts";
import { commandLine } from "../text/shell-command.ts";
import { withoutSecret } from "./app/without-secret.ts";
import { type Finding, ok, pickPosition, problem, skipped, unknown, warning } from "./check.ts";
import { type FixFor, WIRE } from "./fixable.ts";
import { areReactSdks, sdkInUse } from "./packages.ts";
import type { Services } from "./services.ts";
import { type AppKey, countingIn, type Subject, variableSource } from "./subject.ts";

const KIND = { test: "development", live: "production" } as const;

/** `key-format`: whether the key that the app is given can be one. */
export function keyFormat(subject: Subject): Finding[] {
  const { key, variables, stage } = subject;
  const broken = variables.flatMap((variable): Finding[] => {
    const { name, value, secret, file, line, mode } = variable;
    const isOther = mode === "production" && stage === "development";
    if (!isOther || secret || !/KEY$/.test(name) || !isClerkKey(variable, subject)) return [];
    const reading = readPublishableKey(value);
    if (reading.ok) return [];
    const message = `${variableSource(variable)}: ${reading.message}`;
    return [warning(message, { ...pickPosition({ file, line }), fix: COPY_KEY })];
  });
  if (!key) return [...broken, skipped("There is no key to read.")];
  const { reading, source } = key;
  if (!reading.ok) {
    const message = `${source}: ${reading.message} ClerkProvider would throw.`;
    return [problem(message, { ...pickPosition(key), fix: COPY_KEY }), ...broken];
  }
  const { environment, host } = reading.key;
  const message = `${shortened(reading.key)} is the key of ${host}, a ${KIND[environment]} instance.`;
  return [ok(message), ...broken];
}

/** Whether a key is Clerk's: others look the same, Stripe's among them. */
function isClerkKey({ name }: ClerkVariable, { keyNames }: Subject): boolean {
  return /CLERK/i.test(name) || keyNames.includes(name);
}

const COPY_KEY = `Copy the publishable key from ${DASHBOARD.apiKeys}`;

/** `key-name`: whether the key stands where the app looks for it, under the name it looks for. */
export function keyName(subject: Subject, fixFor: FixFor): Finding[] {
  const { key, keyNames, keyless } = subject;
  const [wanted] = keyNames;
  if (wanted === undefined) return [ok(`${key?.source ?? "The key"} needs no name.`)];
  const found = hiddenName(subject) ?? missingProp(subject) ?? unclearSource(subject);
  if (found) return [found];
  const unset = key ? unsetName(subject) : undefined;
  if (unset) return [missingKey({ ...subject, key: undefined }, unset, fixFor)];
  if (key && (!keyless || key.file !== keyless.file)) {
    return [ok(`${key.source} is where the app looks for it.${staysHere(key)}`)];
  }
  return [missingKey(subject, wanted, fixFor)];
}

/** Whoever builds the app elsewhere has no such file. */
function staysHere({ file }: AppKey): string {
  return file?.endsWith(".local")
    ? " That file stays on this machine: set it wherever else the app is built."
    : "";
}

/** Where an app's variables are seen by its users. */
function userSide({ framework }: Project): string {
  return frameworkOf(framework).natives ? "the app" : "the browser";
}

/** Judges a variable that ClerkProvider reads, and the browser isn't given. */
function hiddenName({ keyNames, keySources, project, settings }: Subject): Finding | undefined {
  const { label, secretKeyVariable } = frameworkOf(project.framework);
  const isExposed = (name: string) => project.exposedPrefixes.some((each) => name.startsWith(each));
  const [hidden] = keyNames;
  if (hidden === undefined || keyNames.some(isExposed) || secretKeyVariable !== undefined) {
    return undefined;
  }
  const at = keySources.find((source) => source.kind === "variable" && source.name === hidden);
  const prefix = project.exposedPrefixes.join(" or ");
  const start = `ClerkProvider reads ${hidden}, and ${label} gives ${userSide(project)} only variables that start with ${prefix}`;
  if (settings.replacesVariables) {
    const message = `${start}, or that its configuration names: whether it names that one was not checked.`;
    return unknown(message, pickPosition(at));
  }
  const fix = `Name it ${prefix}…, in the code and in the env file.`;
  return problem(`${start}: the key is undefined there.`, { ...pickPosition(at), fix });
}

/** What one of several ClerkProviders reads, and nothing gives, whatever the others have. */
function unsetName({ keySources, variables, stage, keyless }: Subject): string | undefined {
  const set = new Set(countingIn(stage, variables).map(({ name }) => name));
  if (stage === "production" || keyless || keySources.length < 2) return undefined;
  const lacking = keySources.find(
    (source) => source.kind === "variable" && !set.has(source.name) && !source.fallback,
  );
  return lacking?.kind === "variable" ? lacking.name : undefined;
}

const KEY_PROP = "publishableKey";

/** Judges a ClerkProvider that is given no key, and looks for none. */
function missingProp({ keySources, project }: Subject): Finding | undefined {
  const at = keySources.find(({ kind }) => kind === "none");
  const name = packageOfProvider(project);
  if (!at || findsKey(name, project)) return undefined;
  if (!areReactSdks(name)) {
    const message = `<ClerkProvider> has no publishableKey; whether ${name} looks for one by itself was not checked.`;
    return unknown(message, pickPosition(at));
  }
  const message = `<ClerkProvider> has no publishableKey, and ${name} finds none by itself here: it throws.`;
  const { readVariable, publishableKeyVariable } = frameworkOf(project.framework);
  const fix = `Give it publishableKey={${readVariable(publishableKeyVariable, at.file)}}.`;
  return problem(message, { ...pickPosition(at), fix });
}

/** Whether an SDK's ClerkProvider finds the key by itself in this app. */
function findsKey(name: string, { clerkPackages, exposedPrefixes }: Project): boolean {
  const found = clerkSdks(name)[0]?.findsKey;
  if (found === undefined || found === "always") return found === "always";
  const version = clerkPackages.find((each) => each.name === name)?.installed;
  const isOld = version !== undefined && lt(version, found.since);
  return exposedPrefixes.includes(found.prefix) && !isOld;
}

function packageOfProvider({ providers }: Project): string {
  return packageOf(providers.find(({ kind }) => kind === "clerk")?.module ?? "");
}

function unclearSource({ key, keySources, project }: Subject): Finding | undefined {
  const [at] = keySources;
  if (!at || !keySources.every(({ kind }) => kind === "unclear")) return undefined;
  // Next's pages spread what their server gives them, and that holds no key.
  const isWritten = (project.source.files[at.file] ?? KEY_PROP).includes(KEY_PROP);
  const [sdk] = clerkSdks(packageOfProvider(project));
  if (!isWritten && sdk?.findsKey === "always") return undefined;
  const taken = key ? ` ${key.source} is taken for it in what follows.` : "";
  const message = `Where ClerkProvider takes its key from can't be told from its file.${taken}`;
  return unknown(message, pickPosition(at));
}

/** Judges a key that is nowhere where the app looks for it. */
function missingKey(subject: Subject, wanted: string, fixFor: FixFor): Finding {
  const { variables, keyNames, project, settings, stage } = subject;
  const { label } = frameworkOf(project.framework);
  const fix = fixFor(project.envFile.path) ?? WIRE;
  const isKey = (variable: ClerkVariable) => readPublishableKey(variable.value).ok;
  if (settings.loader !== undefined) {
    const message = `${wanted} is in no env file that ${label} reads; ${settings.loader} may hand the app variables too, which was not checked.`;
    return unknown(message);
  }
  const misplaced = variables.find(
    (each) => !each.isRead && keyNames.includes(each.name) && isKey(each),
  );
  if (misplaced && stage === "development") {
    const message = `${variableSource(misplaced)} is not read: ${label} reads the env files beside ${project.envFile.path}.`;
    return problem(message, { ...pickPosition(misplaced), fix });
  }
  const misnamed = countingIn(stage, variables).find(
    (each) => !keyNames.includes(each.name) && isKey(each),
  );
  if (misnamed) {
    const message = `${variableSource(misnamed)} holds the key, and the app reads ${wanted}: ClerkProvider is given none.`;
    return problem(message, { ...pickPosition(misnamed), fix });
  }
  if (stage === "production") {
    const message = `No env file here has ${wanted} for production: it is likely set where the app is built, and without it the app ${fateWithoutKey(sdkInUse(subject))}.`;
    const fix = `Set ${wanted} to the production instance's key in this shell, then run:\n${WIRE} doctor --prod`;
    return unknown(message, { fix });
  }
  const { key } = subject;
  if (key?.reading.ok) {
    const { host } = key.reading.key;
    const message = `${wanted} is set nowhere: in development Clerk's SDK runs with the key of ${host}, which it has made for itself (${key.file}). Convex and production need it in ${project.envFile.path}.`;
    return warning(message, { file: key.file, fix });
  }
  const message = `${wanted} is set nowhere, so ClerkProvider is given no key: an app built like that ${fateWithoutKey(sdkInUse(subject))}.`;
  return problem(message, { file: project.envFile.path, fix });
}

/** `key-environment`: whether the keys are of one instance, and of the one for their place. */
export function keyEnvironment(subject: Subject, { hosts }: Services): Finding[] {
  const { key, secret, variables, stage, project } = subject;
  const found: Finding[] = [];
  const own = key?.reading.ok ? key.reading.key : undefined;
  if (own && secret?.secret && secret.secret !== own.environment) {
    const message =
      `${key?.source} is a ${KIND[own.environment]} instance's (pk_${own.environment}_…), and ` +
      `${variableSource(secret)} is a ${KIND[secret.secret]} instance's (sk_${secret.secret}_…): Clerk's server refuses such a session.`;
    found.push(problem(message, { ...pickPosition(secret), fix: BOTH_FROM_ONE }));
  } else if (own && secret && hosts?.status === "answered" && !hosts.value.includes(own.host)) {
    const message = `${key?.source} belongs to ${own.host}, and ${variableSource(secret)} to the instance of ${hosts.value.join(", ") || "no host"}`;
    // A proxied instance answers at an address of the app's own.
    const mayBeOne =
      hosts.value.length === 0 ||
      (own.environment === "live" && hosts.value.some((host) => isRelated(host, own.host)));
    found.push(
      mayBeOne
        ? unknown(`${message}, which may be the same one.`, pickPosition(secret))
        : problem(`${message}.`, { ...pickPosition(secret), fix: BOTH_FROM_ONE }),
    );
  }
  const wrong = stage === "production" ? problem : warning;
  const put = `Put the production instance's key there: ${DASHBOARD.apiKeys}`;
  for (const variable of variables.filter(({ mode }) => mode === "production")) {
    if (!isClerkKey(variable, subject) || environmentOf(variable) !== "test") continue;
    const message = `${variableSource(variable)} is a development instance's key, in a file for production: its users can't sign in there.`;
    found.push(wrong(message, { ...pickPosition(variable), fix: put }));
  }
  if (stage === "production" && own?.environment === "test" && found.length === 0) {
    const message = `${key?.source} is a development instance's key: production needs pk_live_….`;
    found.push(problem(message, { ...pickPosition(key), fix: put }));
  }
  // An app on a device is on no host.
  const isOnLocalhost = stage === "development" && !frameworkOf(project.framework).natives;
  if (isOnLocalhost && own?.environment === "live" && found.length === 0) {
    const message = `${key?.source} is a production instance's key: Clerk refuses it on localhost.`;
    const fix = `Put the development instance's key into ${project.envFile.path}: ${DASHBOARD.apiKeys}`;
    found.push(warning(message, { ...pickPosition(key), fix }));
  }
  if (found.length > 0) return found;
  if (!own) return [skipped("There is no key to compare.")];
  const kind = KIND[own.environment];
  if (!secret) return [withoutSecret(kind, subject)];
  if (hosts?.status === "answered") {
    return [ok("The publishable and the secret key are of one instance.")];
  }
  const both = `Both keys are a ${kind} instance's; whether it is the same one`;
  const why = hosts ? `could not be checked: ${hosts.reason}` : "was not asked.";
  return [unknown(`${both} ${why}`)];
}

/** Whether both are of one domain, the frontend API's own name aside. */
function isRelated(host: string, own: string): boolean {
  const domain = own.replace(/^clerk\./, "");
  return host === domain || host.endsWith(`.${domain}`) || domain.endsWith(`.${host}`);
}

const BOTH_FROM_ONE = `Take both keys from one instance: ${DASHBOARD.apiKeys}`;

function environmentOf({ value, secret, name }: ClerkVariable): ClerkEnvironment | undefined {
  if (secret) return secret;
  const reading = readPublishableKey(value);
  return /KEY$/.test(name) && reading.ok ? reading.key.environment : undefined;
}

/** `secret-exposed`: whether a secret key is where others get to see it. */
export function secretExposed(subject: Subject): Finding[] {
  const { variables, project, secretLiterals, trackedSecrets } = subject;
  const { label, secretKeyVariable = "CLERK_SECRET_KEY" } = frameworkOf(project.framework);
  const inBrowser = variables
    .filter(
      ({ name, secret }) => secret && project.exposedPrefixes.some((each) => name.startsWith(each)),
    )
    .map((variable) => {
      const message = `${variableSource(variable)} is a secret key, and ${label} puts every variable of that name's kind into what each user downloads.`;
      const fix = `Take it out (a server would read ${secretKeyVariable}), and replace the key ${whereIssued(variable)}`;
      return problem(message, { ...pickPosition(variable), fix });
    });
  const { secretKeyVariable: ofServer } = frameworkOf(project.framework);
  const reach = ofServer
    ? "which is committed, and bundled for the browser if anything there imports it"
    : `which is bundled for ${userSide(project)} and committed`;
  const inCode = secretLiterals.map(({ file, line }) => {
    const message = `A secret key is written into ${file}, ${reach}.`;
    const fix = `Take it out, and replace the key: ${DASHBOARD.apiKeys}`;
    return problem(message, { file, line, fix });
  });
  const tracked = trackedSecrets.map((path) => {
    const message = `${path} holds a secret key and is tracked by git: who has the repository has the key.`;
    const fix = commandLine(["git", "rm", "--cached", path]);
    return warning(message, { file: path, fix });
  });
  const found = [...inBrowser, ...inCode, ...tracked];
  return found.length > 0
    ? found
    : [ok("No secret key was found in variables that users get, in the code, and in git.")];
}

/** Other services' keys look the same. */
function whereIssued({ name }: ClerkVariable): string {
  return /CLERK/i.test(name) ? `at ${DASHBOARD.apiKeys}` : "where it was issued.";
}
