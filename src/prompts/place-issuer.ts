/** Decides where the issuer goes: beside those that others use, or in place of one that nobody does. */

import type { IssuerPlace, IssuerPlacement } from "../answers.ts";
import { asIssuer, ISSUER_VARIABLE, ISSUER_VARIABLES } from "../clerk/issuer.ts";
import { type ClerkDomain, clerkDomains } from "../code/config/clerk-domains.ts";
import type { AddOptions } from "../options.ts";
import type { Project, Sibling } from "../project/project.ts";

/** What the deployment has, by the variable's name; undefined for one that isn't set. */
export type DeploymentValues = Readonly<Record<string, string | undefined>>;

export type IssuerSituation = {
  project: Project;
  /** This app's. */
  issuer: string;
  /** What was typed, or answered. */
  options: Pick<AddOptions, "issuerIn" | "otherIssuer">;
  /** Where it goes where nothing is said of that. */
  usual: IssuerPlace;
  values: DeploymentValues;
};

/** The form that auth.config has already for this app, or else for others; undefined for none. */
export function formInUse(situation: Omit<IssuerSituation, "usual">): IssuerPlace | undefined {
  const domains = ownedDomains(situation);
  const open = domains.filter(({ owner }) => owner !== "others");
  const own = open.filter(({ owner }) => owner === "own");
  for (const list of [own, open, domains]) {
    if (list.some(({ variables }) => variables.length > 0)) return "env";
    if (list.length > 0) return "file";
  }
  return undefined;
}

/** Places the issuer by what is known by now. */
export function placeIssuer(situation: IssuerSituation): IssuerPlacement {
  const { project, issuer, options, usual, values } = situation;
  const issuerIn = options.issuerIn ?? formInUse(situation) ?? usual;
  const domains = ownedDomains(situation);
  const others = domains.filter(({ owner }) => owner === "others");
  const free = domains.filter(({ owner }) => owner === "nobody");
  const own = project.ownIssuerVariable;
  const usualVariable = variableInUse(domains, situation) ?? usualFor(others, situation);
  const value = values[usualVariable];
  const isOthers = value !== undefined && asIssuer(value) !== issuer;
  const keeps = options.otherIssuer === "keep";
  // Of a variable that nobody has asked for, who wants others kept takes it for theirs.
  const isUnasked =
    !(usualVariable in values) && free.some(({ variables }) => variables.includes(usualVariable));
  const isLeftAlone = keeps ? isOthers || isUnasked : isOthers && isProven(value, situation);
  const leaves = isLeftAlone && usualVariable !== own;
  const issuerVariable = leaves ? own : usualVariable;
  // Beside a variable that is right already, another one that is set takes nothing away.
  const isRight = issuerIn === "env" && issuerAt(issuerVariable, values) === issuer;
  const isLeft = ({ variables: [name] }: ClerkDomain) =>
    (keeps && name !== issuerVariable) || (isRight && issuerAt(name, values) !== undefined);
  const left = free.filter(isLeft);
  const kept = [...others, ...left];
  const dropped = kept.length === 0 && domains.length === 1 ? free[0]?.literal : undefined;
  return {
    issuerIn,
    issuerVariable,
    kept: {
      issuers: kept.flatMap(({ literal }) => literal ?? []),
      variables: kept.flatMap(({ variables }) => variables),
    },
    dropped,
    otherIssuer: options.otherIssuer,
    former: formerOf(
      issuerIn === "env"
        ? [issuerVariable]
        : free.flatMap((each) => (left.includes(each) ? [] : each.variables)),
      situation,
    ),
  };
}

/** The deployment's variables that matter to that, and that nobody has asked for yet. */
export function variablesToAsk(situation: IssuerSituation): string[] {
  const { issuerIn, issuerVariable, dropped, former } = placeIssuer(situation);
  const listed = ownedDomains(situation).flatMap(({ variables }) => variables);
  const isOpen = issuerIn === "env" || listed.length > 0 || dropped !== undefined;
  const usesUsual = dropped !== undefined || former !== undefined || listed.length === 0;
  const names = [
    ...listed,
    ...(issuerIn === "env" ? [issuerVariable] : []),
    ...(usesUsual ? ISSUER_VARIABLES : []),
  ];
  return isOpen ? [...new Set(names)].filter((name) => !(name in situation.values)) : [];
}

type Owner = "own" | "others" | "nobody";
type OwnedDomain = ClerkDomain & { owner: Owner };

/** Clerk's domains in auth.config, with who is seen to use each. */
function ownedDomains(situation: Omit<IssuerSituation, "usual">): OwnedDomain[] {
  const { path, text } = situation.project.authConfig;
  const domains = clerkDomains(text, path);
  return domains.map((domain) => ({ ...domain, owner: ownerOf(domain, domains, situation) }));
}

function ownerOf(
  { literal, variables }: ClerkDomain,
  domains: readonly ClerkDomain[],
  { project, issuer, values }: Omit<IssuerSituation, "usual">,
): Owner {
  const [name] = variables;
  const value = literal ?? issuerAt(name, values);
  if (value === issuer) return "own";
  const isNamedFor = ({ variable }: Sibling) => variables.includes(variable);
  if (project.siblings.some(isNamedFor)) return "others";
  const isUnplaced = hasUnplacedSibling(domains, { project, issuer, values });
  if (value === undefined) {
    if (name === project.ownIssuerVariable) return "own";
    return isUnplaced && !isWired(project) ? "others" : "nobody";
  }
  if (name === project.ownIssuerVariable) return "nobody";
  const isOnDeployment =
    literal !== undefined && Object.keys(values).some((each) => issuerAt(each, values) === literal);
  return isOnDeployment || isUnplaced || knownOthers(project).includes(value) ? "others" : "nobody";
}

function issuerAt(name: string | undefined, values: DeploymentValues): string | undefined {
  const value = name === undefined ? undefined : values[name];
  return value === undefined ? undefined : asIssuer(value);
}

/** Issuers that are in use by what env files tell: of sibling apps, and of this one in production. */
function knownOthers({ siblings, productionIssuers }: Project): string[] {
  const known = [...siblings.flatMap(({ issuers }) => issuers), ...productionIssuers];
  return known.map(({ value }) => value);
}

/**
 * Whether another app signs in with Clerk, not known to be of this instance, and none of the domains
 * is known to be its: any that nobody has may be.
 */
function hasUnplacedSibling(
  domains: readonly ClerkDomain[],
  { project, issuer, values }: Pick<IssuerSituation, "project" | "issuer" | "values">,
): boolean {
  const placed = domains.flatMap(({ literal, variables: [name] }) => [
    literal ?? issuerAt(name, values),
    name,
  ]);
  return project.siblings.some(
    ({ usesClerk, variable, issuers }) =>
      usesClerk &&
      !placed.includes(variable) &&
      !issuers.some(({ value }) => value === issuer || placed.includes(value)),
  );
}

function isWired({ providers }: Project): boolean {
  return providers.some(({ kind }) => kind === "convex-with-clerk");
}

/** The variable that has the issuer already, else one in auth.config that is this app's to set. */
function variableInUse(
  domains: readonly OwnedDomain[],
  { issuer, values }: IssuerSituation,
): string | undefined {
  const others = domains.filter(({ owner }) => owner === "others");
  const taken = others.flatMap(({ variables }) => variables);
  const listed = (owner: Owner) =>
    domains.filter((each) => each.owner === owner).flatMap(({ variables }) => variables);
  const right = [...listed("own"), ...Object.keys(values)].find(
    (name) => !taken.includes(name) && issuerAt(name, values) === issuer,
  );
  return right ?? listed("own")[0] ?? listed("nobody").find((name) => name.includes("CLERK"));
}

function usualFor(others: readonly OwnedDomain[], { project }: IssuerSituation): string {
  const isTaken = others.some(({ variables }) => variables.length > 0);
  return isTaken ? project.ownIssuerVariable : ISSUER_VARIABLE;
}

/** Whether a value that the deployment has is seen to be another app's. */
function isProven(value: string, { project, issuer, values }: IssuerSituation): boolean {
  const { path, text } = project.authConfig;
  const domains = clerkDomains(text, path);
  return (
    knownOthers(project).includes(asIssuer(value)) ||
    hasUnplacedSibling(domains, { project, issuer, values })
  );
}

/** What Convex accepts by one of these variables of the deployment, and would accept no more. */
function formerOf(
  names: readonly string[],
  { issuer, options, values }: IssuerSituation,
): IssuerPlacement["former"] {
  for (const variable of names) {
    const value = values[variable];
    if (value === undefined || asIssuer(value) === issuer) continue;
    return { variable, value, agreed: options.otherIssuer === "replace" };
  }
  return undefined;
}
