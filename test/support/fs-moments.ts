/** Lets somebody act right before or right after a call of the file system, as a busy machine would. */

import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { onTestFinished } from "vitest";

type Call = "renameSync" | "linkSync" | "rmSync" | "openSync";

/** Acts once, at the first such call of which some path has `ending` at its end. */
export function atMoment(
  when: "before" | "after",
  call: Call,
  ending: string,
  act: () => void,
): void {
  const original: unknown = fs[call];
  if (typeof original !== "function") throw new Error(`There is no ${call}.`);
  let isDone = false;
  const give = (value: unknown) => {
    Object.assign(fs, { [call]: value });
    syncBuiltinESMExports();
  };
  give((...args: unknown[]): unknown => {
    const isMeant = args.some((arg) => typeof arg === "string" && arg.endsWith(ending));
    const isNow = isMeant && !isDone;
    if (isNow) isDone = true;
    if (isNow && when === "before") act();
    const result: unknown = original.apply(fs, args);
    if (isNow && when === "after") act();
    return result;
  });
  onTestFinished(() => give(original));
}
