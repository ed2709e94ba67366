/** Rewrites a file so that its Convex provider gets Clerk's token: locate, splice, read back. */

import { ts } from "ts-morph";
import {
  type AncestorPaths,
  ancestorPathsIn,
  isClerk,
  isConvex,
} from "../providers/file-render-order.ts";
import { nonElementUse } from "../providers/non-element-uses.ts";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import { hasUseAuth, useAuthModule } from "../providers/provider-props.ts";
import { type Refusal, refusedAt } from "../splice/edit-result.ts";
import type { NamedImport, Prop } from "../splice/jsx-prop.ts";
import type { HouseStyle } from "../syntax/file-style.ts";
import type { ReExportedBinding } from "../syntax/imports.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { planChanges } from "./plan-changes.ts";
import { removeClerk } from "./remove-clerk.ts";
import { spliceChanges } from "./splice-changes.ts";
import { unintendedChange, verifyRewrite, wiringFault } from "./verify.ts";

export type Source = {
  path: string;
  text: string;
  /** The providers that it imports by way of local modules. */
  reExports?: readonly ReExportedBinding[];
};

export type Wiring = {
  /** The package to import from where no ClerkProvider says which. */
  sdk: string;
  /** The props of a new ClerkProvider, and the imports that they need. */
  props: readonly Prop[];
  imports?: readonly NamedImport[];
  /** Whether a ClerkProvider in another file stands above this one's providers. */
  clerkAbove: boolean;
  /** The props of a ClerkProvider that was taken out elsewhere, to be put here. */
  clerkProps?: readonly string[];
  /** The plain providers that stay: each is inside another one of the same client. */
  shared?: readonly { line: number; column: number }[];
  /** How the project writes what the file doesn't show. */
  house?: HouseStyle | undefined;
};

export type ProviderRewrite =
  | { status: "rewritten"; text: string }
  | { status: "already-wired" }
  | Refusal;

/**
 * Wires every Convex provider of the file's text: the plain one becomes `ConvexProviderWithClerk`
 * with `useAuth`, below a `ClerkProvider`. All else stays as it is, byte for byte, but for the
 * layout of what is wrapped. What isn't understood is refused, with the place.
 */
export function rewriteProvider(source: Source, wiring: Wiring): ProviderRewrite {
  const file = parseFile(source.path, source.text, source.reExports);
  if (file.syntaxError) {
    return { status: "refused", reason: "syntax-error", ...file.syntaxError };
  }
  const all = providerElements(file);
  const elements = all.filter((element) => !isShared(element, file, wiring));
  const refusal = unsupportedProvider(elements, file);
  if (refusal) return refusal;
  const ways = ancestorPathsIn(elements, file);
  const changes = planChanges(elements, ways, file, wiring);
  if ("status" in changes) return changes;
  if ("misplaced" in changes) return moveOut(changes.misplaced, changes.around, file, wiring);
  if (changes.list.length === 0) return alreadyWired(ways, file, wiring);

  // Calls are written anew one by one, the inner ones first; what they hold moves with them.
  const call = changes.list.findLast(({ element }) => ts.isCallExpression(element.node));
  const list = call ? [call] : changes.list;
  const place = list[0]?.element.node ?? file.tree;
  if (call?.wrap && wiring.clerkProps) {
    const message = "A <ClerkProvider> written as JSX can't be moved around createElement.";
    return refusedAt(place, message);
  }
  const sdk = elements.find(isClerk)?.module ?? wiring.sdk;
  const { clerkProps = [] } = wiring;
  const given = { ...wiring, sdk, props: newProps(wiring), clerkProps };
  const text = spliceChanges(file, list, given);
  if (text === undefined) {
    const message = "The provider is not brought in by an import.";
    return refusedAt(place, message);
  }
  if (call) return goOn(file, text, { ...wiring, sdk }, place);
  const fault = verifyRewrite(text, {
    before: file,
    useAuth: elements
      .filter(isConvex)
      .map((element) => (hasUseAuth(element, file) ? useAuthModule(element, file) : sdk)),
    clerks: elements.filter(isClerk).length + list.filter(({ wrap }) => wrap).length,
    clerkAbove: wiring.clerkAbove,
    plain: all.length - elements.length,
  });
  if (fault === undefined) return { status: "rewritten", text };
  return unsafe(place, fault);
}

function isShared(
  { node }: ProviderElement,
  { tree }: ParsedFile,
  { shared = [] }: Wiring,
): boolean {
  if (shared.length === 0) return false;
  const { line, column } = positionOf(tree, node.getStart(tree));
  return shared.some((each) => each.line === line && each.column === column);
}

/** Wires what is left after a first step, and reads back that both together changed no more. */
function goOn(file: ParsedFile, text: string, wiring: Wiring, place: ts.Node): ProviderRewrite {
  // Where those that stay are is not known any more: they are wired as well.
  const rest = { ...wiring, shared: [] };
  const rewrite = rewriteProvider({ path: file.path, text, reExports: file.reExports }, rest);
  if (rewrite.status === "refused") {
    const fault = rewrite.message.replace(/\.$/, "");
    return unsafe(place, `${fault.charAt(0).toLowerCase()}${fault.slice(1)}`);
  }
  const last = rewrite.status === "rewritten" ? rewrite.text : text;
  const after = parseFile(file.path, last, file.reExports);
  const [had, has] = [file, after].map((each) => providerElements(each).filter(isConvex).length);
  const fault =
    had === has ? unintendedChange(file, after) : "another number of providers would be there";
  return fault === undefined ? { status: "rewritten", text: last } : unsafe(place, fault);
}

function unsafe(place: ts.Node, fault: string): Refusal {
  const message = `This provider could not be wired safely: ${fault}.`;
  return refusedAt(place, message);
}

/** Takes a ClerkProvider out from inside the Convex provider, then wires what is left. */
function moveOut(
  clerk: ProviderElement,
  around: ts.Node,
  file: ParsedFile,
  wiring: Wiring,
): ProviderRewrite {
  const taken = removeClerk(clerk, file, around);
  if ("status" in taken) return taken;
  const { text, props, module } = taken;
  if (wiring.clerkProps && wiring.clerkProps.join() !== props.join()) {
    const message = "Two ClerkProviders with different props stand inside the Convex provider.";
    return refusedAt(clerk.node, message);
  }
  return goOn(file, text, { ...wiring, sdk: module, clerkProps: props }, clerk.node);
}

/** The new props of a ClerkProvider, but for those that one it replaces brings along. */
function newProps({ props, clerkProps = [] }: Wiring): Prop[] {
  const isBrought = (prop: Prop) =>
    "name" in prop && clerkProps.some((each) => each.split(/\W/, 1)[0] === prop.name);
  return props.filter((prop) => !isBrought(prop));
}

function unsupportedProvider(
  elements: readonly ProviderElement[],
  file: ParsedFile,
): Refusal | undefined {
  const other = elements.find(({ kind }) => kind === "other-auth");
  if (other) {
    const message = `<${other.name}> of ${other.module} signs users in already.`;
    return refusedAt(other.node, message, "other-auth");
  }
  const stray = nonElementUse(file, elements);
  if (stray) {
    const message = `${stray.text} is used here other than as an element, so that what it renders can't be told.`;
    return refusedAt(stray, message);
  }
  if (elements.some(isConvex)) return undefined;
  const message =
    "Nothing here renders ConvexProvider, imported from convex/react by this very file.";
  return refusedAt(file.tree, message, "no-provider");
}

function alreadyWired(
  ways: AncestorPaths,
  file: ParsedFile,
  { clerkAbove }: Wiring,
): ProviderRewrite {
  for (const element of [...ways.keys()].filter(isConvex)) {
    const fault = wiringFault(element, ways, file, clerkAbove);
    if (fault !== undefined) return refusedAt(element.node, `${fault}.`);
  }
  return { status: "already-wired" };
}
