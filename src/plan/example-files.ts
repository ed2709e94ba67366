/** Plans the names that go into the files which tell others what an app needs. */

import { clerkFramework } from "../frameworks/registry.ts";
import type { Project } from "../project/project.ts";
import { setEnvVariable } from "./env-file.ts";
import type { FileChange } from "./plan.ts";

/** Each file with the names that it lacks, those of the key and the server's, and no values. */
export function exampleChanges(project: Project, variables: readonly string[]): FileChange[] {
  const { secretKeyVariable } = clerkFramework(project);
  const names = [...variables, ...(secretKeyVariable ? [secretKeyVariable] : [])];
  return project.exampleFiles.map(({ path, text }) => ({
    path,
    before: text,
    after: names.reduce(
      (edited, name) => (hasName(edited, name) ? edited : withName(edited, name)),
      text,
    ),
  }));
}

/** Whether it stands there, be it in a comment. */
function hasName(text: string, name: string): boolean {
  return text.split(/\r?\n/).some((line) => {
    const [start = ""] = line.replace(/^\uFEFF/, "").split("=", 1);
    return line.includes("=") && start.replace(/^[\s#]*(?:export\s+)?/, "").trim() === name;
  });
}

function withName(text: string, name: string): string {
  const edit = setEnvVariable(text, name, "");
  return "text" in edit ? edit.text : text;
}
