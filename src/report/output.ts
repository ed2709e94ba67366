/**
 * Prints on the two streams there are. No secret passes, whoever lets one slip, and nothing that a
 * terminal would obey but this tool's own colours.
 */

import { withoutSecrets } from "../secrets/redact.ts";
import { withEscapedControls, withoutControls } from "../text/control-characters.ts";
import { hasColour, type Output } from "../text/has-colour.ts";
import { painted } from "./style.ts";

/** Documents, diffs, and words for people where nothing is to be piped. */
export function stdout(text: string): void {
  process.stdout.write(printable(text, process.stdout));
}

/** Failures, and words for people beside a document or a diff. */
export function stderr(text: string): void {
  process.stderr.write(printable(text, process.stderr));
}

/** The text as that stream gets it: in colours, if it has any. */
export function printable(text: string, stream: Output): string {
  // What stands within a secret would hide it.
  return painted(withoutSecrets(withoutControls(text)), hasColour(stream));
}

let isTold = false;

/** Whether scripts have their document. */
export function isDocumentPrinted(): boolean {
  return isTold;
}

/** A command begins, whose document is still to come. */
export function expectDocument(): void {
  isTold = false;
}

/** The one document that scripts get. */
export function printDocument(document: object): void {
  isTold = true;
  const json = JSON.stringify(
    document,
    (_, value: unknown) => (typeof value === "string" ? withoutSecrets(value) : value),
    2,
  );
  process.stdout.write(`${withEscapedControls(json)}\n`);
}
