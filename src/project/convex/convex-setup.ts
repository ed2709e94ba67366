/** Reads Convex's side of the project: where its functions are, and which deployment it talks to. */

import { join, posix } from "node:path";
import * as z from "zod/mini";
import { issuerInUse } from "../../code/config/auth-config.ts";
import { CliError, type Refuse } from "../../errors.ts";
import { numberedSteps } from "../../refusals/numbered-steps.ts";
import { commandLine } from "../../text/shell-command.ts";
import { type Manifest, readManifest } from "../dependencies/manifest.ts";
import { convexCommand } from "../dependencies/package-manager.ts";
import { convexCliIn } from "../dependencies/packages.ts";
import { envLookup, type Shell } from "../env/env-files.ts";
import type { DeploymentKind, Project, TextFile } from "../project.ts";
import { type Access, isFolder, isThere, type TextReader } from "../text-files.ts";

const convexJson = z.object({ functions: z.optional(z.string()) });

/** The files the convex CLI reads its deployment from, after the shell. */
const CONVEX_ENV_FILES = [".env.local", ".env"];

type ConvexSetup = Pick<Project, "authConfig" | "issuerInUse"> & {
  convex: Pick<Project["convex"], "cli" | "functions" | "command" | "deployment">;
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
  const functions = findFunctions({ backend, command, manifest }, access);
  const authConfig = findAuthConfig(functions, typescript, read, refuse);
  const files = CONVEX_ENV_FILES.map((file) => posix.join(backend, file));
  const variable = envLookup(shell, files, read);
  return {
    convex: {
      cli: convexCliIn(manifest, join(directory, backend)),
      functions,
      command,
      deployment: deploymentOf((name) => variable(name)?.value),
    },
    authConfig,
    issuerInUse: authConfig.text === null ? {} : issuerInUse(authConfig.text, authConfig.path),
  };
}

/**
 * The functions folder of a package without convex.json, as the convex CLI has it: Create React App
 * takes in no file outside src.
 */
export function usualFunctionsFolder({ dependencies }: Manifest): string {
  return "react-scripts" in dependencies ? "src/convex" : "convex";
}

/**
 * The functions folder of the package in `backend`: `functions` in convex.json, else the usual one.
 * Relative to where the reader reads from. Throws `bad-manifest` for a convex.json that can't be
 * read, and refuses `no-functions` for a missing folder.
 */
function findFunctions(
  {
    backend,
    command,
    manifest,
  }: { backend: string; command: readonly string[]; manifest: Manifest },
  { directory, read, refuse }: Access,
): string {
  const named = configuredFunctions(posix.join(backend, "convex.json"), read);
  const functions = posix.join(backend, named ?? usualFunctionsFolder(manifest));
  const place = join(directory, functions);
  if (!isFolder(place)) {
    const isOther = isThere(place);
    refuse(
      new CliError(
        "no-functions",
        isOther
          ? `${functions} is no folder, where Convex's functions are to be.`
          : `There is no ${functions}/ folder, so Convex has not been set up here yet.`,
        numberedSteps([
          [
            isOther ? "Move it away, then set Convex up:" : "Set it up:",
            commandLine([...command, "dev"], backend),
          ],
          ["Run this command again: it says what else is to be written, and where."],
        ]),
      ),
    );
  }
  return functions;
}

function configuredFunctions(path: string, read: TextReader): string | undefined {
  const text = read(path);
  if (text === undefined) return undefined;
  try {
    const { functions } = convexJson.parse(JSON.parse(text.replace(/^\uFEFF/, "")));
    return functions?.replace(/^\.\//, "").replace(/\/+$/, "");
  } catch {
    throw new CliError(
      "bad-manifest",
      `${path} could not be read: it is no JSON object with a \`functions\` path.`,
      "Mend it, then run the command again.",
    );
  }
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
