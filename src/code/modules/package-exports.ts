/** Follows a name to the package that exports it, through what the app's own modules hand on. */

import type { ts } from "ts-morph";
import { originOf } from "../syntax/binding.ts";
import { reExportedFrom } from "../syntax/exports.ts";
import type { ExportRef } from "../syntax/imports.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import type { OpenModule } from "./export-declarations.ts";

/** Several where it can't be told which one it is; none for what the app makes itself. */
export function packageExports(name: ts.Node, file: ParsedFile, open: OpenModule): ExportRef[] {
  const origin = originOf(name, file);
  if (!origin) return [];
  const found: ExportRef[] = [];
  const passed = new Set<string>();
  const ahead = [{ ref: origin, from: file.path }];
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const { ref, from } = next;
    const module = open(ref.module, from);
    if (!module) {
      found.push(ref);
      continue;
    }
    const key = `${module.path} ${ref.name}`;
    if (passed.has(key)) continue;
    passed.add(key);
    for (const each of reExportedFrom(module.tree, ref.name)) {
      ahead.push({ ref: each, from: module.path });
    }
  }
  return found;
}
