/** Collects the secrets that programs of a run could print. */

import { join } from "node:path";
import type { Project } from "../project/project.ts";
import { textReader } from "../project/text-files.ts";
import { secretValues } from "../secrets/redact.ts";

/** Values of variables that sound secret, from the environment and the env files that are read. */
export function projectSecrets({ directory, app, backend, envFile }: Project): string[] {
  const read = textReader(directory);
  const paths = [app, backend].flatMap((folder) =>
    [".env.local", ".env"].map((name) => join(folder, name)),
  );
  const texts = [...new Set([envFile.path, ...paths])].flatMap((path) => read(path) ?? []);
  return secretValues(process.env, texts);
}
