/** Looks what an app runs in, and refuses where only another SDK of Clerk's works. */

import { CONTAINER_SDKS } from "../clerk/sdk.ts";
import { fileStyle } from "../code/syntax/file-style.ts";
import { parseTree } from "../code/syntax/parse.ts";
import type { Framework, FrameworkApp } from "../frameworks/framework.ts";
import type { PackageManagerName } from "../packages/package-managers.ts";
import { otherContainer } from "../refusals/container-refusals.ts";
import { type Container, containerOf } from "./container-signs.ts";
import type { Project } from "./project.ts";
import type { Access } from "./text-files.ts";

type Surroundings = {
  framework: Framework;
  packageManager: PackageManagerName;
  app: string;
  /** What is published beside the pages, from the app's folder. */
  publicFolder: string;
};

/**
 * What the app runs in, beside a browser. Refuses a browser extension, and what has Clerk's SDK for
 * Electron, until the ClerkProvider of that SDK is rendered around what asks Convex.
 */
export function findContainer(
  frameworkApp: FrameworkApp,
  surroundings: Surroundings,
  { entry, providers }: Pick<Project, "entry" | "providers">,
  { read, refuse }: Pick<Access, "read" | "refuse">,
): Container | undefined {
  const container = containerOf(frameworkApp, surroundings.publicFolder);
  if (!container) return undefined;
  const { kind, sign } = container;
  if (kind === "tauri" || kind === "capacitor") return container;
  const { name, module } = CONTAINER_SDKS[kind];
  const named = Object.keys(frameworkApp.dependencies).filter((each) => each.startsWith("@clerk/"));
  if (kind === "electron" && !named.includes(name)) return container;
  const clerks = providers.filter((each) => each.kind === "clerk");
  const isOwn = clerks.length > 0 && clerks.every((each) => each.module === module);
  if (isOwn && providers.every((each) => each.kind !== "convex")) return container;
  const [provider] = providers;
  const file = provider?.file ?? entry;
  const style = fileStyle(parseTree(file, read(file) ?? ""));
  const isBroken = clerks.some((each) => each.module !== module);
  refuse(otherContainer({ kind, sign }, { ...surroundings, file, style, named, isBroken }));
  return container;
}
