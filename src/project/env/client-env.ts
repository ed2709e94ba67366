/** Reads what the env files and the shell already say of Clerk. */

import { posix } from "node:path";
import { ISSUER_VARIABLES } from "../../clerk/issuer.ts";
import type { Framework } from "../../frameworks/framework.ts";
import { looksSecret } from "../../secrets/redact.ts";
import { secretKeyEnvironment } from "../../secrets/secret-key.ts";
import { parseEnv } from "../../text/parse-env.ts";
import type { AppPaths } from "../entry/app-paths.ts";
import type { Project, TextFile } from "../project.ts";
import type { TextReader } from "../text-files.ts";
import { envLookup, envValues, type Shell, WORKER_VARIABLES } from "./env-files.ts";
import { keylessKey } from "./keyless-key.ts";

/** The name that every Clerk SDK understands, whatever the bundler's prefix. */
const COMMON_KEY_VARIABLE = "CLERK_PUBLISHABLE_KEY";

type ClientEnv = Pick<
  Project,
  | "knownKey"
  | "otherKeys"
  | "secretKey"
  | "exposedSecrets"
  | "knownIssuer"
  | "proxied"
  | "overridingEnvFiles"
> & { envFile: TextFile };

type Sources = Pick<AppPaths, "envFolder" | "exposedPrefixes"> &
  Pick<Project, "backend" | "issuerInUse" | "keyVariables" | "keysInCode">;

/**
 * Reads the framework's env files, the strongest first, after the shell; the issuer, under the name
 * that `auth.config` reads it by or another usual one, may stand in the backend's too.
 */
export function readClientEnv(
  framework: Framework,
  { envFolder: folder, exposedPrefixes, backend, issuerInUse, keyVariables, keysInCode }: Sources,
  shell: Shell,
  read: TextReader,
): ClientEnv {
  const { publishableKeyVariable } = framework;
  const issuerVariables = [issuerInUse.variable ?? [], ISSUER_VARIABLES].flat();
  const inFolder = (name: string) => posix.join(folder, name);
  const stronger = framework.strongerEnvFiles.map(inFolder);
  const envFile = inFolder(framework.envFile);
  const files = [...stronger, envFile, inFolder(".env")];
  const names = new Set([...keyVariables, publishableKeyVariable, COMMON_KEY_VARIABLE]);
  const keys = [...names].flatMap(envValues(shell, files, read));
  // What is written into the code counts before it.
  const keyless = keysInCode.length > 0 ? undefined : keylessKey(folder, read);
  const [knownKey = keyless, ...otherKeys] = keys;
  const ofServer = [...files, inFolder(WORKER_VARIABLES)];
  const secret = envLookup(shell, ofServer, read)("CLERK_SECRET_KEY");
  const environment = secret && secretKeyEnvironment(secret.value);
  const ofBackend = [".env.local", ".env"].map((name) => posix.join(backend, name));
  return {
    envFile: { path: envFile, text: read(envFile) ?? null },
    knownKey,
    otherKeys,
    secretKey: environment &&
      secret && { value: environment, source: secret.source, file: secret.file },
    exposedSecrets: exposedSecrets(exposedPrefixes, files, shell, read),
    knownIssuer: issuerVariables.flatMap(envValues(shell, [...files, ...ofBackend], read))[0],
    proxied: proxySetting(files, shell, read),
    overridingEnvFiles: stronger.filter((path) => {
      const values = parseEnv(read(path) ?? "");
      return keyVariables.some((name) => values[name] !== undefined);
    }),
  };
}

/** Finds what says that Clerk is reached at another address than the key's. */
function proxySetting(
  files: readonly string[],
  shell: Shell,
  read: TextReader,
): Project["proxied"] {
  const sources = [
    { place: undefined, values: shell },
    ...files.map((path) => ({ place: path, values: parseEnv(read(path) ?? "") })),
  ];
  for (const { place, values } of sources) {
    for (const [name, value] of Object.entries(values)) {
      if (!value || !isProxySetting(name)) continue;
      const source = place === undefined ? `the environment's ${name}` : `${name} in ${place}`;
      return { value, source };
    }
  }
  return undefined;
}

/** Whether a variable is one by which Clerk's SDKs are told of a proxy or a satellite's domain. */
export function isProxySetting(name: string): boolean {
  return /(?:^|_)CLERK_(?:PROXY_URL|DOMAIN)$/.test(name);
}

/** Finds secrets under a name that the bundler puts into what every visitor downloads. */
function exposedSecrets(
  prefixes: readonly string[],
  files: readonly string[],
  shell: Shell,
  read: TextReader,
): string[] {
  const sources = [
    { place: "the environment", values: shell },
    ...files.map((path) => ({ place: path, values: parseEnv(read(path) ?? "") })),
  ];
  return sources.flatMap(({ place, values }) =>
    Object.entries(values).flatMap(([name, value]) =>
      value && looksSecret(value) && prefixes.some((prefix) => name.startsWith(prefix))
        ? [`${name} in ${place}`]
        : [],
    ),
  );
}
