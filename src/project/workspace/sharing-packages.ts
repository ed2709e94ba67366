/** Finds the packages but the app's own that files which render a provider belong to. */

import { readManifest } from "../dependencies/manifest.ts";
import type { Project, ProviderFile } from "../project.ts";
import type { TextReader } from "../text-files.ts";
import { owningPackage, type Parts } from "./app-and-backend.ts";

export function sharingPackages(
  files: readonly ProviderFile[],
  { app, packages }: Pick<Parts, "app" | "packages">,
  read: TextReader,
): Project["sharing"] {
  const owners = files.flatMap(({ path }) => owningPackage(path, packages) ?? []);
  const folders = new Set(owners.map(({ folder }) => folder).filter((folder) => folder !== app));
  return {
    root: packages[0]?.folder ?? app,
    manifests: [...folders].map((folder) => {
      const { path, text, dependencies } = readManifest(read, folder);
      return { path, text, dependencies: Object.keys(dependencies) };
    }),
  };
}
