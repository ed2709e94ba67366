/** Asks everybody who knows what a project's files don't say, all at the same time. */

import { join, posix } from "node:path";
import { convexCli, shownReading, type VariableReading } from "../apply/programs/convex-cli.ts";
import { checkTypes } from "../apply/programs/type-check.ts";
import { projectSecrets } from "../apply/project-secrets.ts";
import { NOTHING_ASKED, type Services } from "../checks/services.ts";
import {
  derivedIssuer,
  domainVariable,
  domainVariables,
  proxyAddress,
  type Subject,
} from "../checks/subject.ts";
import { readIssuer } from "../clerk/issuer.ts";
import { type IssuerDocuments, readIssuerDocuments } from "../clerk/issuer-documents.ts";
import { type Acceptance, askAcceptance } from "../clerk/sign-in/ask-acceptance.ts";
import { askInstance } from "../prompts/ask-clerk.ts";
import { deploymentUrl } from "./sign-in/deployment-url.ts";

/** Milliseconds that anybody has to answer. */
const SERVICE_TIMEOUT = 10_000;

/**
 * Asks the issuer, the Convex deployment, Clerk's API (with the secret key that is there) and the
 * project's own compiler. What doesn't answer in time, or before the signal is given, is told as
 * such; nothing is thrown for it.
 */
export async function askServices(subject: Subject, signal: AbortSignal): Promise<Services> {
  const { project, secret } = subject;
  const url = subject.authConfig && deploymentUrl(subject, SERVICE_TIMEOUT, signal);
  const [first, accepted, ofDeployment, ofClerk, types] = await Promise.all([
    askIssuers(issuersToAsk(subject), signal),
    askForAcceptance(issuersOfKey(subject), url, signal),
    askDeployment(subject, signal),
    secret && askInstance(project.directory, secret, SERVICE_TIMEOUT, signal),
    askCompiler(subject, signal),
  ]);
  // An instance that is proxied names another issuer, and so may the deployment.
  const named = Object.values(first).flatMap((each) =>
    each.status === "faulty" && each.issuer !== undefined ? [each.issuer] : [],
  );
  const asked = [ofDeployment.variable, ...Object.values(ofDeployment.otherVariables)];
  const set = asked.flatMap((each) => (each?.status === "set" ? [each.value] : []));
  const more = addresses([...named, ...set]).filter((issuer) => !(issuer in first));
  const [others, acceptedToo] = await Promise.all([
    askIssuers(more, signal),
    askForAcceptance(addresses(named), url, signal),
  ]);
  const issuers = { ...first, ...others };
  const acceptance = { ...accepted, ...acceptedToo };
  const found = await url;
  const at = { deploymentUrl: found?.ok ? found.url : undefined };
  return { ...NOTHING_ASKED, ...ofClerk, ...ofDeployment, ...at, issuers, acceptance, types };
}

function issuersToAsk(subject: Subject): string[] {
  const literals = subject.entries.flatMap(({ domain }) => domain?.literal ?? []);
  return addresses([...issuersOfKey(subject), ...literals]);
}

/** Those that may sign the app's tokens. */
function issuersOfKey(subject: Subject): string[] {
  return addresses([derivedIssuer(subject) ?? [], proxyAddress(subject) ?? []].flat());
}

/** Asks the deployment itself whose tokens it accepts; nobody where it isn't known which one it is. */
async function askForAcceptance(
  issuers: readonly string[],
  url: ReturnType<typeof deploymentUrl> | undefined,
  signal: AbortSignal,
): Promise<Services["acceptance"]> {
  const found = issuers.length === 0 ? undefined : await url;
  if (!found) return {};
  const answers = issuers.map(async (issuer): Promise<[string, Acceptance]> => {
    if (!found.ok) return [issuer, { status: "unknown", reason: found.reason }];
    return [issuer, await askAcceptance(found.url, issuer, SERVICE_TIMEOUT, signal)];
  });
  return Object.fromEntries(await Promise.all(answers));
}

function addresses(written: readonly string[]): string[] {
  const issuers = written.flatMap((each) => {
    const reading = readIssuer(each);
    return reading.ok ? [reading.issuer] : [];
  });
  return [...new Set(issuers)];
}

async function askIssuers(
  issuers: readonly string[],
  signal: AbortSignal,
): Promise<Record<string, IssuerDocuments>> {
  if (issuers.length === 0) return {};
  const answers = issuers.map(
    async (issuer) => [issuer, await readIssuerDocuments(issuer, SERVICE_TIMEOUT, signal)] as const,
  );
  return Object.fromEntries(await Promise.all(answers));
}

/** Asks for each variable that Clerk's entries read; the app's own is told apart from the others. */
async function askDeployment(
  subject: Subject,
  signal: AbortSignal,
): Promise<Pick<Services, "variable" | "otherVariables">> {
  const { project, stage } = subject;
  const own = domainVariable(subject);
  if (own === undefined || project.convex.deployment === "none") {
    return { variable: undefined, otherVariables: {} };
  }
  const directory = join(project.directory, project.backend);
  const supervised = supervision(subject, signal);
  const cli = convexCli(directory, project.convex.command, supervised);
  const ask = async (name: string): Promise<VariableReading> => {
    const reading = await cli.readVariable(name, {
      production: stage === "production",
      timeout: SERVICE_TIMEOUT,
      downloads: false,
    });
    return shownReading(reading, supervised.secrets);
  };
  const others = domainVariables(subject).filter((name) => name !== own);
  const [variable, ...readings] = await Promise.all(
    [own, ...others].slice(0, MOST_VARIABLES).map(async (name) => [name, await ask(name)] as const),
  );
  return { variable: variable?.[1], otherVariables: Object.fromEntries(readings) };
}

/** Each is asked for by a program of its own. */
const MOST_VARIABLES = 8;

/** Only where the file alone doesn't tell: it takes seconds. */
async function askCompiler(subject: Subject, signal: AbortSignal): Promise<Services["types"]> {
  const { project, authConfig } = subject;
  if (authConfig?.status !== "read" || authConfig.typesAreKnown) return undefined;
  const { backend, convex, directory } = project;
  const functions = posix.relative(backend, convex.functions) || ".";
  const supervised = supervision(subject, signal);
  return checkTypes(join(directory, backend), functions, 2 * SERVICE_TIMEOUT, supervised);
}

function supervision({ project }: Subject, signal: AbortSignal) {
  return { signal, beginning: undefined, secrets: projectSecrets(project) };
}
