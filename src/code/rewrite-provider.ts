/** Rewrites a file so that its Convex provider gets Clerk's token: locate, splice, read back. */

import type { ts } from "ts-morph";
import { type ParsedFile, parseFile, positionOf } from "./parse.ts";
import { changesFor, isConvex } from "./provider-changes.ts";
import { type ProviderElement, providerElements } from "./provider-elements.ts";
import { faultOf, hasUseAuth, useAuthModule, wiringFault } from "./read-back.ts";
import { spliceProviders } from "./splice-providers.ts";
import { strayUse } from "./stray-use.ts";

export type Wiring = {
  /** The package to import from where no ClerkProvider says which. */
  sdk: string;
  /** The expression that reads the publishable key. */
  publishableKey: string;
  /** Whether a ClerkProvider in another file stands above this one's providers. */
  clerkAbove: boolean;
};

export type RewriteRefusal = {
  status: "refused";
  reason: "syntax-error" | "unsupported-shape" | "no-provider" | "other-auth";
  message: string;
  /** Both from 1. */
  line: number;
  column: number;
};

export type ProviderRewrite =
  | { status: "rewritten"; text: string }
  | { status: "already-wired" }
  | RewriteRefusal;

/**
 * Wires every Convex provider of the file's text: the plain one becomes `ConvexProviderWithClerk`
 * with `useAuth`, below a `ClerkProvider`. All else stays as it is, byte for byte, but for the
 * layout of what is wrapped. What isn't understood is refused, with the place.
 */
export function rewriteProvider(
  source: { path: string; text: string },
  wiring: Wiring,
): ProviderRewrite {
  const file = parseFile(source.path, source.text);
  if (file.syntaxError) {
    const { line, column, message } = file.syntaxError;
    return { status: "refused", reason: "syntax-error", message, line, column };
  }
  const elements = providerElements(file);
  const refusal = refusalOf(elements, file);
  if (refusal) return refusal;
  const changes = changesFor(elements, file, wiring);
  if ("obstacle" in changes) {
    return refuse(file, changes.obstacle, "unsupported-shape", changes.message);
  }
  if (changes.list.length === 0) return alreadyWired(elements, file, wiring);

  const place = changes.list[0]?.element.node ?? file.tree;
  const sdk = elements.find(({ kind }) => kind === "clerk")?.module ?? wiring.sdk;
  const text = spliceProviders(file, changes.list, { ...wiring, sdk });
  if (text === undefined) {
    const message = "The provider is not brought in by an import.";
    return refuse(file, place, "unsupported-shape", message);
  }
  const fault = faultOf(text, {
    before: file,
    useAuth: elements
      .filter(isConvex)
      .map((element) => (hasUseAuth(element) ? useAuthModule(element, file) : sdk)),
    clerks:
      elements.filter(({ kind }) => kind === "clerk").length +
      changes.list.filter(({ wrap }) => wrap).length,
    clerkAbove: wiring.clerkAbove,
  });
  if (fault === undefined) return { status: "rewritten", text };
  const message = `This provider could not be wired safely: ${fault}.`;
  return refuse(file, place, "unsupported-shape", message);
}

function refuse(
  { tree }: ParsedFile,
  node: ts.Node,
  reason: RewriteRefusal["reason"],
  message: string,
): RewriteRefusal {
  return { status: "refused", reason, message, ...positionOf(tree, node.getStart(tree)) };
}

function refusalOf(
  elements: readonly ProviderElement[],
  file: ParsedFile,
): RewriteRefusal | undefined {
  const other = elements.find(({ kind }) => kind === "other-auth");
  if (other) {
    const message = `<${other.name}> of ${other.module} signs users in already.`;
    return refuse(file, other.node, "other-auth", message);
  }
  const stray = strayUse(file, elements);
  if (stray) {
    const message = `${stray.text} is used here other than as an element, so that what it renders can't be told.`;
    return refuse(file, stray, "unsupported-shape", message);
  }
  if (elements.some(isConvex)) return undefined;
  const message =
    "Nothing here renders ConvexProvider, imported from convex/react by this very file.";
  return refuse(file, file.tree, "no-provider", message);
}

function alreadyWired(
  elements: readonly ProviderElement[],
  file: ParsedFile,
  { clerkAbove }: Wiring,
): ProviderRewrite {
  for (const element of elements.filter(isConvex)) {
    const fault = wiringFault(element, elements, file, clerkAbove);
    if (fault !== undefined) return refuse(file, element.node, "unsupported-shape", `${fault}.`);
  }
  return { status: "already-wired" };
}
