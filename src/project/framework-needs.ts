/** Collects what a framework asks for beside the providers. */

import { join, posix } from "node:path";
import type { SourceEdit } from "../code/edits/source-edit.ts";
import type { PathAliases } from "../code/modules/tsconfig-paths.ts";
import type { Framework, FrameworkApp } from "../frameworks/framework.ts";
import type { PackageManagerName } from "../packages/package-managers.ts";
import { programCommand } from "../text/shell-command.ts";
import { findServerCalls } from "./convex/server-calls.ts";
import type { Manifest } from "./dependencies/manifest.ts";
import { packageState } from "./dependencies/packages.ts";
import type { Project } from "./project.ts";
import type { Access } from "./text-files.ts";

/** The app as far as it decides that. */
type AppFacts = {
  app: string;
  home: string;
  inFramework: FrameworkApp;
  manifest: Manifest;
  packageManager: PackageManagerName;
  /** Every module that was followed. */
  visited: readonly string[];
  aliases: PathAliases;
};

/** All paths are from the directory given. */
export function frameworkNeeds(
  framework: Framework,
  { app, home, inFramework, manifest, packageManager, visited, aliases }: AppFacts,
  { directory, read }: Pick<Access, "directory" | "read">,
): Pick<
  Project,
  | "edits"
  | "editedFiles"
  | "frameworkPackages"
  | "companions"
  | "nativeInstall"
  | "serverCalls"
  | "serverTokens"
> {
  const edits = (framework.edits?.(inFramework) ?? []).map((edit) => inFolder(edit, home));
  const editedFiles = edits.map(({ file }) => [file, read(file) ?? null] as const);
  const peers = new Set(framework.sdks.flatMap((sdk) => Object.keys(sdk.peers)));
  const companions = Object.keys(manifest.dependencies).filter(
    (name) => framework.companionOf?.(name) !== undefined,
  );
  // What answers a request is asked for by its address, and imported by nobody.
  const routed = (framework.routes?.(inFramework) ?? []).flatMap(({ modules }) =>
    modules.map((path) => posix.join(home, path)),
  );
  const stateOf = (name: string) => packageState(name, manifest, join(directory, app));
  return {
    edits,
    editedFiles: Object.fromEntries(editedFiles),
    frameworkPackages: [...peers].map(stateOf),
    companions: companions.map(stateOf),
    nativeInstall: nativeInstall(framework, manifest, packageManager),
    ...findServerCalls(framework, { home, inFramework, visited, routed, aliases }, read),
  };
}

function inFolder(edit: SourceEdit, app: string): SourceEdit {
  const inApp = (path: string) => posix.join(app, path);
  const moved = { ...edit, file: inApp(edit.file) };
  if (moved.kind !== "new-file") return moved;
  return { ...moved, importedIn: { ...moved.importedIn, file: inApp(moved.importedIn.file) } };
}

function nativeInstall(
  { natives }: Framework,
  { dependencies }: Manifest,
  packageManager: PackageManagerName,
): Project["nativeInstall"] {
  const missing = natives?.names.filter((name) => !(name in dependencies)) ?? [];
  if (!natives || missing.length === 0) return undefined;
  return programCommand(packageManager, [...natives.command, ...missing]);
}
