/** YAML, loaded only where there is some to read: as CommonJS it has no names to import late. */

import { parse } from "yaml";

/** What a YAML text says. Throws for one that can't be read. */
export function parseYaml(text: string): unknown {
  return parse(text);
}
