/** Finds providers whose `useAuth` isn't Clerk's own hook, of ClerkProvider's package. */

import { ts } from "ts-morph";
import { packageOf } from "../../packages/package-name.ts";
import { appCode } from "../modules/parsed-app.ts";
import type { AppSource } from "../providers/app-render-order.ts";
import type { ProviderSearch } from "../providers/find-providers.ts";
import { ownHook } from "../providers/own-hook.ts";
import {
  isConvexKind,
  type ProviderElement,
  providerElements,
} from "../providers/provider-elements.ts";
import { hasUseAuth, useAuthValue } from "../providers/provider-props.ts";
import { originOf } from "../syntax/binding.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { evaluate } from "../syntax/values/evaluate.ts";
import type { WiringFault } from "./wiring-faults.ts";

type App = Pick<AppSource, "aliases" | "files">;

/** Those of the files searched; `provider` is the package of a ClerkProvider that isn't in the same file. */
export function useAuthFaults(
  { found, reExports }: ProviderSearch,
  provider: string | undefined,
  app: App,
): WiringFault[] {
  const clerkProvider = found.find(({ kind }) => kind === "clerk")?.module ?? provider;
  const files = [
    ...new Set(found.filter(({ kind }) => isConvexKind(kind)).map(({ file }) => file)),
  ];
  return files.flatMap((path) => {
    const file = parseFile(path, app.files[path] ?? "", reExports[path]);
    const elements = providerElements(file);
    const own = elements.find(({ kind }) => kind === "clerk")?.module ?? clerkProvider;
    return elements
      .filter(({ kind }) => kind === "convex-with-clerk")
      .flatMap((element) => useAuthFault(element, file, own, app));
  });
}

function useAuthFault(
  element: ProviderElement,
  file: ParsedFile,
  clerkProvider: string | undefined,
  { aliases, files }: App,
): WiringFault[] {
  const place = { file: file.path, ...positionOf(file.tree, element.node.getStart(file.tree)) };
  if (!hasUseAuth(element, file)) return [{ kind: "no-use-auth", ...place }];
  const value = useAuthValue(element, file);
  if (value && isGivenByHook(value, file)) return [{ kind: "called-use-auth", ...place }];
  const otherPackage = (useAuth: string): WiringFault[] => {
    if (clerkProvider === undefined || packageOf(useAuth) === packageOf(clerkProvider)) return [];
    return [{ kind: "other-use-auth", ...place, packages: { useAuth, clerkProvider } }];
  };
  const { openModule } = appCode([], aliases, (path) => files[path]);
  // Without what is known of its imports, so that these are followed.
  const own = value && ownHook(value, parseFile(file.path, file.text), openModule);
  if (own) {
    const asks = { templates: own.templates, isWhole: element.module === "convex/react" };
    return [{ kind: "own-use-auth", ...place, asks }, ...otherPackage(own.module)];
  }
  const origin = value && originOf(value, file);
  if (origin?.name !== "useAuth" || !origin.module.startsWith("@clerk/")) {
    return [{ kind: "unknown-use-auth", ...place }];
  }
  return otherPackage(origin.module);
}

/** Whether a value is what Clerk's `useAuth` returns: an object, which can't be called as a hook. */
function isGivenByHook(value: ts.Expression, file: ParsedFile): boolean {
  const call = evaluate(value, file);
  if (!ts.isCallExpression(call)) return false;
  const origin = originOf(call.expression, file);
  return origin?.name === "useAuth" && origin.module.startsWith("@clerk/");
}
