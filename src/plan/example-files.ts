/** Plans the names that go into the files which tell others what an app needs. */

import { frameworkOf } from "../frameworks/registry.ts";
import type { Project } from "../project/project.ts";
import { setEnvVariable } from "./env-file.ts";
import type { FileChange } from "./plan.ts";

/** Each file with the names that it lacks, and no values. */
export function exampleChanges({ exampleFiles, framework }: Project): FileChange[] {
  const { publishableKeyVariable, secretKeyVariable } = frameworkOf(framework);
  const names = [publishableKeyVariable, ...(secretKeyVariable ? [secretKeyVariable] : [])];
  return exampleFiles.map(({ path, text }) => ({
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
