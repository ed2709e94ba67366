/** Judges the keys: well formed, under the right name, of one instance, and the secret one secret. */

import { type ClerkEnvironment, readPublishableKey, shortened } from "../clerk/publishable-key.ts";
import { DASHBOARD } from "../clerk/token.ts";
import { commandLine } from "../command-line.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import type { ClerkVariable } from "../project/clerk-variables.ts";
import { type Check, ok, problem, skipped, unknown, warning } from "./check.ts";
import type { Mend } from "./mend.ts";
import type { Services } from "./services.ts";
import { placeOf, type Subject } from "./subject.ts";

const KIND = { test: "development", live: "production" } as const;

/** `key-format`: whether the key that the app is given can be one. */
export function keyFormat({ key, variables, stage }: Subject): Check[] {
  const broken = variables.flatMap((variable): Check[] => {
    const { name, value, secret, file, line, mode } = variable;
    const isOther = mode === "production" && stage === "development";
    if (!isOther || secret || !/PUBLISHABLE_KEY$/.test(name)) return [];
    const reading = readPublishableKey(value);
    if (reading.ok) return [];
    const message = `${placeOf(variable)}: ${reading.message}`;
    return [problem("key-format", message, { ...place({ file, line }), fix: COPY_KEY })];
  });
  if (!key) return [...broken, skipped("key-format", "There is no key to read.")];
  const { reading, source } = key;
  if (!reading.ok) {
    const message = `${source}: ${reading.message} ClerkProvider would throw.`;
    return [problem("key-format", message, { ...place(key), fix: COPY_KEY }), ...broken];
  }
  const { environment, host } = reading.key;
  const message = `${shortened(reading.key)} is the key of ${host}, a ${KIND[environment]} instance.`;
  return [ok("key-format", message), ...broken];
}

const COPY_KEY = `Copy the publishable key from ${DASHBOARD.apiKeys}`;

/** `key-name`: whether the key stands where the app looks for it, under the name it looks for. */
export function keyName(subject: Subject, mend: Mend): Check[] {
  const { key, keyNames, variables, project, stage, keySources } = subject;
  const { label, secretKeyVariable } = frameworkOf(project.framework);
  const [wanted] = keyNames;
  if (wanted === undefined) return [ok("key-name", `${key?.source ?? "The key"} needs no name.`)];
  const isExposed = (name: string) => project.exposedPrefixes.some((each) => name.startsWith(each));
  const hidden = keyNames.find((name) => !isExposed(name));
  if (hidden && !keyNames.some(isExposed) && secretKeyVariable === undefined) {
    const at = keySources.find((source) => source.kind === "variable" && source.name === hidden);
    const prefix = project.exposedPrefixes.join(" or ");
    const message = `ClerkProvider reads ${hidden}, and ${label} gives the browser only variables that start with ${prefix}: the key is undefined there.`;
    const fix = `Name it ${prefix}…, in the code and in the env file.`;
    return [problem("key-name", message, { ...place(at), fix })];
  }
  if (key) return [ok("key-name", `${key.source} is where the app looks for it.`)];
  if (keySources.length > 0 && keySources.every(({ kind }) => kind === "unclear")) {
    const message = "Where ClerkProvider takes its key from can't be told from its file.";
    return [unknown("key-name", message, place(keySources[0]))];
  }
  const fix = mend(project.envFile.path) ?? WIRE;
  const isKey = (variable: ClerkVariable) => readPublishableKey(variable.value).ok;
  const misplaced = variables.find(
    (each) => !each.isRead && keyNames.includes(each.name) && isKey(each),
  );
  if (misplaced) {
    const message = `${placeOf(misplaced)} is not read: ${label} reads the env files beside ${project.envFile.path}.`;
    return [problem("key-name", message, { ...place(misplaced), fix })];
  }
  const misnamed = variables.find(
    (each) =>
      each.isRead && each.mode !== "production" && !keyNames.includes(each.name) && isKey(each),
  );
  if (misnamed) {
    const message = `${placeOf(misnamed)} holds the key, and the app reads ${wanted}: ClerkProvider is given none.`;
    return [problem("key-name", message, { ...place(misnamed), fix })];
  }
  if (stage === "production") {
    const message = `No env file here has ${wanted} for production: it is likely set where the app is built.`;
    const command = `${wanted}=pk_live_… npx add-clerk-convex doctor --prod`;
    return [unknown("key-name", message, { fix: command })];
  }
  const message = `${wanted} is set nowhere, so ClerkProvider is given no key.`;
  return [problem("key-name", message, { file: project.envFile.path, fix })];
}

const WIRE = "npx add-clerk-convex";

/** `key-environment`: whether the keys are of one instance, and of the one for their place. */
export function keyEnvironment(subject: Subject, { hosts }: Services): Check[] {
  const { key, secret, variables, stage } = subject;
  const found: Check[] = [];
  const own = key?.reading.ok ? key.reading.key : undefined;
  if (own && secret?.secret && secret.secret !== own.environment) {
    const message =
      `${key?.source} is a ${KIND[own.environment]} instance's (pk_${own.environment}_…), and ` +
      `${placeOf(secret)} is a ${KIND[secret.secret]} instance's (sk_${secret.secret}_…): Clerk's server refuses the browser's session.`;
    found.push(problem("key-environment", message, { ...place(secret), fix: BOTH_FROM_ONE }));
  } else if (own && secret && hosts?.status === "answered" && !hosts.value.includes(own.host)) {
    const message = `${key?.source} belongs to ${own.host}, and ${placeOf(secret)} to the instance of ${hosts.value.join(", ") || "no host"}.`;
    found.push(problem("key-environment", message, { ...place(secret), fix: BOTH_FROM_ONE }));
  }
  for (const variable of variables.filter(({ mode }) => mode === "production")) {
    const environment = environmentOf(variable);
    if (environment !== "test") continue;
    const message = `${placeOf(variable)} is a development instance's key, in a file for production: its users can't sign in there.`;
    const fix = `Put the production instance's key there: ${DASHBOARD.apiKeys}`;
    found.push(problem("key-environment", message, { ...place(variable), fix }));
  }
  if (stage === "production" && own?.environment === "test" && found.length === 0) {
    const message = `${key?.source} is a development instance's key: production needs pk_live_….`;
    const fix = `Put the production instance's key there: ${DASHBOARD.apiKeys}`;
    found.push(problem("key-environment", message, { ...place(key), fix }));
  }
  if (found.length > 0) return found;
  if (!own) return [skipped("key-environment", "There is no key to compare.")];
  if (!secret) return [ok("key-environment", `A ${KIND[own.environment]} key, and no secret key.`)];
  if (hosts?.status === "answered") {
    return [ok("key-environment", "The publishable and the secret key are of one instance.")];
  }
  const both = `Both keys are a ${KIND[own.environment]} instance's; whether it is the same one`;
  const why = hosts ? `could not be checked: ${hosts.reason}` : "was not asked.";
  return [unknown("key-environment", `${both} ${why}`)];
}

const BOTH_FROM_ONE = `Take both keys from one instance: ${DASHBOARD.apiKeys}`;

function environmentOf({ value, secret, name }: ClerkVariable): ClerkEnvironment | undefined {
  if (secret) return secret;
  const reading = readPublishableKey(value);
  return /KEY$/.test(name) && reading.ok ? reading.key.environment : undefined;
}

/** `secret-exposed`: whether a secret key is where others get to see it. */
export function secretExposed(subject: Subject): Check[] {
  const { variables, project, secretLiterals, trackedSecrets } = subject;
  const { label, secretKeyVariable = "CLERK_SECRET_KEY" } = frameworkOf(project.framework);
  const inBrowser = variables
    .filter(
      ({ name, secret }) => secret && project.exposedPrefixes.some((each) => name.startsWith(each)),
    )
    .map((variable) => {
      const message = `${placeOf(variable)} is a secret key, and ${label} puts every variable of that name's kind into what each visitor downloads.`;
      const fix = `Take it out (a server would read ${secretKeyVariable}), and replace the key: ${DASHBOARD.apiKeys}`;
      return problem("secret-exposed", message, { ...place(variable), fix });
    });
  const inCode = secretLiterals.map(({ file, line }) => {
    const message = `A secret key is written into ${file}, which is bundled for the browser and committed.`;
    const fix = `Take it out, and replace the key: ${DASHBOARD.apiKeys}`;
    return problem("secret-exposed", message, { file, line, fix });
  });
  const tracked = trackedSecrets.map((path) => {
    const message = `${path} holds a secret key and is tracked by git: who has the repository has the key.`;
    const fix = commandLine(["git", "rm", "--cached", path]);
    return warning("secret-exposed", message, { file: path, fix });
  });
  const found = [...inBrowser, ...inCode, ...tracked];
  return found.length > 0
    ? found
    : [ok("secret-exposed", "No secret key is where a browser gets to see it.")];
}

/** A place without what isn't known of it. */
export function place(at: { file?: string | undefined; line?: number | undefined } | undefined): {
  file?: string;
  line?: number;
} {
  return {
    ...(at?.file === undefined ? {} : { file: at.file }),
    ...(at?.line === undefined ? {} : { line: at.line }),
  };
}
