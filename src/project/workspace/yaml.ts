/** Loads YAML's parser only where there is some to read: as CommonJS it has no names to import late. */

import { parse } from "yaml";

/** Parses YAML. Throws for what can't be read. */
export function parseYaml(text: string): unknown {
  return parse(text);
}
