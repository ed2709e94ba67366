/** Warns of another instance that builds for production sign in to, as env files tell. */

import { posix } from "node:path";
import type { Answers } from "../../answers.ts";
import { setVariableCommand } from "../../project/env/set-variable.ts";
import type { Project } from "../../project/project.ts";

/** Of an instance that auth.config would accept no token of, there or on any deployment. */
export function productionWarnings(
  project: Pick<Project, "productionIssuers" | "authConfig" | "convex" | "backend">,
  { issuer, issuerIn, issuerVariable, kept }: Answers,
): string[] {
  const { productionIssuers, authConfig } = project;
  const setting = (value: string) =>
    setVariableCommand(project, { name: issuerVariable, value, production: true });
  const others = productionIssuers.filter(
    ({ value }) => value !== issuer && !kept.issuers.includes(value),
  );
  const known = others.filter(
    (each, at) => at === others.findIndex(({ value }) => value === each.value),
  );
  const name = posix.basename(authConfig.path);
  return known.map(({ value, source }) =>
    issuerIn === "env"
      ? `${source} is of another instance, which builds for production sign in to. Its issuer has to be set on the production deployment: ${setting(value)}`
      : `${source} is of another instance, which builds for production sign in to: ${name} accepts ${issuer} alone, and Convex would refuse the tokens of ${value}. To have an issuer for each deployment: --issuer-in env`,
  );
}
