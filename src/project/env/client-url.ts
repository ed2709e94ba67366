/** Reads the address at which the app's own client asks its Convex deployment. */

import { posix } from "node:path";
import type { Framework } from "../../frameworks/framework.ts";
import type { Project } from "../project.ts";
import type { TextReader } from "../text-files.ts";
import { type EnvValue, envLookup, type Shell } from "./env-files.ts";

/** The variable that holds the address, and where that stands. */
export type ClientUrl = EnvValue & { name: string };

export type ClientUrls = {
  /** On this machine. */
  development: ClientUrl | undefined;
  /** Once deployed, as far as what is for production only says it: other files may mean this machine. */
  production: ClientUrl | undefined;
};

/** Looks it up by the name that the convex CLI writes for the framework, in the files of each stage. */
export function clientUrls(
  { envFolder, exposedPrefixes }: Pick<Project, "envFolder" | "exposedPrefixes">,
  { envFile, strongerEnvFiles }: Pick<Framework, "envFile" | "strongerEnvFiles">,
  shell: Shell,
  read: TextReader,
): ClientUrls {
  const lookUp = (files: readonly string[]) => {
    const paths = files.map((name) => posix.join(envFolder, name));
    const lookup = envLookup(shell, paths, read);
    const [url] = exposedPrefixes.flatMap((prefix) => {
      const name = `${prefix}CONVEX_URL`;
      const value = lookup(name);
      return value ? [{ ...value, name }] : [];
    });
    return url;
  };
  return {
    development: lookUp([...strongerEnvFiles, envFile, ".env"]),
    production: lookUp([".env.production.local", ".env.production"]),
  };
}
