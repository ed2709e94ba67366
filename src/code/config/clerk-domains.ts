/** Lists whose tokens an auth.config accepts already, as far as they are Clerk's. */

import { issuerMeant } from "../../clerk/issuer.ts";
import { isClerks, listedEntries } from "./auth-config.ts";

/** The domain of one of Clerk's entries: written there, or read from the deployment. */
export type ClerkDomain = {
  literal: string | undefined;
  /** The deployment's variables that it is made of. */
  variables: string[];
};

/** Those of an auth.config's text, listed on a condition too; none where it can't be read. */
export function clerkDomains(text: string | null, path: string): ClerkDomain[] {
  return listedEntries(text ?? "", path)
    .filter((entry) => isClerks(entry))
    .flatMap(({ object }) => object?.domain?.value ?? [])
    .map(({ literal, variables }) => ({
      literal: literal === undefined ? undefined : issuerMeant(literal),
      variables,
    }));
}
