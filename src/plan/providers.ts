/** The change to each file that renders a Convex provider. */

import { faultInApp } from "../code/app-order.ts";
import { rewriteProvider } from "../code/rewrite-provider.ts";
import { takeClerkFromFile } from "../code/take-out-clerk.ts";
import { CliError } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import type { Project, ProviderFile } from "../project/project.ts";
import { clerkTakenOutByHand, wireByHand } from "./by-hand.ts";
import type { FileChange } from "./plan.ts";

/**
 * Wires every provider found, and reads the whole app back. Throws what was refused, with the
 * steps to do by hand.
 */
export function rewriteProviders(project: Project, sdk: string): FileChange[] {
  const changes = project.providerFiles.flatMap((file) => rewriteFile(file, project, sdk));
  const changed = changes.filter(({ before, after }) => before !== after);
  if (changed.length === 0) return changes;
  requireWhole(project);
  const texts = Object.fromEntries(changed.map(({ path, after }) => [path, after]));
  const fault = faultInApp(project.source, texts, sdk);
  if (fault === undefined) return changes;
  const { file, line, column } = fault.at;
  const message = `The app could not be wired safely: ${fault.message}.`;
  const refused = { reason: "unsupported-shape", message, line, column } as const;
  throw wireByHand(file, refused, project, { sdk, publishableKey: keyIn(file, project) });
}

/** Throws for an app of a framework that this version only completes. */
function requireWhole({ framework, providers }: Project): void {
  const { wires, label } = frameworkOf(framework);
  if (wires === "all") return;
  const [{ file = "", line = 1 } = {}] = providers;
  throw new CliError(
    "unknown-framework",
    `${file}:${line} The Convex provider of this ${label} app is not wired to Clerk as a whole, and this version does not wire it.`,
    "1. Wire the React side by hand: https://docs.convex.dev/auth/clerk\n2. Run this command again for the rest.",
  );
}

function rewriteFile(file: ProviderFile, project: Project, sdk: string): FileChange[] {
  const { path, text, clerk, handedOn } = file;
  const publishableKey = keyIn(path, project);
  const clerkAbove = clerk?.stands === "above";
  const above = project.providers.find(
    (each) => each.kind === "clerk" && each.file === clerk?.file,
  );
  const wiring = { sdk: (clerkAbove && above?.module) || sdk, publishableKey, clerkAbove };
  const taken = clerk?.stands === "inside" ? takeClerk(clerk.file, project) : undefined;
  const rewrite = rewriteProvider({ path, text, handedOn }, { ...wiring, ...taken?.wiring });
  if (rewrite.status === "refused") throw wireByHand(path, rewrite, project, wiring);
  if (rewrite.status === "already-wired") return [{ path, before: text, after: text }];
  if (clerk?.stands === "unclear") {
    const message =
      `${path} renders the Convex provider and ${clerk.file} renders <ClerkProvider>: ` +
      "whether one always stands inside the other can't be told.";
    throw clerkTakenOutByHand(message, clerk.file);
  }
  const own = { path, before: text, after: rewrite.text };
  return taken ? [own, taken.change] : [own];
}

/** The expression that reads the publishable key in a file. */
function keyIn(path: string, { framework }: Project): string {
  const { readVariable, publishableKeyVariable } = frameworkOf(framework);
  return readVariable(publishableKeyVariable, path);
}

/** The only ClerkProvider of another file, to be put around the Convex provider instead. */
function takeClerk(
  path: string,
  { source, providerFiles }: Project,
): { change: FileChange; wiring: { sdk: string; clerkProps: string[] } } {
  const text = source.files[path] ?? "";
  const isOwnToo = providerFiles.some((file) => file.path === path);
  const taken = isOwnToo ? undefined : takeClerkFromFile({ path, text });
  if (taken?.status === "taken") {
    const { module, props } = taken;
    const change = { path, before: text, after: taken.text };
    return { change, wiring: { sdk: module, clerkProps: props } };
  }
  const message = taken
    ? `${path}:${taken.line}:${taken.column} ${taken.message}`
    : `${path} renders <ClerkProvider> inside the Convex provider of another file.`;
  throw clerkTakenOutByHand(message, path);
}
