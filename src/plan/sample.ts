/** The sample: a query that reads the signed-in user, and a panel to sign in with. */

import { posix } from "node:path";
import panelTemplate from "../../templates/SignInPanel.tsx?raw";
import queryTemplate from "../../templates/signedInUser.ts?raw";
import type { Project } from "../project/project.ts";
import type { FileChange } from "./plan.ts";

/** The sample's new files. One that is there already is its owner's, and kept as it is. */
export function sampleChanges(project: Project, sdk: string): FileChange[] {
  const { query, panel } = project.sampleFiles;
  const api = posix.join(
    posix.relative(posix.dirname(panel.path), project.convex.functions),
    "_generated/api",
  );
  const files = [
    { file: query, fresh: queryTemplate },
    { file: panel, fresh: panelTemplate.replace("__SDK__", sdk).replace("__API__", relative(api)) },
  ];
  return files.map(({ file, fresh }) => ({
    path: file.path,
    before: file.text,
    after: file.text ?? fresh,
  }));
}

/** How the panel is put on the screen, for the person who has just got it. */
export function mountingHint(project: Project): string {
  const { path } = project.sampleFiles.panel;
  return `Show the sign-in panel anywhere below the providers: import { SignInPanel } from "./SignInPanel" (${path}), then <SignInPanel />`;
}

function relative(path: string): string {
  return path.startsWith(".") ? path : `./${path}`;
}
