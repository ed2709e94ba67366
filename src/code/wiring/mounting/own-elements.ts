/** Finds the elements of one component in a file. */

import { posix } from "node:path";
import { ts } from "ts-morph";
import { originOf } from "../../syntax/binding.ts";
import { descendants } from "../../syntax/descendants.ts";
import type { ParsedFile } from "../../syntax/parse.ts";

/** An export of one of the app's modules. */
export type OwnComponent = { path: string; name: string };

/** How a page gets below the provider: by a package's component, or by the one that is given these props. */
export type PageOutlet = { modules: readonly string[]; name: string } | { spread: string };

/** The component's elements that a file writes as JSX; `resolve` gives the module that an import names. */
export function elementsOf(
  { path, name }: OwnComponent,
  file: ParsedFile,
  resolve: (specifier: string, from: string) => string | undefined,
): ts.Node[] {
  if (!mayName(path, file.text)) return [];
  return tagsIn(file).flatMap(({ node, tag }) => {
    const origin = originOf(tag.tagName, file);
    const isIt = origin?.name === name && resolve(origin.module, file.path) === path;
    return isIt ? [node] : [];
  });
}

/** Whether a text may import a module, before it is parsed for that. */
export function mayName(path: string, text: string): boolean {
  return text.includes(posix.basename(path).replace(/\.\w+$/, ""));
}

/** The elements that the page is shown by. */
export function outletsIn(outlet: PageOutlet, file: ParsedFile): ts.Node[] {
  return tagsIn(file).flatMap(({ node, tag }) => {
    if ("spread" in outlet) {
      const spread = tag.attributes.properties.find(ts.isJsxSpreadAttribute)?.expression.getText();
      const isPage = tag.tagName.getText() === "Component";
      return isPage && spread?.split(".").at(-1) === outlet.spread ? [node] : [];
    }
    const origin = originOf(tag.tagName, file);
    const isIt = origin?.name === outlet.name && outlet.modules.includes(origin.module);
    return isIt ? [node] : [];
  });
}

/** The elements that a file writes as JSX, with the tag that opens each. */
export function tagsIn({ tree }: ParsedFile): { node: ts.Node; tag: ts.JsxOpeningLikeElement }[] {
  return [...descendants(tree)].flatMap((node) => {
    if (ts.isJsxSelfClosingElement(node)) return { node, tag: node };
    return ts.isJsxElement(node) ? { node, tag: node.openingElement } : [];
  });
}
