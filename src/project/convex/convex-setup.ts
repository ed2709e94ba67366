/** Reads Convex's side of the project: where its functions are, and which deployment it talks to. */

import { join, posix } from "node:path";
import { issuerInUse } from "../../code/config/auth-config.ts";
import { CliError, type Refuse } from "../../errors.ts";
import { numberedSteps } from "../../text/numbered-steps.ts";
import { commandLine } from "../../text/shell-command.ts";
import { readManifest } from "../dependencies/manifest.ts";
import { convexCommand } from "../dependencies/package-manager.ts";
import { convexIn } from "../dependencies/packages.ts";
import { envLookup, type Shell } from "../env/env-files.ts";
import type { DeploymentKind, Project, TextFile } from "../project.ts";
import type { Access, TextReader } from "../text-files.ts";
import { requireFunctions } from "./functions-folder.ts";

/** The files the convex CLI reads its deployment from, after the shell. */
const CONVEX_ENV_FILES = [".env.local", ".env"];

type ConvexSetup = Pick<Project, "authConfig" | "issuerInUse"> & {
  convex: Pick<Project["convex"], "cli" | "pushed" | "functions" | "command" | "deployment">;
};

/** Reads what the package with the functions says of Convex, and of Clerk in its `auth.config`. */
export function readConvexSetup(
  {
    backend,
    packageManager,
    typescript,
  }: Pick<Project, "backend" | "packageManager" | "typescript">,
  shell: Shell,
  access: Access,
): ConvexSetup {
  const { directory, read, refuse } = access;
  const command = convexCommand(packageManager);
  const manifest = readManifest(read, backend);
  const functions = requireFunctions({ backend, command, manifest }, access);
  const authConfig = findAuthConfig(functions, typescript, read, refuse);
  const files = CONVEX_ENV_FILES.map((file) => posix.join(backend, file));
  const variable = envLookup(shell, files, read);
  return {
    convex: {
      ...convexIn(manifest, join(directory, backend)),
      functions,
      command,
      deployment: deploymentOf((name) => variable(name)?.value),
    },
    authConfig,
    issuerInUse: authConfig.text === null ? {} : issuerInUse(authConfig.text, authConfig.path),
  };
}

/**
 * `auth.config` as Convex reads it: `.ts` or `.js` in the functions folder, and no other ending.
 * Where there is none, the one to create. Refuses `auth-config-twice` when both are there.
 */
export function findAuthConfig(
  functions: string,
  typescript: boolean,
  read: TextReader,
  refuse: Refuse,
): TextFile {
  const [ts, js] = ["ts", "js"].map((ending): TextFile => {
    const path = `${functions}/auth.config.${ending}`;
    return { path, text: read(path) ?? null };
  });
  if (ts?.text != null && js?.text != null) {
    const [kept, other] = typescript ? [ts.path, js.path] : [js.path, ts.path];
    refuse(
      new CliError(
        "auth-config-twice",
        `Both ${ts.path} and ${js.path} are there, and Convex refuses to push such a project.`,
        numberedSteps([
          [`Copy the providers that only ${other} has into ${kept}.`],
          [`Delete ${other}:`, commandLine(["rm", other])],
          ["Run this command again."],
        ]),
      ),
    );
  }
  const [first, second] = typescript ? [ts, js] : [js, ts];
  if (first?.text != null) return first;
  if (second?.text != null) return second;
  return { path: `${functions}/auth.config.${typescript ? "ts" : "js"}`, text: null };
}

/**
 * Tells how the convex CLI would find its deployment: a deploy key, a self-hosted address or a named
 * deployment, from the shell, then `.env.local`, then `.env`.
 */
export function deploymentOf(variable: (name: string) => string | undefined): DeploymentKind {
  if (variable("CONVEX_DEPLOY_KEY")) return "deploy-key";
  if (variable("CONVEX_SELF_HOSTED_URL") && variable("CONVEX_SELF_HOSTED_ADMIN_KEY")) {
    return "self-hosted";
  }
  return variable("CONVEX_DEPLOYMENT") ? "cloud" : "none";
}
