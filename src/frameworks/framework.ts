/** Describes what the rooms need to know of a framework: one value of this type for each, all pure. */

import type { ClerkSdk } from "../clerk/sdk.ts";
import type { ConfigReading } from "../code/config/config-reading.ts";
import type { RootRouteMakers, SourceEdit } from "../code/edits/source-edit.ts";
import type { StartModule } from "../code/modules/entry-module.ts";
import type { NamedImport, Prop } from "../code/splice/jsx-prop.ts";
import type { ClerkTarget } from "../code/wiring/clerk-target.ts";
import type { FirstPage } from "../code/wiring/mounting/mount-element.ts";

/** What a framework may ask of an app; all paths are relative to the app's folder. */
export type FrameworkApp = {
  /** Every kind of dependency in one, name → range. */
  dependencies: Readonly<Record<string, string>>;
  typescript: boolean;
  /**
   * Whether a package's installed version, else the least allowed, is in a range; undefined where
   * it isn't known.
   */
  isIn(name: string, range: string): boolean | undefined;
  has(path: string): boolean;
  /** A file's text. */
  read(path: string): string | undefined;
  /** The files in a folder and below it; none where there is no such folder. */
  filesIn(folder: string): readonly string[];
  /** What the first of these configurations that is there exports at a path of keys. */
  configAt(paths: readonly string[], keys: readonly string[]): ConfigReading;
  /** Whether a file's code, comments and strings aside, has one of these names in it. */
  mentions(path: string, names: readonly string[]): boolean;
  /** Whether one of the strings in a file's code is this one. */
  quotes(path: string, string: string): boolean;
};

/** What decides where ClerkProvider goes. */
export type PlaceSituation = {
  /** The starts that lead to the Convex provider. */
  starts: readonly StartModule[];
  /** Every module that the app starts with. */
  roots: readonly string[];
  /** The SDK's package. */
  sdk: string;
};

/** Where ClerkProvider goes, and what it is given. */
export type ClerkPlace = {
  props: readonly Prop[];
  /** What the props name. */
  imports?: readonly NamedImport[];
  /** What to put it in or around in other files than the provider's own; else around the provider. */
  at?: readonly ClerkTarget[];
  /** Where the Convex provider itself has to move to. */
  moved?: MovedProvider;
  /** The export of its file that a plain provider has to leave, for the default one. */
  lifted?: LiftedProvider;
};

/**
 * A layout that is shown without the data that Clerk needs; `others` are the exports that are shown
 * in it beside the default one.
 */
export type LiftedProvider = { layout: string; others: readonly string[] };

/**
 * A Convex provider in one of these options of the router, which is no place for Clerk's: both go into the
 * document that the root route renders, and the router's context hands the client there.
 */
export type MovedProvider = { options: readonly string[]; root: string; router: RootRouteMakers };
/** Why an app can't be wired as it stands: a sentence, and the steps to do by hand. */
export type UnsupportedApp = {
  message: string;
  steps: readonly (readonly [string, ...string[]])[];
  /** Whether it can't work either with what it has of Clerk's already. */
  isBroken?: boolean;
};

/** What a framework runs before each request, where Clerk's part on the server stands. */
export type RequestHandler = {
  /** The names that it is exported by, the newest first. */
  names: readonly [string, ...string[]];
  /** What an SDK had in its place, until a major version. */
  former: { name: string; package: string; lastMajor: number };
};

/** An address that is answered, its changing segments in brackets, and the modules that are run there. */
export type FrameworkRoute = { url: string; modules: readonly string[] };

/** Calls that reach Convex from a server, where no provider gives them a token. */
export type ServerCalls = {
  module: string;
  /** The exported functions, with the number of arguments that come before their options. */
  functions: Readonly<Record<string, number>>;
  /** Files that run on the server, besides what leads to the providers. */
  files?(app: FrameworkApp): readonly string[];
};

/** Packages whose versions the framework knows: it has a command that installs them. */
export type NativePackages = {
  names: readonly string[];
  /** A program of the project's own packages and its arguments, before the packages' names. */
  command: readonly [string, ...string[]];
  /** What the command says where it failed only after it had installed them all. */
  partly?: RegExp;
};

export type Framework = {
  /** As a person calls it, in messages. */
  label: string;
  /** Whether an app is of this framework, by what its package.json names and its configuration says. */
  recognises(app: FrameworkApp): boolean;
  /** What its plugin is called in the bundler's configuration, which decides over a page left there. */
  plugin?: string;
  /** Why this app of it can't be wired; left out where each can. */
  refuses?(app: FrameworkApp): UnsupportedApp | undefined;
  /** Where the bundler starts: HTML pages whose module scripts name the entry. */
  pages: readonly string[];
  /** Where it starts without such a page. */
  modules(app: FrameworkApp): readonly StartModule[];
  /** Where a person would look for the start, for when there is none. */
  usualModules: readonly string[];
  /** The bundler's configuration, under any of its names; it may say where the pages are. */
  configFiles: readonly string[];
  /** The env file for this machine only, which Convex writes too. */
  envFile: string;
  /** Env files that outweigh it during development, the strongest first. */
  strongerEnvFiles: readonly string[];
  /** What a variable's name starts with for the browser to see it. */
  variablePrefix: string;
  /** The variable that the convex CLI writes the deployment's address to. */
  convexUrlVariable: string;
  /** The variable the bundler hands to the browser. */
  publishableKeyVariable: string;
  /** Variables that its SDKs take the publishable key from besides. */
  otherKeyVariables?: readonly string[];
  /** The expression that reads a variable of the browser's in a file of that name. */
  readVariable(variable: string, path: string): string;
  /** Whether its development server, on Cloudflare's runtime, takes a worker's variables. */
  readsWorkerVariables?: boolean;
  /** The variable for the secret key, where the app runs on a server too. */
  secretKeyVariable: string | undefined;
  /** Clerk's SDKs that serve it, the preferred first. */
  sdks: readonly ClerkSdk[];
  /**
   * The newest known releases of the packages that its SDKs name as peers, one for each minor version
   * that an app may be brought to, the oldest first: name → versions.
   */
  releases?: Readonly<Record<string, readonly string[]>>;
  /** Of a package that always has the version of one of those: which. */
  companionOf?(name: string): string | undefined;
  /**
   * The program of the project's own packages, with its arguments, that brings an app to a release,
   * where the package manager alone does not.
   */
  bringTo?(release: string): string[];
  /** Where ClerkProvider goes for a Convex provider in `file`, reached from these starts. */
  clerkPlace(file: string, situation: PlaceSituation): ClerkPlace;
  /** What else has to change; left out where nothing has. */
  edits?(app: FrameworkApp): readonly SourceEdit[];
  requestHandler?: RequestHandler;
  /** What is answered on the server, where the request handler says for which of it it is run. */
  routes?(app: FrameworkApp): readonly FrameworkRoute[];
  /** Whether it hands the app a React of its own. */
  bringsReact?: boolean;
  /** Files that are there for the framework to run, and stand where it never looks. */
  passedOver?(app: FrameworkApp): readonly string[];
  serverCalls?: ServerCalls;
  /** Whether a module is rendered on a server only, where no client of Convex's can be made. */
  isServerOnly?(path: string): boolean;
  /**
   * Whether each file that uses the provider is shown by itself, so that one must not lead to
   * another.
   */
  rendersApart?: boolean;
  /**
   * Where the sample's sign-in panel goes for an entry, if not beside it, and what it begins with;
   * undefined where Clerk's web components can't be shown.
   */
  panel?(entry: string): { folder: string; directive?: string } | undefined;
  /** The page at the address /, where the framework has pages and that one is certain. */
  firstPage?(app: FrameworkApp): FirstPage | undefined;
  /** What is left to do for this framework alone with one of its SDKs, as a person does it. */
  advice?(sdk: string): readonly string[];
  /** The releases of its packages that run what is written, where an SDK's ranges are not the reason. */
  runsFrom?: Readonly<Record<string, string>>;
  /** Whether React has to stay exactly what it is: React Native's renderer is built for one release. */
  holdsReact?: boolean;
  /** What the SDK needs beside it, installed by the framework's own command. */
  natives?: NativePackages;
};

/** Whether one of a framework's configurations names its plugin. */
export function isConfigured(
  { plugin, configFiles }: Pick<Framework, "plugin" | "configFiles">,
  app: FrameworkApp,
): boolean {
  return plugin !== undefined && configFiles.some((file) => app.mentions(file, [plugin]));
}
