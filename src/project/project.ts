/** Describes the project as it was found: a plain value, which every later room works from. */

import type { ClerkPackage } from "../clerk/kept-sdk.ts";
import type { ClerkEnvironment } from "../clerk/publishable-key.ts";
import type { LoginSign } from "../code/diagnosis/custom-login.ts";
import type { KeySource } from "../code/diagnosis/key-source.ts";
import type { TokenAsk } from "../code/diagnosis/server/server-tokens.ts";
import type { ServerCall } from "../code/diagnosis/unauthenticated-calls.ts";
import type { SourceEdit } from "../code/edits/source-edit.ts";
import type { StartModule } from "../code/modules/entry-module.ts";
import type { AppSource } from "../code/providers/app-render-order.ts";
import type { ClerkElsewhere } from "../code/providers/clerk-in-other-file.ts";
import type { FoundElement, Location } from "../code/providers/find-providers.ts";
import type { VendorUse } from "../code/sign-in/vendor-uses.ts";
import type { ReExportedBinding } from "../code/syntax/imports.ts";
import type { FirstPage } from "../code/wiring/mounting/mount-element.ts";
import type { FrameworkName } from "../frameworks/registry.ts";
import type { PackageManagerName } from "../packages/package-managers.ts";
import type { PackageState } from "../packages/package-state.ts";
import type { Container } from "./container-signs.ts";
import type { ExampleFile, WorkerSecrets } from "./env/example-files.ts";
import type { HouseStyles } from "./house-styles.ts";
import type { SecurityPolicy } from "./security-policies.ts";

/** How the convex CLI will know its deployment; `none`: it would have to ask. */
export type DeploymentKind = "cloud" | "self-hosted" | "deploy-key" | "none";

/** A file's path relative to the project's directory, and its text (null: there is no file). */
export type TextFile = { path: string; text: string | null };

/** The rules that decide whether git sees the env file. */
export type GitIgnore = TextFile & {
  /** The env file's path from the repository's root. */
  envFileFromRoot: string;
  /** Every .gitignore from the root down, its folder relative to the root ("" for the root). */
  rules: { directory: string; text: string }[];
};

/** A file that renders a Convex provider. */
export type ProviderFile = {
  path: string;
  text: string;
  /** Another file whose ClerkProvider stands above this one's providers, or inside them. */
  clerk: ClerkElsewhere | undefined;
  /** What local modules hand on to it that is a provider's package's own. */
  reExports: ReExportedBinding[];
  /** Where the app starts, as far as it leads here. */
  starts: StartModule[];
};

/**
 * The version of convex whose command line runs, and the Node that it asks for, as far as they are
 * known.
 */
export type ConvexRelease = { version: string | undefined; node: string | undefined };

/** Another app of the workspace over the same backend. */
export type Sibling = {
  folder: string;
  /** The deployment's variable that its issuer would have for itself. */
  variable: string;
  /** Whether it names one of Clerk's SDKs. */
  usesClerk: boolean;
  /** The issuers that its env files tell, and where. */
  issuers: { value: string; source: string }[];
};

export type Project = {
  /** Absolute path of the directory given, to which all other paths are relative. */
  directory: string;
  /** The package that renders React: "" for the directory itself. */
  app: string;
  /** The folder of its pages and configurations: its own, or one below without a manifest. */
  home: string;
  /** The package with the Convex functions, where the convex CLI runs. */
  backend: string;
  framework: FrameworkName;
  /** The version of Node that runs this. */
  node: string;
  typescript: boolean;
  packageJson: { path: string; text: string };
  /** Other packages of the workspace that render a Convex provider. */
  sharing: {
    manifests: { path: string; text: string; dependencies: string[] }[];
    /** The workspace's root, where an install serves all its packages. */
    root: string;
  };
  react: PackageState;
  reactDom: PackageState;
  /** Every `@clerk/*` package that package.json names. */
  clerkPackages: ClerkPackage[];
  convex: PackageState & {
    /** The packages it names as peers. */
    peers: string[];
    /** The package that names it for the app: its own, or one of the workspace that it depends on. */
    folder: string;
    /** As the package with the functions has it, where its command line runs. */
    cli: ConvexRelease;
    pushed: PackageState;
    /** Where the functions are, relative to the directory. */
    functions: string;
    /** The words that call the convex CLI through the package manager (`npx convex`). */
    command: string[];
    deployment: DeploymentKind;
  };
  /** `auth.config` of the functions folder: the one that is there, or the one to create. */
  authConfig: TextFile;
  /** What a present `auth.config` reads Clerk's issuer from. */
  issuerInUse: { variable?: string; literal?: string };
  packageManager: PackageManagerName;
  /** The env file for this machine, which git must ignore; `tracked`: git has it all the same. */
  envFile: TextFile & { tracked: boolean };
  /** How new code has to look. */
  houseStyles: HouseStyles;
  /** Files that tell others which variables the app needs. */
  exampleFiles: ExampleFile[];
  /** Where Cloudflare's tools take the server's secrets from. */
  workerSecrets: WorkerSecrets | undefined;
  /** The folder of the env files that the bundler reads, and the prefixes it hands to the browser. */
  envFolder: string;
  exposedPrefixes: string[];
  /** Where each ClerkProvider takes the key from. */
  keySources: KeySource[];
  /**
   * The publishable keys that are written into the code: those that a ClerkProvider is given, and
   * where it can't be told what one is given, every other one.
   */
  keysInCode: { value: string; place: Location; isGiven: boolean }[];
  /** The variables that the key goes into: those that the app reads it from. */
  keyVariables: string[];
  /** The publishable key that the env files and the shell already give, and where. */
  knownKey: { value: string; source: string } | undefined;
  /** The publishable keys that stand there too, in another variable or another file. */
  otherKeys: { value: string; source: string }[];
  /** The publishable keys that other apps of the workspace have for the same backend. */
  siblingKeys: { value: string; source: string }[];
  siblings: Sibling[];
  /** The deployment's variable that this app's issuer has for itself, where the usual one is another's. */
  ownIssuerVariable: string;
  /** The issuers that its env files for production tell, and where. */
  productionIssuers: { value: string; source: string }[];
  /** Which instance `CLERK_SECRET_KEY` is of, and its env file; the key itself is not kept. */
  secretKey: { value: ClerkEnvironment; source: string; file: string | undefined } | undefined;
  /** What may hand the server variables besides its env files: a program that a script runs, or a file. */
  envLoader: string | undefined;
  /** Secrets that the bundler would hand to every browser, by where they stand. */
  exposedSecrets: string[];
  /** Env files read after `envFile` by the bundler that give another value for its variable. */
  overridingEnvFiles: string[];
  /** The issuer that the shell or an env file already gives. */
  knownIssuer: { value: string; source: string } | undefined;
  /** What says that Clerk is reached by a proxy, or at a satellite's domain: its tokens say so too. */
  proxied: { value: string; source: string } | undefined;
  gitignore: GitIgnore;
  /** The first file that renders a Convex provider, and every provider found on the way. */
  entry: string;
  providers: FoundElement[];
  /** The files that render a Convex provider. */
  providerFiles: ProviderFile[];
  /** Every module that the app starts with, whether it leads to a provider or not: path → text. */
  roots: Record<string, string>;
  /** Every module that was followed. */
  visited: string[];
  /** The files that lead to them. */
  source: AppSource;
  /** What the framework needs beside the providers, and the files that this is in. */
  edits: SourceEdit[];
  editedFiles: Record<string, string | null>;
  /** Packages of the framework's that decide which SDK serves it. */
  frameworkPackages: PackageState[];
  /** Packages that have the same version as one of those, and move together with it. */
  companions: PackageState[];
  /** The command that installs the native packages which the SDK needs and package.json lacks. */
  nativeInstall: string[] | undefined;
  /** Calls on a server that reach Convex without a user's token. */
  serverCalls: ServerCall[];
  /** Whether others are given a token, and where the server asks Clerk for one. */
  serverTokens: { isGiven: boolean; asks: TokenAsk[] };
  /** The configurations of TypeScript's that check the types of packages with the app. */
  checkedTypes: string[];
  /** What the app runs in, where that isn't, or isn't only, a browser. */
  container: Container | undefined;
  /** The Content-Security-Policies that the app's pages are sent with. */
  securityPolicies: SecurityPolicy[];
  /** Signs of a login of the app's own, where a plain provider is still to be wired. */
  otherLogins: LoginSign[];
  /** Where another vendor's sign-in is used, front and back. */
  vendorUses: VendorUse[];
  /** Every text that was read, by its path; null where there is no such file. */
  texts: Readonly<Record<string, string | null>>;
  /** Files that the sample would be written to, with what they hold already. */
  sampleFiles: {
    query: TextFile;
    panel: (TextFile & { directive: string | null }) | undefined;
    /** The page at the address /, to show the panel on, where there is such a thing. */
    page: FirstPage | undefined;
  };
};
