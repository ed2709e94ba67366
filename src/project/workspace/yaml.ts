/** Loads YAML's parser only where there is some to read: as CommonJS it has no names to import late. */

import { parse } from "yaml";

/** More lists and mappings within one another than this end the process for lack of stack. */
const DEEPEST = 50;

/**
 * Parses YAML of a few kilobytes: the time that its parser takes grows with the square of the length
 * at times. Throws for what can't be read.
 */
export function parseYaml(text: string): unknown {
  if (isDeep(text)) throw new RangeError("These lists and mappings are nested too deeply.");
  // What is made of an error, and of keys that are there twice, takes longest.
  return parse(text, { prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
}

/** Whether brackets may stand deeper than anybody puts them, or the marks at a line's start. */
function isDeep(text: string): boolean {
  let open = 0;
  let marks = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const isBeforeSpace = " \t\r\n".includes(text.charAt(at + 1));
    if ("[{".includes(character)) open += 1;
    if ("]}".includes(character)) open = Math.max(0, open - 1);
    if ("-?:".includes(character) && isBeforeSpace) marks += 1;
    else if (!" \t".includes(character)) marks = 0;
    if (open > DEEPEST || marks > DEEPEST) return true;
  }
  return false;
}
