/** Types the edits that a framework needs beside its providers, each in one file. */

export type SourceEdit =
  | RequestHandlerEdit
  | ExportedListEdit
  | ExportedLoaderEdit
  | ConfigValueEdit
  | RouteDataEdit
  | ListedOptionEdit
  | NewFileEdit
  | RootTokenEdit;

/** All files are relative to the app's folder. */
type InFile = {
  file: string;
  /** The whole file, written where there is none, and shown where it has to be merged by hand. */
  template: string;
};

/** An export of a module. */
export type Export = { module: string; name: string };

/**
 * The function that a server hands each request to: made by a factory of Clerk's, which is given
 * the app's own function where there is one.
 */
export type RequestHandlerEdit = InFile & {
  kind: "request-handler";
  /** The names it may be exported by, beside `default`. */
  names: readonly string[];
  factory: Export;
  /** The parameters of what the factory takes; the first is Clerk's own. */
  parameters: readonly [string, ...string[]];
  /** Packages whose handlers sign users in another way: the start of their names. */
  otherAuth: readonly string[];
  /** Packages whose functions make a handler of so many arguments. */
  makers: Readonly<Record<string, number>>;
  /** Types of a handler that takes so many. */
  types: Readonly<Record<string, number>>;
};

/** An exported list that begins with a call of Clerk's. */
export type ExportedListEdit = InFile & {
  kind: "exported-list";
  name: string;
  item: Export;
  /** The type of its items: a member of a namespace. */
  type: Export & { member: string };
};

/** An exported loader that goes through a function of Clerk's. */
export type ExportedLoaderEdit = InFile & {
  kind: "exported-loader";
  name: string;
  /** An export that comes between it and the component, so that its data would be lost. */
  conflictsWith: string;
  wrapper: Export;
  /** The type of its arguments: a member of a namespace. */
  type: Export & { member: string };
  /** The new name of the app's own loader. */
  ownName: string;
};

/** A value in the object that a configuration exports. */
export type ConfigValueEdit = InFile & {
  kind: "config-value";
  keys: readonly [string, ...string[]];
  value: string;
};

/** The root route's data, declared in the component whose ClerkProvider is given it. */
export type RouteDataEdit = InFile & {
  kind: "route-data";
  name: string;
  /** The type of a route's component's props: a member of a namespace. */
  type: Export & { member: string };
};

/** An option of a call, which is a list that begins with a call of Clerk's. */
export type ListedOptionEdit = InFile & {
  kind: "listed-option";
  call: Export;
  option: string;
  item: Export;
};

/** A file of this tool's own, which another of the edits imports: without that nothing would run it. */
export type NewFileEdit = InFile & {
  kind: "new-file";
  importedIn: { file: string; module: string };
};

/** A call in the root route's `beforeLoad` that gives the server's client the user's token. */
export type RootTokenEdit = InFile & {
  kind: "root-token";
  router: RootRouteMakers;
  /** The function to call, as the file imports it. */
  setter: Export;
  /** The key of the context that holds the client. */
  context: string;
};

/** The functions that make a root route: without and with a context. */
export type RootRouteMakers = { module: string; plain: string; withContext: string };
