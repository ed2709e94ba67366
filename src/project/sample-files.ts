/** Reads what stands already where the sample would go. */

import { posix } from "node:path";
import type { FirstPage } from "../code/wiring/mounting/mount-element.ts";
import type { Framework } from "../frameworks/framework.ts";
import type { Project } from "./project.ts";
import type { TextReader } from "./text-files.ts";

/**
 * The query goes among the functions, the panel where the framework has it, else beside the
 * provider.
 */
export function sampleFiles(
  framework: Framework,
  {
    functions,
    entry,
    typescript,
    isTyped,
    page,
  }: {
    functions: string;
    entry: string;
    typescript: boolean;
    /** Whether the functions are TypeScript. */
    isTyped: boolean;
    page: FirstPage | undefined;
  },
  read: TextReader,
): Project["sampleFiles"] {
  const query = posix.join(functions, `signedInUser.${isTyped ? "ts" : "js"}`);
  const place = framework.panel ? framework.panel(entry) : { folder: posix.dirname(entry) };
  const panel = place && posix.join(place.folder, `SignInPanel.${typescript ? "tsx" : "jsx"}`);
  return {
    query: { path: query, text: read(query) ?? null },
    panel: panel
      ? { path: panel, text: read(panel) ?? null, directive: place.directive ?? null }
      : undefined,
    // What is edited is read first.
    page: page && read(page.path) !== undefined ? page : undefined,
  };
}
