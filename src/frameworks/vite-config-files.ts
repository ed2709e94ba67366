/** The names that Vite's configuration may have, in the order of DEFAULT_CONFIG_FILES in its constants. */

export const VITE_CONFIG_FILES = ["js", "mjs", "ts", "cjs", "mts", "cts"].map(
  (ending) => `vite.config.${ending}`,
);
