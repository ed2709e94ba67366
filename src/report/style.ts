/** Colours this tool's own words, so that no one else's text can bring colours of its own. */

import { randomBytes } from "node:crypto";
import { createColors } from "picocolors";
import { withoutSecrets } from "../secrets/redact.ts";
import { withoutControls } from "../text/control-characters.ts";

const ESCAPE = "\u001b";

/** Stands for an escape character in what this tool styles; nobody else can know it. */
const OWN = `\u{f8ff}${randomBytes(8).toString("hex")}`;

const STYLE = new RegExp(`${OWN}\\[[\\d;]*m`, "g");

/** What the stream makes of them is decided as the text is written. */
const colours = createColors(true);

/** picocolors' names; each takes text of any origin. */
export const pc = {
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

/** The text as it is written: with this tool's styles where the stream has colours, and nothing else that a terminal would obey. */
export function painted(text: string, withStyles: boolean): string {
  const plain = withoutControls(text);
  return withStyles ? plain.replaceAll(OWN, ESCAPE) : plain.replaceAll(STYLE, "");
}
