/** Stand-ins for packages: each name that is asked of one can be rendered, called and read. */

import { Marker, named } from "../evaluate.ts";
import { HUNTED_VENDORS } from "./vendors.ts";

/** What a local file may hand on by `export *`, which copies only what a module says that it has. */
const NAMES = new Set([
  "ConvexProvider",
  "ConvexReactClient",
  "ClerkProvider",
  ...HUNTED_VENDORS.map(({ hook }) => hook.name),
]);

const modules = new Map<string, object>();

/** The module of a package. */
export function standIn(name: string): object {
  const known = modules.get(name);
  if (known) return known;
  // The bundle copies what is a module's own, and asks its prototype for the rest.
  const made = Object.create(
    new Proxy({}, { get: (_, key) => (typeof key === "string" ? exported(name, key) : undefined) }),
  );
  for (const each of NAMES) Object.defineProperty(made, each, { get: () => exported(name, each) });
  modules.set(name, made);
  return made;
}

function exported(module: string, name: string): unknown {
  if (name === "__esModule") return true;
  if (module.startsWith("@clerk/")) {
    if (name === "useAuth") return named(`useAuth of ${module}`);
    if (name === "ClerkProvider") return marked(`ClerkProvider of ${module}`);
  }
  if (module.startsWith("convex/react")) {
    if (name === "ConvexReactClient") return Client;
    return marked(name);
  }
  if (module === "@tanstack/react-router") {
    if (name === "createRouter") return (options: object) => ({ options });
    if (name === "createRootRoute") return route;
    if (name === "createFileRoute") return () => route;
    if (name === "createRootRouteWithContext") return () => route;
  }
  return marked(`${name} of ${module}`);
}

class Client {
  named = "client";
}

const route = (options: object) => ({ options, _addFileChildren: () => ({}) });

/** A component that is also a hook, a class and an object, whichever it is used as. */
function marked(name: string): unknown {
  const marker = new Marker(name);
  return new Proxy(function call() {}, {
    get: (_, key) => (key === "marker" ? marker : anything),
    has: (_, key) => key === "marker",
    apply: () => anything,
    construct: () => Object(anything),
  });
}

/** A value that can be called, constructed, read and gone through. */
const anything: unknown = new Proxy(function nothing() {}, {
  get(_, key) {
    if (key === Symbol.toPrimitive) return () => "";
    if (key === Symbol.iterator) return () => [anything, anything].values();
    return key === "prototype" ? Function.prototype : anything;
  },
  apply: () => anything,
  construct: () => Object(anything),
});
