/** Shows the sample's panel in the app. */

import { posix } from "node:path";
import { moduleText } from "../../code/syntax/astro-frontmatter.ts";
import { isMounted, mountElement } from "../../code/wiring/mounting/mount-element.ts";
import { frameworkOf } from "../../frameworks/registry.ts";
import type { Project } from "../../project/project.ts";
import { SCRIPT_ENDING } from "../../text/script-ending.ts";
import type { FileChange } from "../plan.ts";

/** Whether the app shows the panel, and in which file. */
export type PanelPlace =
  | { status: "mounted"; path: string }
  /** It is there, and somebody's own: where it is shown is theirs to say. */
  | { status: "present"; isShown: boolean }
  | { status: "refused" };

export type MountedPanel = { changes: FileChange[]; place: PanelPlace | undefined };

/**
 * The changes with the panel in the page that is shown first, or right below the provider. A panel that was
 * there before is its owner's; where no place is certain, nothing is changed.
 */
export function mountPanel(project: Project, changes: readonly FileChange[]): MountedPanel {
  const { panel, page } = project.sampleFiles;
  const kept = [...changes];
  if (!panel) return { changes: kept, place: undefined };
  const { source, texts, visited } = project;
  const changed = new Map(changes.map(({ path, after }) => [path, after]));
  const read = (path: string) => {
    const text = changed.get(path) ?? texts[path] ?? source.files[path];
    return text === undefined ? undefined : moduleText(path, text);
  };
  const wired = Object.keys(source.files).concat(
    changes.filter(({ path }) => SCRIPT_ENDING.test(path)).map(({ path }) => path),
  );
  const files = Object.fromEntries(wired.map((path) => [path, read(path) ?? ""]));
  const app = { ...source, files };
  const component = { path: panel.path, name: "SignInPanel" };
  if (panel.text !== null) {
    const shown = [...visited, ...(page ? [page.path] : [])];
    const isShown = isMounted(component, shown, app, read);
    return { changes: kept, place: { status: "present", isShown } };
  }
  const mounted = mountElement(
    app,
    {
      component,
      page,
      isRepeated: frameworkOf(project.framework).rendersApart === true,
      isNear: (path) => isOfSamePackage(path, panel.path, texts),
      house: project.houseStyles.app,
    },
    read,
  );
  if (!mounted) return { changes: kept, place: { status: "refused" } };
  const { path, text: after } = mounted;
  const known = kept.find((change) => change.path === path);
  const before = known ? known.before : (texts[path] ?? null);
  const change = { path, before, after };
  const edited = known ? kept.map((each) => (each === known ? change : each)) : [...kept, change];
  return { changes: edited, place: { status: "mounted", path } };
}

/** Whether no package of its own holds one of two files without the other. */
function isOfSamePackage(one: string, other: string, texts: Project["texts"]): boolean {
  const manifests = Object.keys(texts).filter(
    (path) => posix.basename(path) === "package.json" && texts[path] !== null,
  );
  const holds = (folder: string, path: string) => folder === "." || path.startsWith(`${folder}/`);
  return manifests
    .map((manifest) => posix.dirname(manifest))
    .every((folder) => holds(folder, one) === holds(folder, other));
}
