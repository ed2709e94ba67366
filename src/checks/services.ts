/** Describes what Clerk, the Convex deployment and the compiler answered; undefined where not asked. */

import type { VariableReading } from "../apply/programs/convex-cli.ts";
import type { TypeCheck } from "../apply/programs/type-check.ts";
import type { ClerkAnswer } from "../clerk/backend-api.ts";
import type { IssuerDocuments } from "../clerk/issuer-documents.ts";
import type { JwtTemplate } from "../clerk/jwt-template.ts";
import type { Acceptance } from "../clerk/sign-in/ask-acceptance.ts";

export type Services = {
  /** By the issuer's address. */
  issuers: Readonly<Record<string, IssuerDocuments>>;
  /** The variable that auth.config reads its domain from. */
  variable: VariableReading | undefined;
  /** Other variables that its entries of Clerk's read theirs from, by their names. */
  otherVariables: Readonly<Record<string, VariableReading>>;
  /** Where the app's users would find the deployment, as far as that is known. */
  deploymentUrl: string | undefined;
  /** Whose tokens the deployment accepts, by the issuer's address. */
  acceptance: Readonly<Record<string, Acceptance>>;
  templates: ClerkAnswer<JwtTemplate[]> | undefined;
  /** Where Clerk's API was asked. */
  clerkUrl: string | undefined;
  /** The frontend API's hosts of the instance that the secret key is of. */
  hosts: ClerkAnswer<string[]> | undefined;
  types: TypeCheck | undefined;
};

export const NOTHING_ASKED: Services = {
  issuers: {},
  variable: undefined,
  otherVariables: {},
  deploymentUrl: undefined,
  acceptance: {},
  templates: undefined,
  clerkUrl: undefined,
  hosts: undefined,
  types: undefined,
};
