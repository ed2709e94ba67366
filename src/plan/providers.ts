/** Plans the change to each file that renders a Convex provider, and to where ClerkProvider goes. */

import { wiringFaults } from "../code/diagnosis/wiring-faults.ts";
import { appCode } from "../code/modules/parsed-app.ts";
import { faultInApp, sharedPlain } from "../code/providers/app-render-order.ts";
import { type Location, locationKey } from "../code/providers/find-providers.ts";
import { isConvexKind } from "../code/providers/provider-elements.ts";
import { alignUseAuth } from "../code/wiring/align-use-auth.ts";
import { conditionalClerk } from "../code/wiring/conditional-clerk.ts";
import { extractFromRouter } from "../code/wiring/extract-from-router.ts";
import { insertClerk } from "../code/wiring/insert-clerk.ts";
import { moveToDefaultExport } from "../code/wiring/move-to-default-export.ts";
import { moveWrapper } from "../code/wiring/move-wrapper.ts";
import { removeClerkFromFile } from "../code/wiring/remove-clerk.ts";
import { rewriteProvider } from "../code/wiring/rewrite-provider.ts";
import { wireRootRoute } from "../code/wiring/wire-root-route.ts";
import type { ClerkPlace, MovedProvider } from "../frameworks/framework.ts";
import { clerkFramework } from "../frameworks/registry.ts";
import type { Project, ProviderFile } from "../project/project.ts";
import {
  clerkTakenOutByHand,
  conditionalClerkByHand,
  innerClerkByHand,
  liftByHand,
  moveInsideByHand,
  placeByHand,
  wireByHand,
} from "../refusals/by-hand.ts";
import { syntaxError } from "../refusals/entry-refusals.ts";
import { wrapperByHand } from "../refusals/wrapper-by-hand.ts";
import type { FileChange } from "./plan.ts";
import { withOwnClients } from "./wiring/own-clients.ts";
import { plainWithoutKey } from "./without-key.ts";

/**
 * Wires every provider found, and reads the whole app back. Throws what was refused, with the
 * steps to do by hand.
 */
export function rewriteProviders(project: Project, sdk: string): FileChange[] {
  requireOneClerk(project);
  if (plainWithoutKey(project)) {
    const kept = project.providerFiles.map(({ path, text }) => ({
      path,
      before: text,
      after: text,
    }));
    return withOwnClients(kept, project);
  }
  const places = project.providerFiles.map((file) => clerkPlaceFor(file, project, sdk));
  const rewritten = project.providerFiles.flatMap((file, at) => {
    if (isLeft(file, project)) return [{ path: file.path, before: file.text, after: file.text }];
    return rewriteFile(file, project, sdk, places[at] ?? { props: [] });
  });
  const changes = withOwnClients(placeClerks(places, project, sdk, rewritten), project);
  const changed = changes.filter(({ before, after }) => before !== after);
  if (changed.length === 0) return changes;
  const texts = Object.fromEntries(changed.map(({ path, after }) => [path, after]));
  const fault = faultInApp(project.source, texts, sdk);
  if (fault === undefined) return changes;
  const { file, line, column } = fault.at;
  const message = `The app could not be wired safely: ${fault.message}.`;
  const [target] = places.flatMap(({ at = [] }) => at);
  if (target) throw moveInsideByHand(file, { line, column }, message, target);
  const refused = { reason: "unsupported-shape", message, line, column } as const;
  throw wireByHand(file, refused, project, { sdk, props: places[0]?.props ?? [] });
}

/** Whether each Convex provider of a file is inside another file's, with the same client. */
function isLeft({ path }: ProviderFile, { providers, source }: Project): boolean {
  const shared = new Set(sharedPlain(source).map(locationKey));
  const own = providers.filter(({ file, kind }) => file === path && isConvexKind(kind));
  return own.length > 0 && own.every((each) => shared.has(locationKey(each)));
}

/** Refuses where one ClerkProvider stands in another, as the app is. */
function requireOneClerk({ providers, source }: Project): void {
  if (providers.filter(({ kind }) => kind === "clerk").length < 2) return;
  const nested = wiringFaults(source).find(({ kind }) => kind === "nested-clerk");
  if (nested?.around) throw innerClerkByHand(nested, nested.around);
}

/**
 * Decides where ClerkProvider goes; where the app has one somewhere, that one's place is what
 * counts.
 */
function clerkPlaceFor({ path, starts }: ProviderFile, project: Project, sdk: string): ClerkPlace {
  const { providers, roots } = project;
  const place = clerkFramework(project).clerkPlace(path, {
    starts,
    roots: Object.keys(roots),
    sdk,
  });
  const hasClerk = providers.some(({ kind }) => kind === "clerk");
  if (!hasClerk) return place;
  // What a new one elsewhere would be given is there only; the app's own has its props.
  return { ...place, props: place.at ? [] : place.props, at: [] };
}

/** Puts a ClerkProvider at each target, once for all the Convex providers that it serves. */
function placeClerks(
  places: readonly ClerkPlace[],
  { source, houseStyles }: Project,
  sdk: string,
  changes: readonly FileChange[],
): FileChange[] {
  const changed = new Map(changes.map((change) => [change.path, change]));
  const passed = new Set<string>();
  for (const { at = [], ...given } of places) {
    for (const target of at.filter(({ file }) => !passed.has(file))) {
      const { file } = target;
      passed.add(file);
      const before = source.files[file] ?? "";
      const text = changed.get(file)?.after ?? before;
      const placed = insertClerk({ path: file, text, house: houseStyles.app }, target, {
        sdk,
        ...given,
      });
      if (placed.status === "refused") throw placeByHand(target, placed, { sdk, ...given });
      if (placed.status === "edited") changed.set(file, { path: file, before, after: placed.text });
    }
  }
  return [...changed.values()];
}

function rewriteFile(
  file: ProviderFile,
  project: Project,
  sdk: string,
  place: ClerkPlace,
): FileChange[] {
  const { path, text, clerk, reExports } = file;
  if (place.moved && hasPlain(path, project)) return moveProvider(file, place.moved, project, sdk);
  const lifted = place.lifted ? moveToDefaultExport({ path, text }, place.lifted) : undefined;
  if (lifted?.status === "refused") throw liftByHand(path, lifted, place.lifted?.layout ?? "");
  const isPlaced = place.at !== undefined && place.at.length > 0;
  const clerkAbove = clerk?.stands === "above" || isPlaced;
  const above = project.providers.find(
    (each) => each.kind === "clerk" && each.file === clerk?.file,
  );
  const { props, imports = [] } = place;
  const conditional = clerk && clerk.stands !== "above" && conditionalIn(clerk.file, project);
  if (conditional) throw conditionalClerkByHand(conditional, path);
  const house = project.houseStyles.app;
  const given = withOwnUseAuth(file, lifted?.status === "edited" ? lifted.text : text, project);
  const moved = withWrapperAround(file, given, project);
  const isAbove = clerkAbove || (moved !== undefined && clerk !== undefined);
  const wiring = {
    sdk: (isAbove && above?.module) || sdk,
    props,
    imports,
    clerkAbove: isAbove,
    house,
  };
  const isTaken = clerk?.stands === "inside" && moved === undefined;
  const taken = isTaken ? takeClerk(clerk.file, project) : undefined;
  const start = moved ?? given;
  // The places are those of the text as it was.
  const shared =
    start === text ? sharedPlain(project.source).filter((each) => each.file === path) : [];
  const rewrite = rewriteProvider(
    { path, text: start, reExports },
    { ...wiring, shared, ...taken?.wiring },
  );
  if (rewrite.status === "refused") throw wireByHand(path, rewrite, project, wiring);
  if (rewrite.status === "already-wired") return [{ path, before: text, after: start }];
  if (clerk?.stands === "unclear") {
    const message =
      `${path} renders the Convex provider and ${clerk.file} renders <ClerkProvider>: ` +
      "whether one always stands inside the other can't be told.";
    throw clerkTakenOutByHand(message, clerk.file);
  }
  const own = { path, before: text, after: rewrite.text };
  return taken ? [own, taken.change] : [own];
}

/** The ClerkProvider of a file that isn't always rendered there. */
function conditionalIn(path: string, { source }: Project): Location | undefined {
  return conditionalClerk({ path, text: source.files[path] ?? "" });
}

/** The text with the app's own wrapper of ClerkProvider around the Convex provider, where it stood inside. */
function withWrapperAround(
  { path, clerk, reExports }: ProviderFile,
  text: string,
  { source, houseStyles, providers }: Project,
): string | undefined {
  const isOwn = !clerk && providers.some((each) => each.kind === "clerk" && each.file === path);
  const inside = clerk?.stands === "inside" ? clerk.file : isOwn ? path : undefined;
  if (inside === undefined) return undefined;
  const files = { ...source.files, [path]: text };
  const code = appCode(Object.keys(files), source.aliases, (each) => files[each]);
  const moved = moveWrapper({ path, text, reExports, house: houseStyles.app }, inside, code);
  if (moved.status === "moved") return moved.text;
  if (moved.status !== "stuck") return undefined;
  const convex = providers.find((each) => each.file === path && isConvexKind(each.kind));
  throw wrapperByHand(moved.wrapper, { file: path, provider: convex?.name ?? "ConvexProvider" });
}

/** The text with `useAuth` of the package that the app's ClerkProvider is of. */
function withOwnUseAuth(
  { path, reExports }: ProviderFile,
  text: string,
  { providers }: Project,
): string {
  const clerks = providers.filter(({ kind }) => kind === "clerk");
  const clerk = clerks.find(({ file }) => file === path) ?? clerks[0];
  if (!clerk) return text;
  const edited = alignUseAuth({ path, text, reExports }, clerk.module);
  return edited.status === "edited" ? edited.text : text;
}

function hasPlain(path: string, { providers }: Project): boolean {
  return providers.some(({ file, kind }) => file === path && kind === "convex");
}

/** Moves the provider out of the router's options into the root route's document, wired. */
function moveProvider(
  { path, text }: ProviderFile,
  { options, root, router }: MovedProvider,
  project: Project,
  sdk: string,
): FileChange[] {
  const taken = extractFromRouter({ path, text }, options);
  if (taken.status === "refused") throw wireByHand(path, taken, project, { sdk, props: [] });
  const before = project.roots[root] ?? "";
  const put = wireRootRoute({ path: root, text: before }, { router, sdk, client: taken.client });
  if (put.status === "refused") throw wireByHand(root, put, project, { sdk, props: [] });
  const after = put.status === "edited" ? put.text : before;
  return [
    { path, before: text, after: taken.text },
    { path: root, before, after },
  ];
}

/** The only ClerkProvider of another file, to be put around the Convex provider instead. */
function takeClerk(
  path: string,
  { source, providerFiles }: Project,
): { change: FileChange; wiring: { sdk: string; clerkProps: string[] } } {
  const text = source.files[path] ?? "";
  const isOwnToo = providerFiles.some((file) => file.path === path);
  const taken = isOwnToo ? undefined : removeClerkFromFile({ path, text });
  if (taken?.status === "taken") {
    const { module, props } = taken;
    const change = { path, before: text, after: taken.text };
    return { change, wiring: { sdk: module, clerkProps: props } };
  }
  if (taken?.reason === "syntax-error") throw syntaxError({ file: path, ...taken });
  const message = taken
    ? `${path}:${taken.line}:${taken.column} ${taken.message}`
    : `${path} renders <ClerkProvider> inside the Convex provider of another file.`;
  throw clerkTakenOutByHand(message, path);
}
