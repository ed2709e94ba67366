/** Warns of where Clerk's browser SDK can't work, or only in part. */

import type { Answers } from "../../answers.ts";
import { issuerOf } from "../../clerk/issuer.ts";
import { lackingDirectives } from "../../clerk/needed-sources.ts";
import type { ContainerKind } from "../../project/container-signs.ts";
import type { Project } from "../../project/project.ts";
import { readPolicy } from "../../text/content-security-policy.ts";

export function platformWarnings(project: Project, answers: Answers): string[] {
  return [
    ...container(project),
    ...securityPolicies(project, answers),
    ...checkedTypes(project, answers),
  ];
}

/** Clerk's types name some of packages that an app has no use for. */
function checkedTypes({ checkedTypes: files, clerkPackages }: Project, { sdk }: Answers): string[] {
  const isThere = clerkPackages.some(({ name, installed }) => name === sdk.name && installed);
  return isThere
    ? []
    : files.map(
        (file) =>
          `${file} has TypeScript check the types of packages too, and those of ${sdk.name} have errors of their own: where a build checks types, it will fail by them. To leave them out, set "skipLibCheck": true in its compilerOptions.`,
      );
}

const NO_COOKIES =
  "Clerk's browser SDK keeps its session in cookies, which a page that comes from no host doesn't have: signing in works in a browser, and not in the packaged app";

const WORDS: Readonly<Partial<Record<ContainerKind, string>>> = {
  electron: `${NO_COOKIES}. Clerk's own for Electron is @clerk/electron (in beta), with ClerkProvider and useAuth in @clerk/electron/react: https://clerk.com/docs/electron/getting-started/quickstart`,
  tauri: `${NO_COOKIES}. Clerk has no SDK of its own for Tauri; tauri-plugin-clerk is the community's: https://www.npmjs.com/package/tauri-plugin-clerk`,
  capacitor: `${NO_COOKIES}, unless server.url in capacitor.config has it come from your site. Clerk has no SDK for Capacitor; for native apps it has @clerk/expo: https://clerk.com/docs/expo/getting-started/quickstart`,
};

function container({ container: found, clerkPackages }: Project): string[] {
  const words = found && WORDS[found.kind];
  const hasOwn = clerkPackages.some(({ name }) => name === "@clerk/electron");
  return words === undefined || hasOwn ? [] : [`${found?.sign}. ${words}`];
}

/** What keeps the browser from loading Clerk, or some of it. */
function securityPolicies(project: Project, { publishableKey }: Answers): string[] {
  const issuer = issuerOf(publishableKey);
  return project.securityPolicies.flatMap(({ file, line, texts }) => {
    const all = lackingDirectives(readPolicy(...texts), issuer);
    const lacking = all.filter(({ isUnclear }) => !isUnclear);
    const inProduction = `In production, the host of that instance in place of ${issuer}.`;
    if (all.length > 0 && lacking.length === 0) {
      const said = all.map(({ directive }) => directive).join("; ");
      return [
        `There is a Content-Security-Policy in ${file}:${line} that could not be read in full. What it has to allow: ${said}. ${inProduction}`,
      ];
    }
    if (lacking.length === 0) return [];
    const isBlocking = lacking.some((each) => each.isBlocking);
    const what = isBlocking
      ? "keeps Clerk's script or its requests out: nobody could sign in"
      : "keeps some of Clerk's parts out";
    return [
      `The Content-Security-Policy in ${file}:${line} ${what}. What it has to say: ${lacking.map(({ directive }) => directive).join("; ")}. ${inProduction}`,
    ];
  });
}
