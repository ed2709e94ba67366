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
  /** Whether Clerk is told to create the JWT template; undefined: ask where anybody is there. */
  createJwtTemplate: boolean | undefined;
  install: boolean;
  convexDev: boolean;
  once: boolean;
  verify: boolean;
  dryRun: boolean;
  json: boolean;
  yes: boolean;
};

/** What `doctor` takes. */
export type DoctorOptions = {
  /** Whether what this tool can mend is mended. */
  fix: boolean;
  /** The file with the token to judge, or `-` for standard input. */
  token: string | undefined;
  /** Whether the production deployment is judged in place of the development one. */
  prod: boolean;
  framework: FrameworkName | undefined;
  entry: string | undefined;
  packageManager: PackageManagerName | undefined;
  createJwtTemplate: boolean | undefined;
  install: boolean;
  convexDev: boolean;
  /** Whether anybody is asked over the network. */
  verify: boolean;
  json: boolean;
  yes: boolean;
};

/** What `undo` takes. */
export type UndoOptions = { install: boolean; dryRun: boolean; json: boolean };

/** What holds for `doctor` where nothing was typed. */
export const UNTYPED_DOCTOR: DoctorOptions = {
  fix: false,
  token: undefined,
  prod: false,
  framework: undefined,
  entry: undefined,
  packageManager: undefined,
  createJwtTemplate: undefined,
  install: true,
  convexDev: true,
  verify: true,
  json: false,
  yes: false,
};

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
  createJwtTemplate: undefined,
  install: true,
  convexDev: true,
  once: false,
  verify: true,
  dryRun: false,
  json: false,
  yes: false,
};
