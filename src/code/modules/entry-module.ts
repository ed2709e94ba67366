/** Types a module that an app starts with. */

export type StartModule = {
  path: string;
  /** The modules whose default exports it is rendered in as children, the outermost first. */
  inside: readonly string[];
};
