/** What the env files and the shell already say of Clerk. */

import { parse } from "dotenv";
import { ISSUER_VARIABLE } from "../clerk/issuer.ts";
import type { Framework } from "../frameworks/framework.ts";
import { envLookup } from "./env-files.ts";
import type { Project } from "./project.ts";
import type { TextReader } from "./text-files.ts";

/** The name that every Clerk SDK understands, whatever the bundler's prefix. */
const COMMON_KEY_VARIABLE = "CLERK_PUBLISHABLE_KEY";

type ClientEnv = Pick<Project, "envFile" | "knownKey" | "knownIssuer" | "overridingEnvFiles">;

/** Reads the framework's env files, the strongest first, after the shell. */
export function readClientEnv(
  framework: Framework,
  shell: Readonly<Record<string, string | undefined>>,
  read: TextReader,
): ClientEnv {
  const { envFile, publishableKeyVariable } = framework;
  const variable = envLookup(shell, [...framework.strongerEnvFiles, envFile, ".env"], read);
  return {
    envFile: { path: envFile, text: read(envFile) ?? null },
    knownKey: variable(publishableKeyVariable) ?? variable(COMMON_KEY_VARIABLE),
    knownIssuer: variable(ISSUER_VARIABLE),
    overridingEnvFiles: framework.strongerEnvFiles.filter(
      (path) => parse(read(path) ?? "")[publishableKeyVariable] !== undefined,
    ),
  };
}
