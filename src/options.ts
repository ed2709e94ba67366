/** What was typed, as plain values: the command line's own words, not yet checked against a project. */

import type { IssuerPlace } from "./answers.ts";
import type { FrameworkName } from "./frameworks/registry.ts";

export const PACKAGE_MANAGERS = ["npm", "pnpm", "yarn", "bun"] as const;
export type PackageManagerName = (typeof PACKAGE_MANAGERS)[number];

export type AddOptions = {
  publishableKey: string | undefined;
  issuer: string | undefined;
  issuerIn: IssuerPlace | undefined;
  framework: FrameworkName | undefined;
  entry: string | undefined;
  sdk: string | undefined;
  packageManager: PackageManagerName | undefined;
  example: boolean | undefined;
  install: boolean;
  convexDev: boolean;
  once: boolean;
  verify: boolean;
  dryRun: boolean;
  json: boolean;
  yes: boolean;
};

/** What `undo` takes. */
export type UndoOptions = { install: boolean; dryRun: boolean; json: boolean };

/** What holds where nothing was typed. */
export const UNTYPED: AddOptions = {
  publishableKey: undefined,
  issuer: undefined,
  issuerIn: undefined,
  framework: undefined,
  entry: undefined,
  sdk: undefined,
  packageManager: undefined,
  example: undefined,
  install: true,
  convexDev: true,
  once: false,
  verify: true,
  dryRun: false,
  json: false,
  yes: false,
};
