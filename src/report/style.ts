/** Colours this tool's own words, so that no one else's text can bring colours of its own. */

import { randomBytes } from "node:crypto";
import colours from "picocolors";
import { withoutSecrets } from "../secrets/redact.ts";
import { withoutControls } from "../text/control-characters.ts";

const ESCAPE = "\u001b";

/** Stands for an escape character in what this tool styles; nobody else can know it. */
const OWN = `\u{f8ff}${randomBytes(8).toString("hex")}`;

/** picocolors' names; each takes text of any origin. */
export const pc = {
  isColorSupported: colours.isColorSupported,
  bold: own(colours.bold),
  dim: own(colours.dim),
  red: own(colours.red),
  green: own(colours.green),
  yellow: own(colours.yellow),
  blue: own(colours.blue),
  cyan: own(colours.cyan),
};

function own(paint: (text: string) => string): (text: string) => string {
  // Its code would hide where a secret begins.
  return (text) => paint(withoutSecrets(withoutControls(text))).replaceAll(ESCAPE, OWN);
}

/** The text as a terminal gets it: with this tool's styles, and nothing else that it would obey. */
export function painted(text: string): string {
  return withoutControls(text).replaceAll(OWN, ESCAPE);
}
