/** Prints on the two streams there are. No secret passes, whoever lets one slip. */

import { withoutSecrets } from "../secrets/redact.ts";

/** Documents, diffs, and words for people where nothing is to be piped. */
export function stdout(text: string): void {
  process.stdout.write(withoutSecrets(text));
}

/** Failures, and words for people beside a document or a diff. */
export function stderr(text: string): void {
  process.stderr.write(withoutSecrets(text));
}
