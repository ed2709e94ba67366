/** Plans the changes that a framework needs beside its providers. */

import { callInBeforeLoad } from "../code/edits/call-in-before-load.ts";
import { passRouteData } from "../code/edits/pass-route-data.ts";
import { prependExportedList } from "../code/edits/prepend-exported-list.ts";
import { prependOption } from "../code/edits/prepend-option.ts";
import { setConfigValue } from "../code/edits/set-config-value.ts";
import type { SourceEdit } from "../code/edits/source-edit.ts";
import { wrapLoader } from "../code/edits/wrap-loader.ts";
import { wrapRequestHandler } from "../code/edits/wrap-request-handler.ts";
import type { EditResult } from "../code/splice/edit-result.ts";
import { importedModules } from "../code/syntax/imports.ts";
import { parseTree } from "../code/syntax/parse.ts";
import type { Project } from "../project/project.ts";
import { editByHand } from "../refusals/by-hand.ts";
import type { FileChange } from "./plan.ts";

/**
 * Makes the framework's edits, each on what the ones before it left: `changed` are the files with
 * other texts by now. Throws what was refused, with the steps to do by hand.
 */
export function frameworkChanges(
  { edits, editedFiles }: Pick<Project, "edits" | "editedFiles">,
  changed: readonly FileChange[],
): FileChange[] {
  const changes = new Map(changed.map((change) => [change.path, change]));
  for (const edit of edits) {
    const { file } = edit;
    const before = changes.get(file)?.before ?? editedFiles[file] ?? null;
    const text = changes.get(file)?.after ?? before;
    changes.set(file, { path: file, before, after: editedText(edit, text) });
  }
  for (const edit of edits) {
    if (edit.kind !== "new-file" || changes.get(edit.file)?.before !== null) continue;
    const { file, module } = edit.importedIn;
    const text = changes.get(file)?.after ?? editedFiles[file] ?? "";
    if (!importsModule(file, text, module)) changes.delete(edit.file);
  }
  return [...changes.values()];
}

function importsModule(path: string, text: string, module: string): boolean {
  return importedModules(parseTree(path, text)).includes(module);
}

function editedText(edit: SourceEdit, text: string | null): string {
  if (text === null) return edit.template;
  const edited = editOf(edit, text);
  if (edited.status === "refused") {
    // Signed out on the server is how the app has been: that is said, and stops nothing.
    if (edit.kind === "root-token" && edited.reason !== "syntax-error") return text;
    throw editByHand(edit, edited);
  }
  return edited.status === "kept" ? text : edited.text;
}

/** Applies one of the framework's edits to its file's text. */
export function editOf(edit: SourceEdit, text: string): EditResult {
  const source = { path: edit.file, text };
  switch (edit.kind) {
    case "request-handler":
      return wrapRequestHandler(source, edit);
    case "exported-list":
      return prependExportedList(source, edit);
    case "exported-loader":
      return wrapLoader(source, edit);
    case "config-value":
      return setConfigValue(source, edit);
    case "listed-option":
      return prependOption(source, edit);
    case "root-token":
      return callInBeforeLoad(source, edit);
    case "new-file":
      return { status: "kept" };
    case "route-data":
      return passRouteData(source, edit);
  }
}
