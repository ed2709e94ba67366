/** Whether what is built is what the sources say. */

import { readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** What is built, and by what. */
const SOURCES = ["src", "templates", "tsup.config.ts", "package.json"];

/** A source that is newer than `dist`, or what is missing of that; undefined where it is as it should be. */
export function staleBecause(): string | undefined {
  const built = statSync(join(ROOT, "dist/cli.js"), { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return "dist is missing";
  const files = SOURCES.flatMap((name) => {
    const path = join(ROOT, name);
    if (statSync(path).isFile()) return [path];
    return readdirSync(path, { recursive: true, encoding: "utf8" }).map((file) => join(path, file));
  });
  const newer = files.find((path) => statSync(path).mtimeMs > built);
  return newer && `${relative(ROOT, newer)} is newer than dist`;
}
