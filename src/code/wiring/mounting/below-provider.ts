/** Tells whether elements of an app are shown below its wired Convex provider, each time and once. */

import { ts } from "ts-morph";
import { type AppSource, orderOf } from "../../providers/app-render-order.ts";
import type { Location } from "../../providers/find-providers.ts";
import { providerElements } from "../../providers/provider-elements.ts";
import { descendants } from "../../syntax/descendants.ts";
import { type ParsedFile, parseFile, positionOf } from "../../syntax/parse.ts";

type Finder = (file: ParsedFile) => readonly ts.Node[];

/**
 * Whether what `find` finds is reached from where the app starts, always has a wired provider above,
 * and is not shown in more ways than these are.
 */
export function isBelowProvider(app: AppSource, find: Finder): boolean {
  const ways = waysTo(app, find);
  if (!ways || ways.sought.length === 0) return false;
  const { sought, providers } = ways;
  const isSure = sought.every((each) => each.length > 0 && each.every((isInside) => isInside));
  return isSure && sought.flat().length <= providers.flat().length;
}

/** Whether the page's whole document is shown inside a wired provider, where only the browser's own may be. */
export function holdsDocument(app: AppSource): boolean {
  const isDocument = (node: ts.Node) =>
    (ts.isJsxElement(node) ? node.openingElement : undefined)?.tagName.getText() === "html";
  const ways = waysTo(app, ({ tree }) => [...descendants(tree)].filter(isDocument));
  return !ways || ways.sought.flat().some((isInside) => isInside);
}

/** For each element sought, and each provider, whether it stands in a provider on each way it is shown. */
function waysTo(
  app: AppSource,
  find: Finder,
): { sought: boolean[][]; providers: boolean[][] } | undefined {
  const files = Object.entries(app.files).map(([path, text]) => parseFile(path, text));
  const wired = locations(files, (file) =>
    providerElements(file).flatMap(({ kind, node }) => (kind === "convex-with-clerk" ? node : [])),
  );
  const order = orderOf([...wired, ...locations(files, find)], app);
  const ways = order?.map((each) => each.map((way) => way.some((at) => at < wired.length)));
  return ways && { providers: ways.slice(0, wired.length), sought: ways.slice(wired.length) };
}

function locations(files: readonly ParsedFile[], find: Finder): Location[] {
  return files.flatMap((file) =>
    find(file).map((node) => ({ file: file.path, ...positionOf(file.tree, node.getStart()) })),
  );
}
