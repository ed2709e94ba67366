/** Plans what the key is put into, and that ClerkProvider takes it from there. */

import { lt } from "semver";
import type { Answers } from "../../answers.ts";
import { readPublishableKey } from "../../clerk/publishable-key.ts";
import { appCode } from "../../code/modules/parsed-app.ts";
import { clerkKeys } from "../../code/providers/clerk-key.ts";
import { type ParsedFile, parseFile } from "../../code/syntax/parse.ts";
import { readNames } from "../../code/syntax/source-names.ts";
import { moveKeys } from "../../code/wiring/move-key.ts";
import type { CliError } from "../../errors.ts";
import { readProcessEnv } from "../../frameworks/process-env.ts";
import { clerkFramework, clerkSdks, frameworkOf } from "../../frameworks/registry.ts";
import { packageOf } from "../../packages/package-name.ts";
import type { Project } from "../../project/project.ts";
import { keyByHand, keyUnknown } from "../../refusals/key-refusals.ts";
import { SCRIPT_ENDING } from "../../text/script-ending.ts";
import type { FileChange } from "../plan.ts";

type Given = Pick<Answers, "publishableKey" | "sdk">;
type Read = (path: string) => string | undefined;

/**
 * Replaces each key that a ClerkProvider is given as a string by the framework's variable, on top of
 * `changed`; `variables` are those that the app reads then. Throws where a key of another instance is
 * written in the code and would stay, and one that can't be told where the app isn't wired yet.
 */
export function planKey(
  project: Project,
  changed: readonly FileChange[],
  { publishableKey, sdk }: Given,
  { isWired }: { isWired: boolean },
): { changes: FileChange[]; variables: string[]; warnings: string[] } {
  const changes = new Map(changed.map((change) => [change.path, change]));
  const read: Read = (path) => changes.get(path)?.after ?? textOf(project, path);
  requireSameInstance(project, publishableKey.host);
  const unknown = unknownKey(project, { publishableKey, sdk }, read);
  if (unknown && !isWired) throw unknown;
  const { openModule } = appCode([], project.source.aliases, read);
  const paths = [
    ...project.providers.filter(({ kind }) => kind === "clerk").map(({ file }) => file),
    ...changed.map(({ path }) => path).filter((path) => SCRIPT_ENDING.test(path)),
  ];
  const filesNow = () => [...new Set(paths)].map((path) => parsed(path, read, project));
  const moved = moveKeys(filesNow(), openModule, reader(project), needsProp(project));
  for (const [path, after] of Object.entries(moved)) {
    const before = changes.get(path)?.before ?? textOf(project, path) ?? "";
    changes.set(path, { path, before, after });
  }
  const keys = filesNow().flatMap((file) => clerkKeys(file, openModule));
  const left = keys.some(({ key }) => key.kind === "literal");
  const [first] = project.keysInCode;
  const [source] = project.keySources;
  if (left && first && source) throw keyByHand(first.place, source, project);
  const names = keys.flatMap(({ key }) => (key.kind === "variable" ? [key.name] : []));
  return {
    changes: [...changes.values()],
    variables: variablesRead(project, names, read),
    warnings: [...takenOut(project), ...(unknown ? [unknown.message] : [])],
  };
}

/** Says where the key is to be set from now on, which came along with the code until now. */
function takenOut({ keySources, framework, envFile }: Project): string[] {
  const places = keySources.flatMap((each) => {
    if (each.kind !== "literal") return [];
    const { file, line } = each.written ?? each;
    return [`${file}:${line}`];
  });
  if (places.length === 0) return [];
  const { publishableKeyVariable: variable } = frameworkOf(framework);
  return [
    `The key that stood in the code (${[...new Set(places)].join(", ")}) is read from ${variable} now: set that wherever else the app is built, since ${envFile.path} stays on this machine.`,
  ];
}

/** Refuses where all that may be ClerkProvider's key is another instance's. */
function requireSameInstance(project: Project, host: string): void {
  const loose = project.keysInCode.filter(({ isGiven }) => !isGiven);
  const isOwn = ({ value }: { value: string }) => {
    const reading = readPublishableKey(value);
    return reading.ok && reading.key.host === host;
  };
  const [other] = loose;
  const unclear = project.keySources.find(({ kind }) => kind === "unclear");
  if (other && unclear && !loose.some(isOwn)) throw keyByHand(other.place, unclear, project);
}

/**
 * Why it can't be told whose key a ClerkProvider is given: it takes it from somewhere else than the
 * variable, as far as the code tells. Nothing in it names that, and no key stands there.
 */
function unknownKey(
  project: Project,
  { publishableKey, sdk }: Given,
  read: Read,
): CliError | undefined {
  const { keySources, keysInCode, keyVariables, visited } = project;
  const { otherKeyVariables = [], publishableKeyVariable } = clerkFramework(project);
  const findsKey = !needsProp(project)(sdk.name);
  const unclear = keySources.find(
    (each) => each.kind === "unclear" && !(each.mayBeAbsent && findsKey),
  );
  if (!unclear || keysInCode.length > 0) return undefined;
  const names = [publishableKeyVariable, ...otherKeyVariables, ...keyVariables];
  if (names.some((name) => isNamed(name, visited, read))) return undefined;
  return keyUnknown(unclear, project, publishableKey.host);
}

/** Whether one of these files has the name in its code, or in a string of it. */
function isNamed(name: string, files: readonly string[], read: Read): boolean {
  return files.some((path) => {
    const text = read(path) ?? "";
    if (!text.includes(name)) return false;
    const { identifiers, strings } = readNames({ path, text });
    return identifiers.has(name) || strings.has(name);
  });
}

function reader(project: Project): Parameters<typeof moveKeys>[2] {
  const { readVariable, publishableKeyVariable: variable } = clerkFramework(project);
  return (path, place) => {
    const written = readVariable(variable, path);
    // A prop may be undefined; a constant is a string to whoever else has it.
    const isBare = place === "value" && written === `process.env.${variable}`;
    return isBare ? readProcessEnv(variable, path) : written;
  };
}

/** Tells of a package whether its ClerkProvider finds no key by itself in this app. */
function needsProp({ clerkPackages, exposedPrefixes }: Project): (module: string) => boolean {
  return (module) => {
    const [sdk] = clerkSdks(packageOf(module));
    if (!sdk || sdk.findsKey === "always") return false;
    if (!sdk.findsKey) return true;
    const version = clerkPackages.find(({ name }) => name === sdk.name)?.installed;
    const isOld = version !== undefined && lt(version, sdk.findsKey.since);
    return isOld || !exposedPrefixes.includes(sdk.findsKey.prefix);
  };
}

/** The variables to set, without one that nothing reads: a key in the code may be all there is. */
function variablesRead(project: Project, names: readonly string[], read: Read): string[] {
  const { keySources, keysInCode, keyVariables, visited } = project;
  const { publishableKeyVariable: usual, secretKeyVariable } = clerkFramework(project);
  const wanted = names.includes(usual) ? [usual, ...keyVariables] : keyVariables;
  const isOnServer = secretKeyVariable !== undefined;
  const isUnclear = keySources.length > 0 && keySources.every(({ kind }) => kind === "unclear");
  const isSure = isOnServer || !isUnclear || keysInCode.length === 0;
  return [...new Set(wanted)].filter((name) => isSure || isNamed(name, visited, read));
}

function parsed(path: string, read: Read, { providerFiles }: Project): ParsedFile {
  const reExports = providerFiles.find((file) => file.path === path)?.reExports;
  return parseFile(path, read(path) ?? "", reExports);
}

function textOf({ texts, source }: Project, path: string): string | undefined {
  return texts[path] ?? source.files[path];
}
