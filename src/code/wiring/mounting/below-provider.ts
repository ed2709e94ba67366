/** Tells whether elements of an app are shown below its wired Convex provider, each time and once. */

import { ts } from "ts-morph";
import { type AppSource, orderOf } from "../../providers/app-render-order.ts";
import type { Location } from "../../providers/find-providers.ts";
import { providerElements } from "../../providers/provider-elements.ts";
import { originOf } from "../../syntax/binding.ts";
import { descendants } from "../../syntax/descendants.ts";
import { type ParsedFile, parseFile, positionOf } from "../../syntax/parse.ts";
import { tagsIn } from "./own-elements.ts";

type Finder = (file: ParsedFile) => readonly ts.Node[];

/** Components that show their children to some people only. */
const GATES: Record<string, RegExp> = {
  Authenticated: /^convex\/react$/,
  Unauthenticated: /^convex\/react$/,
  AuthLoading: /^convex\/react$/,
  SignedIn: /^@clerk\//,
  SignedOut: /^@clerk\//,
  Protect: /^@clerk\//,
  Show: /^@clerk\//,
};

/**
 * Whether what `find` finds is reached from where the app starts, always has a wired provider above
 * and never a gate, and is not shown in more ways than the providers are.
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

type Ways = { sought: boolean[][]; providers: boolean[][] };

/** For each element sought, and each provider, whether it stands in a provider, and in no gate, on each way. */
function waysTo(app: AppSource, find: Finder): Ways | undefined {
  const files = Object.entries(app.files).map(([path, text]) => parseFile(path, text));
  const wired = locations(files, (file) =>
    providerElements(file).flatMap(({ kind, node }) => (kind === "convex-with-clerk" ? node : [])),
  );
  const gates = locations(files, gatesIn);
  const above = [...wired, ...gates];
  const order = orderOf([...above, ...locations(files, find)], app);
  const isInside = (way: readonly number[]) =>
    way.some((at) => at < wired.length) &&
    !way.some((at) => at >= wired.length && at < above.length);
  const ways = order?.map((each) => each.map(isInside));
  return ways && { providers: ways.slice(0, wired.length), sought: ways.slice(above.length) };
}

function gatesIn(file: ParsedFile): ts.Node[] {
  return tagsIn(file).flatMap(({ node, tag }) => {
    const origin = originOf(tag.tagName, file);
    return origin && GATES[origin.name]?.test(origin.module) ? node : [];
  });
}

function locations(files: readonly ParsedFile[], find: Finder): Location[] {
  return files.flatMap((file) =>
    find(file).map((node) => ({ file: file.path, ...positionOf(file.tree, node.getStart()) })),
  );
}
