/** What is wrong with how an app's providers are wired, each with its place. */

import { type AppSource, orderOf } from "./app-order.ts";
import { type FoundElement, findProviders, type ProviderSearch } from "./find-provider.ts";
import { type ParsedFile, parseFile, positionOf } from "./parse.ts";
import { isConvexKind, type ProviderElement, providerElements } from "./provider-elements.ts";
import { hasUseAuth, useAuthModule } from "./read-back.ts";
import type { RenderOrder } from "./render-order.ts";

/**
 * `plain`: a Convex provider that is given no token; `plain-around`: one that has a wired one inside,
 * which counts there; `unserved`: a wired one with no ClerkProvider above it in some way that it is
 * rendered; `no-use-auth` and `other-use-auth`: one without `useAuth`, or with another package's;
 * `unclear`: there are too many ways to follow.
 */
export type WiringFault = {
  kind: "plain" | "plain-around" | "unserved" | "no-use-auth" | "other-use-auth" | "unclear";
  file: string;
  /** Both from 1. */
  line: number;
  column: number;
  /** The package of `useAuth`, and that of ClerkProvider. */
  packages?: { useAuth: string; clerkProvider: string };
};

/** The faults of the app as it stands, in the order of its files; a start is a page of its own. */
export function wiringFaults(app: AppSource): WiringFault[] {
  const read = (path: string) => app.files[path];
  const searches = app.starts
    .filter(({ path }) => path in app.files)
    .map((start) => ({
      start,
      search: findProviders([...start.inside, start.path], app.aliases, read),
    }));
  const faults = searches.flatMap(({ start, search }) => [
    ...orderFaults(search.found, orderOf(search.found, { ...app, starts: [start] })),
    ...useAuthFaults(search, read),
  ]);
  const keys = faults.map((fault) => JSON.stringify(fault));
  const distinct = faults.filter((_, at) => keys.indexOf(keys[at] ?? "") === at);
  // Around a wired one on one page, and around none on another: it is needed nowhere.
  return distinct.filter(
    ({ kind, file, line, column }) =>
      kind !== "plain-around" ||
      !distinct.some(
        (each) =>
          each.kind === "plain" &&
          each.file === file &&
          each.line === line &&
          each.column === column,
      ),
  );
}

function orderFaults(found: readonly FoundElement[], order: RenderOrder): WiringFault[] {
  const isClerk = (at: number) => found[at]?.kind === "clerk";
  return found.flatMap((each, at): WiringFault[] => {
    const { kind, file, line, column } = each;
    const place = { file, line, column };
    if (kind === "convex") {
      const isAround = (order ?? []).some(
        (ways, inner) =>
          found[inner]?.kind === "convex-with-clerk" && ways.some((way) => way.includes(at)),
      );
      return [{ kind: isAround ? "plain-around" : "plain", ...place }];
    }
    if (kind !== "convex-with-clerk") return [];
    if (!order) return [{ kind: "unclear", ...place }];
    return order[at]?.every((way) => way.some(isClerk)) ? [] : [{ kind: "unserved", ...place }];
  });
}

function useAuthFaults(
  { found, handedOn }: ProviderSearch,
  read: (path: string) => string | undefined,
): WiringFault[] {
  const clerkProvider = found.find(({ kind }) => kind === "clerk")?.module;
  const files = [
    ...new Set(found.filter(({ kind }) => isConvexKind(kind)).map(({ file }) => file)),
  ];
  return files.flatMap((path) => {
    const file = parseFile(path, read(path) ?? "", handedOn[path]);
    const elements = providerElements(file);
    const own = elements.find(({ kind }) => kind === "clerk")?.module ?? clerkProvider;
    return elements
      .filter(({ kind }) => kind === "convex-with-clerk")
      .flatMap((element) => useAuthFault(element, file, own));
  });
}

function useAuthFault(
  element: ProviderElement,
  file: ParsedFile,
  clerkProvider: string | undefined,
): WiringFault[] {
  const place = { file: file.path, ...positionOf(file.tree, element.node.getStart(file.tree)) };
  if (!hasUseAuth(element, file)) return [{ kind: "no-use-auth", ...place }];
  const useAuth = useAuthModule(element, file);
  if (!useAuth?.startsWith("@clerk/") || clerkProvider === undefined) return [];
  if (packageOf(useAuth) === packageOf(clerkProvider)) return [];
  return [{ kind: "other-use-auth", ...place, packages: { useAuth, clerkProvider } }];
}

/** `@clerk/nextjs` for `@clerk/nextjs/client`. */
export function packageOf(module: string): string {
  return module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/");
}
