/** What the look asks of a source file that is not part of the app's own tree: its configuration. */

import type { ConfigReading } from "../frameworks/framework.ts";
import { readConfig } from "./config-object.ts";
import { parseTree } from "./parse.ts";
import { type SourceNames, sourceNames } from "./source-names.ts";

type Source = { path: string; text: string };

export type SourceReader = {
  /** What the object that a configuration exports has at a path of keys. */
  config(source: Source, keys: readonly string[]): ConfigReading;
  names(source: Source): SourceNames;
};

export const readSource: SourceReader = {
  config: readConfig,
  names: ({ path, text }) => sourceNames(parseTree(path, text)),
};
