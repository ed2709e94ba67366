/** Finds what of an app's server asks Clerk who is signed in, route by route. */

import { posix } from "node:path";
import { type UserRead, userReadIn } from "../../code/diagnosis/server/asks-user.ts";
import { appCode } from "../../code/modules/parsed-app.ts";
import type { PathAliases } from "../../code/modules/tsconfig-paths.ts";
import type { Framework, FrameworkApp } from "../../frameworks/framework.ts";
import type { TextReader } from "../text-files.ts";

/** An address that the server answers, and each place that asks there. */
export type ServerRoute = { url: string; asks: readonly UserRead[] };

/** The routes of the app in `home`; none where its framework tells none. */
export function serverRoutes(
  framework: Framework,
  app: FrameworkApp,
  { home, aliases, read }: { home: string; aliases: PathAliases; read: TextReader },
): ServerRoute[] {
  const { open, openModule } = appCode([], aliases, read);
  const known = new Map<string, UserRead | undefined>();
  const asks = (module: string): UserRead | undefined => {
    const path = posix.join(home, module);
    const file = known.has(path) ? undefined : open(path);
    if (file) known.set(path, userReadIn(file, openModule));
    return known.get(path);
  };
  return (framework.routes?.(app) ?? []).map(({ url, modules }) => ({
    url,
    asks: modules.flatMap((module) => asks(module) ?? []),
  }));
}
