/** Refuses an app that runs where Clerk's browser SDK can't, with the steps to the one made for there. */

import { CONTAINER_SDKS } from "../clerk/sdk.ts";
import { CliError } from "../errors.ts";
import type { Framework } from "../frameworks/framework.ts";
import type { PackageManagerName } from "../packages/package-managers.ts";
import type { Container } from "../project/container-signs.ts";
import { type ManualStep, numberedSteps } from "../text/numbered-steps.ts";
import { addPackagesCommand, removePackagesCommand } from "../text/shell-command.ts";
import { type CopyStyle, inStyle } from "./snippet-style.ts";

export type ContainerSituation = {
  framework: Framework;
  packageManager: PackageManagerName;
  app: string;
  /** The file with the Convex provider. */
  file: string;
  style: CopyStyle & { indent: string };
  /** Clerk's packages that package.json names. */
  named: readonly string[];
  /** Whether ClerkProvider of another SDK is rendered already. */
  isBroken: boolean;
};

const WORDS = {
  "browser-extension": {
    what: "a browser extension",
    why: "Clerk's browser SDK loads its script from Clerk's host, which an extension may not, and keeps no session there",
    permit:
      'Give the extension\'s manifest the permissions "cookies" and "storage", and Clerk\'s host among its host_permissions:',
    docs: "https://clerk.com/docs/chrome-extension/getting-started/quickstart",
  },
  electron: {
    what: "an Electron app",
    why: "Clerk's browser SDK keeps no session on a page that comes from no host",
    permit:
      "Have the main process call createClerkBridge(), and the preload script exposeClerkBridge():",
    docs: "https://clerk.com/docs/electron/getting-started/quickstart",
  },
} as const;

export function otherContainer(
  { kind, sign }: Container & { kind: keyof typeof WORDS },
  { framework, packageManager, app, file, style, named, isBroken }: ContainerSituation,
): CliError {
  const { what, why, permit, docs } = WORDS[kind];
  const { name, module } = CONTAINER_SDKS[kind];
  const { readVariable, publishableKeyVariable } = framework;
  const others = named.filter((each) => each !== name && /^@clerk\/(?:clerk-)?react$/.test(each));
  const steps: ManualStep[] = [
    ...(named.includes(name)
      ? []
      : [["Add Clerk's SDK for it:", addPackagesCommand(packageManager, [name], app)] as const]),
    ...(others.length > 0
      ? [["Take the other one out:", removePackagesCommand(packageManager, others, app)] as const]
      : []),
    [
      `In ${file}, import:`,
      inStyle(`import { ClerkProvider, useAuth } from "${module}";`, style),
      inStyle('import { ConvexProviderWithClerk } from "convex/react-clerk";', style),
    ],
    [
      "In place of <ConvexProvider client={…}>…</ConvexProvider>, render:",
      `<ClerkProvider publishableKey={${readVariable(publishableKeyVariable, file)}}>`,
      `${style.indent}<ConvexProviderWithClerk client={…} useAuth={useAuth}>…</ConvexProviderWithClerk>`,
      "</ClerkProvider>",
    ],
    [permit, docs],
    ["Run this command again: it writes the key and auth.config."],
  ];
  return new CliError(
    isBroken ? "sdk-unfit" : "unsupported-framework",
    `This is ${what}: ${sign}. ${why}; Clerk has ${name} for it.`,
    numberedSteps(steps),
  );
}
