/** Plans the sample: a query that reads the signed-in user, and a panel to sign in with. */

import { posix } from "node:path";
import panelTemplate from "../../templates/SignInPanel.tsx?raw";
import queryTemplate from "../../templates/signedInUser.ts?raw";
import { hasAuthRefreshing } from "../project/dependencies/package-version.ts";
import type { Project } from "../project/project.ts";
import type { FileChange } from "./plan.ts";

/** The sample's new files. One that is there already is its owner's, and kept as it is. */
export function sampleChanges(project: Project, sdk: string): FileChange[] {
  const { query, panel } = project.sampleFiles;
  const files = [
    { file: query, fresh: queryTemplate },
    ...(panel ? [{ file: panel, fresh: panelText(panel, project, sdk) }] : []),
  ];
  return files.map(({ file, fresh }) => ({
    path: file.path,
    before: file.text,
    after: file.text ?? fresh,
  }));
}

function panelText(
  { path, directive }: NonNullable<Project["sampleFiles"]["panel"]>,
  { convex }: Project,
  sdk: string,
): string {
  const api = posix.join(posix.relative(posix.dirname(path), convex.functions), "_generated/api");
  const known = hasAuthRefreshing(convex) ? panelTemplate : withoutRefreshing(panelTemplate);
  const text = known.replace("__SDK__", sdk).replace("__API__", relative(api));
  return directive === null ? text : `${directive}\n\n${text}`;
}

/** Each line of the template that names the component stands for itself. */
function withoutRefreshing(text: string): string {
  const lines = text.split("\n");
  return lines.filter((line) => !line.includes("AuthRefreshing")).join("\n");
}

function relative(path: string): string {
  return path.startsWith(".") ? path : `./${path}`;
}
