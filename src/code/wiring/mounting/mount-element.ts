/** Shows a component of the app's own below its Convex provider, where it is certain to be seen once. */

import { ts } from "ts-morph";
import type { StartModule } from "../../modules/entry-module.ts";
import { appCode } from "../../modules/parsed-app.ts";
import type { ReadFile } from "../../modules/read-file.ts";
import { importResolver } from "../../modules/resolve-module.ts";
import type { AppSource } from "../../providers/app-render-order.ts";
import { providerElements } from "../../providers/provider-elements.ts";
import { addImports } from "../../splice/add-imports.ts";
import { type EditResult, editFile } from "../../splice/edit-result.ts";
import { insertFirstChild } from "../../splice/first-child.ts";
import { startLayout } from "../../splice/jsx-layout.ts";
import type { HouseStyle } from "../../syntax/file-style.ts";
import { localName } from "../../syntax/identifiers.ts";
import { type ParsedFile, parseFile } from "../../syntax/parse.ts";
import { unintendedChange } from "../verify.ts";
import { holdsDocument, isBelowProvider } from "./below-provider.ts";
import { firstOnPage, firstRendered, type HolderRef } from "./first-rendered.ts";
import { localSpecifier } from "./local-specifier.ts";
import {
  elementsOf,
  mayName,
  type OwnComponent,
  outletsIn,
  type PageOutlet,
} from "./own-elements.ts";

/** The page that is shown first: rendered by an outlet, or as the children of the modules it is `inside`. */
export type FirstPage = { path: string } & ({ outlet: PageOutlet } | Pick<StartModule, "inside">);

export type Mounting = {
  component: OwnComponent;
  page: FirstPage | undefined;
  /** Whether one page may show the provider several times, each time with something else inside. */
  isRepeated: boolean;
  /** Whether a file is of the package that has the component; where it isn't said, each is. */
  isNear?(path: string): boolean;
  house?: HouseStyle | undefined;
};

export type Mounted = { path: string; text: string };

type Place = HolderRef & {
  /** Whether the app, with what the place has now, shows it where the provider is above. */
  isRight(after: AppSource): boolean;
};

/**
 * The new text of the file that shows the component's element first: the page that is shown first, else
 * what the provider's only child comes to, else the provider itself. It is the first of these of which the
 * app, read back, says that the provider is above each time; undefined where none is. `read` gives the
 * app's modules.
 */
export function mountElement(
  app: AppSource,
  mounting: Mounting,
  read: ReadFile,
): Mounted | undefined {
  const opened: Record<string, string> = {};
  const noted: ReadFile = (path) => {
    const text = read(path);
    if (text !== undefined) opened[path] = text;
    return text;
  };
  for (const find of placesIn(app, mounting, noted)) {
    const place = find();
    if (!place || mounting.isNear?.(place.file.path) === false) continue;
    const { path } = place.file;
    const edited = insertInto(place, mounting, resolverOf(app, read));
    if (edited.status !== "edited") continue;
    const files = { ...opened, ...app.files, [path]: edited.text };
    if (place.isRight({ ...app, files })) return { path, text: edited.text };
  }
  return undefined;
}

/** Whether one of the files shows the component already. */
export function isMounted(
  component: OwnComponent,
  files: readonly string[],
  app: AppSource,
  read: ReadFile,
): boolean {
  const resolve = resolverOf(app, read);
  return files.some((path) => {
    const text = read(path) ?? "";
    if (!mayName(component.path, text)) return false;
    return elementsOf(component, parseFile(path, text), resolve).length > 0;
  });
}

function resolverOf({ aliases }: AppSource, read: ReadFile) {
  return importResolver(aliases, read);
}

function placesIn(
  app: AppSource,
  { component, page, isRepeated }: Mounting,
  read: ReadFile,
): (() => Place | undefined)[] {
  const { open, openModule } = appCode(Object.keys(app.files), app.aliases, read);
  const resolve = resolverOf(app, read);
  const isShown = (after: AppSource) =>
    isBelowProvider(after, (file) => elementsOf(component, file, resolve));
  const [wired, another] = Object.keys(app.files).flatMap((path) => {
    const file = open(path);
    const found = file ? providerElements(file) : [];
    return found.flatMap(({ kind, node }) =>
      file && kind === "convex-with-clerk" ? { file, node } : [],
    );
  });
  const onPage = (): Place | undefined => {
    const file = page && open(page.path);
    const holder = file && firstOnPage(file, openModule);
    if (!holder) return undefined;
    if (!("outlet" in page)) {
      // A start of its own, which need not lead to the provider by itself.
      return { ...holder, isRight: (after) => isShown({ ...after, starts: [page] }) };
    }
    const { outlet } = page;
    const isRight = (after: AppSource) => isBelowProvider(after, (each) => outletsIn(outlet, each));
    return { ...holder, isRight };
  };
  const inChild = (): Place | undefined => {
    const holder = wired && !another ? firstRendered(wired, openModule) : undefined;
    return holder && { ...holder, isRight: isShown };
  };
  const inProvider = (): Place | undefined => {
    if (!wired || another || isRepeated || !ts.isJsxElement(wired.node)) return undefined;
    const { node, file } = wired;
    return { node, file, isRight: (after) => isShown(after) && !holdsDocument(after) };
  };
  return [onPage, inChild, inProvider];
}

/** The holder's file with the element in it, read back. */
function insertInto(
  { file: { path, text }, node }: HolderRef,
  { component, house }: Mounting,
  resolve: (specifier: string, from: string) => string | undefined,
): EditResult {
  const shown = (file: ParsedFile) => elementsOf(component, file, resolve);
  return editFile(
    { path, text, house },
    ({ file: { tree }, edited, style }) => {
      const { name } = component;
      const module = localSpecifier(tree, component.path);
      const { local, missing } = localName(tree, module, [name, `Clerk${name}`]);
      insertFirstChild(startLayout(edited, style), node, `<${local} />`);
      addImports(edited, tree, style, [{ module, names: missing }]);
      return undefined;
    },
    (after, before) => {
      const [added, another] = shown(after);
      if (!added || another) return `${component.name} would not be shown once`;
      return unintendedChange(before, after, added);
    },
  );
}
