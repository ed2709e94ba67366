/** Warns where the server goes on asking Convex as nobody, because its client can't be given a token. */

import type { RootTokenEdit } from "../../code/edits/source-edit.ts";
import type { Project } from "../../project/project.ts";
import type { FileChange } from "../plan.ts";
import { editOf } from "../source-edits.ts";

const HOW = "https://docs.convex.dev/client/tanstack/tanstack-start/clerk";

/** One warning where a file that would give the token is left out of the changes. */
export function asksAsNobody(project: Project, changes: readonly FileChange[]): string[] {
  const { edits, editedFiles, visited, texts } = project;
  const isLeftOut = edits.some(
    ({ kind, file }) =>
      kind === "new-file" &&
      editedFiles[file] === null &&
      !changes.some(({ path }) => path === file),
  );
  // The app feeds that client itself.
  const isFed = visited.some((path) => texts[path]?.includes("serverHttpClient"));
  const edit = edits.find((each) => each.kind === "root-token");
  if (!isLeftOut || isFed || !edit) return [];
  const text = changes.find(({ path }) => path === edit.file)?.after ?? editedFiles[edit.file];
  return [
    `While a page is made on the server, Convex is asked as nobody there, whoever is signed in: ${why(edit, text ?? "")} How to give the server's client the user's token: ${HOW}`,
  ];
}

function why(edit: RootTokenEdit, text: string): string {
  const edited = editOf(edit, text);
  if (edited.status === "refused") return `${edit.file}:${edited.line} ${edited.message}`;
  return `the context of the root route (${edit.file}) holds no ${edit.context}.`;
}
