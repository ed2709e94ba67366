/** Where the sample would go, and what stands there already. */

import { posix } from "node:path";
import type { Project } from "./project.ts";
import type { TextReader } from "./text-files.ts";

/** The query goes among the functions, the panel beside the file that renders the provider. */
export function sampleFiles(
  functions: string,
  entry: string,
  typescript: boolean,
  read: TextReader,
): Project["sampleFiles"] {
  const query = posix.join(functions, `signedInUser.${typescript ? "ts" : "js"}`);
  const panel = posix.join(posix.dirname(entry), `SignInPanel.${typescript ? "tsx" : "jsx"}`);
  return {
    query: { path: query, text: read(query) ?? null },
    panel: { path: panel, text: read(panel) ?? null },
  };
}
