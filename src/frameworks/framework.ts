/** What the rooms need to know of a framework. One value of this type a framework, all pure. */

export type Framework = {
  /** As a person calls it, in messages. */
  label: string;
  /** `the rest`: the app is completed where its React side is wired, and refused where it isn't. */
  wires: "all" | "the rest";
  /** Whether a package with these dependencies (all kinds merged, name → range) is of this framework. */
  recognises(dependencies: Readonly<Record<string, string>>): boolean;
  /** Where the bundler starts: HTML pages whose module scripts name the entry. */
  entryPages: readonly string[];
  /** Where it starts without such a page: modules, of which the first that is there counts. */
  entryModules: readonly string[];
  /** The bundler's configuration, under any of its names; it may say where the pages are. */
  configFiles: readonly string[];
  /** The env file for this machine only, which Convex writes too. */
  envFile: string;
  /** Env files that outweigh it during development, the strongest first. */
  strongerEnvFiles: readonly string[];
  /** What a variable's name starts with for the browser to see it. */
  variablePrefix: string;
  /** The variable the bundler hands to the browser. */
  publishableKeyVariable: string;
  /** The expression that reads a variable of the browser's in a file of that name. */
  readVariable(variable: string, path: string): string;
  /** The variable for the secret key, where the app runs on a server too. */
  secretKeyVariable: string | undefined;
  /** Clerk's SDKs that serve it, the preferred first. */
  sdks: readonly string[];
};
