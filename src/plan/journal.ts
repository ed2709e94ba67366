/** Describes a run's journal, a plain value: what stood where before it and after it. */

import type { PackageManagerName } from "../packages/package-managers.ts";

/** A file's bytes and permission bits, or null where there is no file. */
export type FileState = { bytes: Buffer; mode: number } | null;

export type JournaledFile = {
  /** Relative to the root, with forward slashes; symbolic links in it are followed already. */
  path: string;
  /** Who writes it: this tool, the package manager, or the convex CLI. */
  owner: "plan" | "install" | "convex";
  former: FileState;
  /**
   * What the run, and the programs that it started, are known to have left there, one after the other.
   * Whatever else stands there is somebody else's.
   */
  known: readonly FileState[];
};

export type Journal = {
  /** `open`: the run is at work, or was killed; `undoing`: the same of an undo. */
  status: "open" | "done" | "undoing";
  /** When the run began (ISO 8601). */
  began: string;
  /** Absolute: the repository's, the workspace's or the project's root. */
  root: string;
  /** The directory that the run was given, relative to the root. */
  directory: string;
  files: JournaledFile[];
  /** Those that an undo leaves alone: somebody, or another program, has written them anew. */
  left: string[];
  /** Folders that the run makes, relative to the root, the deepest first. */
  folders: string[];
  /** Folders all of whose files the convex CLI generates, and files elsewhere that links in them lead to. */
  generated: string[];
  /** How the folders are named, one beside each file, in which the run writes what that becomes. */
  temporary: string;
  packageManager: PackageManagerName;
  /** Where packages were installed, relative to the root; null where they weren't. */
  installedIn: string | null;
  /** The words that call the convex CLI, and where, relative to the root. */
  convex: { command: string[]; folder: string };
  /** The deployment's variable that the run set, and what it was before. */
  variable: { name: string; former: string | null } | null;
  /** Whether the run pushed to Convex. */
  pushed: boolean;
  /** Whether the run had Clerk create the JWT template. */
  template: boolean;
};
