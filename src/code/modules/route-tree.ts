/** Writes what TanStack Router would generate for a folder of routes: git often leaves that out. */

import { posix } from "node:path";

const ROUTE = /\.(?:[jt]sx?)$/;
/** Files beside the routes that the router passes by: those with a dash, tests and stories. */
const PASSED_BY = /(?:^|\/)-|\.(?:test|spec|stories|d)\.[jt]sx?$/;

/** Whether a path is that of a generated route tree. */
export function isRouteTree(path: string): boolean {
  return /(?:^|\/)routeTree\.gen\.[jt]s$/.test(path);
}

/**
 * A module at `path` that imports every route of these files, each inside its layouts; undefined where
 * none of them is a root route.
 */
export function routeTreeText(path: string, files: readonly string[]): string | undefined {
  const routes = files
    .filter((file) => ROUTE.test(file) && !PASSED_BY.test(file) && !isRouteTree(file))
    .sort();
  const root = routes.find((file) => /(?:^|\/)__root\.[jt]sx?$/.test(file));
  if (root === undefined) return undefined;
  const ids = routes
    .filter((file) => file !== root)
    .map((file) => ({ file, id: idOf(file, root) }));
  const names = new Map(routes.map((file, at) => [file, `Route${at}`]));
  const imports = routes.map((file) => {
    const way = posix.relative(posix.dirname(path), file).replace(ROUTE, "");
    const module = way.startsWith(".") ? way : `./${way}`;
    return `import { Route as ${names.get(file)} } from "${module}";`;
  });
  const inside = (parent: string | undefined): string =>
    ids
      .filter(({ id }) => parentOf(id, ids) === parent)
      .map(({ file, id }) => withChildren(names.get(file) ?? "", inside(id)))
      .join(", ");
  const tree = withChildren(names.get(root) ?? "", inside(undefined));
  return [...imports, `export const routeTree = ${tree};`, ""].join("\n");
}

function withChildren(route: string, children: string): string {
  return children === "" ? route : `${route}.addChildren([${children}])`;
}

/** A route's place in the tree, by which its layouts are found: dots and folders are the same. */
function idOf(file: string, root: string): string {
  return posix.relative(posix.dirname(root), file).replace(ROUTE, "").replaceAll("/", ".");
}

function parentOf(id: string, all: readonly { id: string }[]): string | undefined {
  return all
    .map((each) => each.id)
    .filter((each) => each !== id && id.startsWith(`${each}.`))
    .sort((a, b) => b.length - a.length)[0];
}
