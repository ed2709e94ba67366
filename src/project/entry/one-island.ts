/** Tells whether an app whose components are rendered apart has one of them only that needs Convex. */

import type { ReadFile } from "../../code/modules/read-file.ts";
import { importResolver } from "../../code/modules/resolve-module.ts";
import { identifiersNamed } from "../../code/syntax/identifiers.ts";
import { importedModules, importsOf } from "../../code/syntax/imports.ts";
import { parseTree } from "../../code/syntax/parse.ts";
import type { Project } from "../project.ts";

/**
 * Whether a single island with the provider is written on a single page: one tag in the page's own
 * template, under no condition and in no loop. What can't be told from the page itself is no.
 */
export function hasOneIsland({
  source,
  roots,
  providerFiles,
}: Pick<Project, "source" | "roots" | "providerFiles">): boolean {
  const [page, another] = source.starts;
  if (!page || another) return false;
  const read: ReadFile = (path) => source.files[path];
  const resolve = importResolver(source.aliases, read);
  const leads = (path: string, passed: Set<string> = new Set()): boolean => {
    if (providerFiles.some((file) => file.path === path)) return true;
    if (passed.has(path)) return false;
    passed.add(path);
    return importedModules(parseTree(path, read(path) ?? "")).some((module) => {
      const next = resolve(module, path);
      return next !== undefined && leads(next, passed);
    });
  };
  const script = parseTree(page.path, read(page.path) ?? "");
  const leading = importsOf(script).filter(({ module, isType }) => {
    const path = isType ? undefined : resolve(module, page.path);
    return path !== undefined && leads(path);
  });
  const [island, other] = leading;
  if (!island || other || island.module.endsWith(".astro") || island.name === "*") return false;
  if (identifiersNamed(script, island.local).length > 1) return false;
  return isWrittenOnce(island.local, roots[page.path] ?? "");
}

/** Whether a page's template has one tag of that name, outside of all braces. */
function isWrittenOnce(name: string, text: string): boolean {
  const [before, after, more] = text.split(`<${name}`);
  if (before === undefined || after === undefined || more !== undefined) return false;
  if (!/^[\s/>]/.test(after)) return false;
  const template = before.slice(before.lastIndexOf("\n---") + 1);
  return template.split("{").length === template.split("}").length;
}
