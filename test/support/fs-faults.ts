/** Makes single calls of the file system fail, or the process lose all effect, as if it were killed. */

import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { isInside } from "../../src/apply/real-path.ts";

/** `kill`: from that call on, nothing has an effect any more. */
export type FaultKind = "EIO" | "ENOSPC" | "EACCES" | "EROFS" | "kill";

export type Faults = {
  /** The calls so far, by name. */
  calls: string[];
  /** Counts a call of another kind, a spawned program; throws where the fault is due. */
  count(name: string): void;
  /** Lets another program at the files, whose calls are its own. */
  apart<Result>(act: () => Result): Result;
  /** Gives the file system back. */
  restore(): void;
};

type Callable = (...args: unknown[]) => unknown;

/** Functions that take no path, or are no calls of the system's. */
const NO_CALLS = /^(?:_|[A-Z]|constants$|promises$|createReadStream$|createWriteStream$|watch)/;

/**
 * Counts the calls on files in the folders (absolute) and lets the one of that number (from 1)
 * fail; with `lasting`, all after it too.
 */
export function injectFaults(
  folders: readonly string[],
  fault?: { at: number; kind: FaultKind; lasting?: boolean },
): Faults {
  const calls: string[] = [];
  const descriptors = new Set<number>();
  /** Inside a call that is counted as one: Node makes some of others. */
  let within = false;
  const undo: (() => void)[] = [];

  /** The error that is due at this call, if one is. */
  function due(name: string): NodeJS.ErrnoException | undefined {
    calls.push(name);
    if (!fault || calls.length < fault.at) return undefined;
    const goesOn = fault.lasting === true || fault.kind === "kill";
    if (calls.length > fault.at && !goesOn) return undefined;
    const code = fault.kind === "kill" ? "EIO" : fault.kind;
    return Object.assign(new Error(`${code}: injected at call ${fault.at}, ${name}`), {
      code,
      errno: -5,
      syscall: name.split(" ")[0] ?? name,
      path: name.split(" ")[1],
    });
  }

  function isWatched(argument: unknown): boolean {
    if (typeof argument === "number") return descriptors.has(argument);
    if (typeof argument !== "string" && !(argument instanceof URL)) return false;
    const path = String(argument);
    return folders.some((folder) => isInside(path, folder));
  }

  function wrap(owner: Record<string, unknown>, name: string, style: "sync" | "promise"): void {
    const original = owner[name];
    if (typeof original !== "function") return;
    const call = original as Callable;
    const wrapped = function wrapped(this: unknown, ...args: unknown[]): unknown {
      if (within || !args.slice(0, 2).some(isWatched)) return call.apply(this, args);
      const shown = typeof args[0] === "string" ? ` ${args[0]}` : "";
      const error = due(`${name}${shown}`);
      const callback = args.at(-1);
      if (error && name === "existsSync") return false;
      if (error && style === "promise") return Promise.reject(error);
      if (error && typeof callback === "function") {
        setImmediate(() => callback(error));
        return undefined;
      }
      if (error) throw error;
      // A file may be written in part: the writes of one are calls of their own.
      within = style === "sync" && name !== "writeFileSync";
      let result: unknown;
      try {
        result = call.apply(this, args);
      } finally {
        within = false;
      }
      if (name === "openSync" && typeof result === "number") descriptors.add(result);
      if (name === "closeSync" && typeof args[0] === "number") descriptors.delete(args[0]);
      return result;
    };
    Object.assign(wrapped, call);
    const native = (call as { native?: Callable }).native;
    if (native) {
      Object.assign(wrapped, {
        native: (...args: unknown[]) => {
          const error = isWatched(args[0]) ? due(`${name} ${String(args[0])}`) : undefined;
          if (error) throw error;
          return native(...args);
        },
      });
    }
    owner[name] = wrapped;
    undo.push(() => {
      owner[name] = original;
    });
  }

  const sync = fs as unknown as Record<string, unknown>;
  const promises = fs.promises as unknown as Record<string, unknown>;
  for (const name of Object.keys(sync)) if (!NO_CALLS.test(name)) wrap(sync, name, "sync");
  for (const name of Object.keys(promises)) {
    if (!NO_CALLS.test(name)) wrap(promises, name, "promise");
  }
  syncBuiltinESMExports();
  return {
    calls,
    count(name) {
      const error = due(name);
      if (error) throw error;
    },
    apart(act) {
      within = true;
      try {
        return act();
      } finally {
        within = false;
      }
    },
    restore() {
      for (const each of undo) each();
      syncBuiltinESMExports();
    },
  };
}
