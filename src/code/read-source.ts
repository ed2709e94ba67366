/** What the look asks of a source file that is not part of the app's own tree: its configuration. */

import { type ConfigReader, openConfig } from "./config-object.ts";
import { parseTree } from "./parse.ts";
import { type SourceNames, sourceNames } from "./source-names.ts";

type Source = { path: string; text: string };

export type SourceReader = {
  config(source: Source): ConfigReader;
  names(source: Source): SourceNames;
};

export const readSource: SourceReader = {
  config: openConfig,
  names: ({ path, text }) => sourceNames(parseTree(path, text)),
};
