/** Compiles what stands between the tool and the system, and words what it is to do. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import type { Arena } from "./arena.ts";

const SOURCE = join(import.meta.dirname, "fault.c");

/** The errors that a call may meet with. */
export type ErrorName =
  | "EIO"
  | "EACCES"
  | "ENOSPC"
  | "EDQUOT"
  | "EROFS"
  | "EMFILE"
  | "EINTR"
  | "ENOENT";

/** What is to become of the call of that number. */
export type Fault = {
  at: number;
  kind: "error" | "short" | "kill-before" | "kill-within" | "kill-after";
  error?: ErrorName;
  /** Later calls of the same name fail too. */
  isLasting?: boolean;
};

/** A call that concerns the app or its state; `mode` is an open file's for who can reach it. */
export type Call = { at: number; name: string; mode: number; path: string };

/** The library's path, or why there is none. */
export function compiledLibrary(folder: string): { path: string } | { missing: string } {
  if (process.platform !== "linux") return { missing: "only Linux preloads libraries so" };
  const path = join(folder, "fault.so");
  const { error, status, stderr } = spawnSync(
    "gcc",
    ["-shared", "-fPIC", "-O1", "-o", path, SOURCE, "-ldl"],
    { encoding: "utf8" },
  );
  if (error) return { missing: "there is no gcc" };
  return status === 0 ? { path } : { missing: `gcc refused it: ${stderr}` };
}

/** The environment in which the tool, and nothing that it starts, meets with the fault. */
export function preloaded(library: string, arena: Arena, fault?: Fault, log?: string) {
  const { at = 0, kind = "error", error, isLasting = false } = fault ?? {};
  return {
    LD_PRELOAD: library,
    FAULT_ONLY: "dist/cli.js",
    FAULT_UNDER: `${arena.app}:${arena.state}`,
    FAULT_LOG: log ?? "",
    FAULT_AT: String(at),
    FAULT_KIND: kind,
    FAULT_ERROR: String(error === undefined ? 0 : constants.errno[error]),
    FAULT_LASTING: isLasting ? "1" : "0",
  };
}

export function callsIn(log: string): Call[] {
  const lines = readFileSync(log, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => {
    const [at, name = "", mode = "", ...path] = line.split("\t");
    return { at: Number(at), name, mode: Number.parseInt(mode, 8), path: path.join("\t") };
  });
}
