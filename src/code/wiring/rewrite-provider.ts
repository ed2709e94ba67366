/** Rewrites a file so that its Convex provider gets Clerk's token: locate, splice, read back. */

import { ts } from "ts-morph";
import { isClerk, isConvex, type WaysInFile, waysInFile } from "../providers/file-render-order.ts";
import { strayUse } from "../providers/non-element-uses.ts";
import { type ProviderElement, providerElements } from "../providers/provider-elements.ts";
import { hasUseAuth, useAuthModule } from "../providers/provider-props.ts";
import type { NamedImport, Prop } from "../splice/jsx-prop.ts";
import type { HandedOn } from "../syntax/binding.ts";
import { type ParsedFile, parseFile, positionOf } from "../syntax/parse.ts";
import { changesFor } from "./plan-changes.ts";
import { takeOutClerk } from "./remove-clerk.ts";
import { spliceProviders } from "./splice-changes.ts";
import { changedElsewhere, faultOf, wiringFault } from "./verify.ts";

export type Source = {
  path: string;
  text: string;
  /** What local modules hand on to it that is a provider's package's own. */
  handedOn?: readonly HandedOn[];
};

export type Wiring = {
  /** The package to import from where no ClerkProvider says which. */
  sdk: string;
  /** What a new ClerkProvider is given, and what has to be imported for that. */
  props: readonly Prop[];
  imports?: readonly NamedImport[];
  /** Whether a ClerkProvider in another file stands above this one's providers. */
  clerkAbove: boolean;
  /** The props of a ClerkProvider that was taken out elsewhere, to be put here. */
  clerkProps?: readonly string[];
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
export function rewriteProvider(source: Source, wiring: Wiring): ProviderRewrite {
  const file = parseFile(source.path, source.text, source.handedOn);
  if (file.syntaxError) {
    const { line, column, message } = file.syntaxError;
    return { status: "refused", reason: "syntax-error", message, line, column };
  }
  const elements = providerElements(file);
  const refusal = refusalOf(elements, file);
  if (refusal) return refusal;
  const ways = waysInFile(elements, file);
  const changes = changesFor(elements, ways, file, wiring);
  if ("obstacle" in changes) {
    return refuse(file, changes.obstacle, "unsupported-shape", changes.message);
  }
  if ("misplaced" in changes) return moveOut(changes.misplaced, changes.around, file, wiring);
  if (changes.list.length === 0) return alreadyWired(ways, file, wiring);

  // Calls are written anew one by one, the inner ones first; what they hold moves with them.
  const call = changes.list.findLast(({ element }) => ts.isCallExpression(element.node));
  const list = call ? [call] : changes.list;
  const place = list[0]?.element.node ?? file.tree;
  if (call?.wrap && wiring.clerkProps) {
    const message = "A <ClerkProvider> written as JSX can't be moved around createElement.";
    return refuse(file, place, "unsupported-shape", message);
  }
  const sdk = elements.find(isClerk)?.module ?? wiring.sdk;
  const { clerkProps = [] } = wiring;
  const given = { ...wiring, sdk, props: propsOf(wiring), clerkProps };
  const text = spliceProviders(file, list, given);
  if (text === undefined) {
    const message = "The provider is not brought in by an import.";
    return refuse(file, place, "unsupported-shape", message);
  }
  if (call) return goOn(file, text, { ...wiring, sdk }, place);
  const fault = faultOf(text, {
    before: file,
    useAuth: elements
      .filter(isConvex)
      .map((element) => (hasUseAuth(element) ? useAuthModule(element, file) : sdk)),
    clerks: elements.filter(isClerk).length + list.filter(({ wrap }) => wrap).length,
    clerkAbove: wiring.clerkAbove,
  });
  if (fault === undefined) return { status: "rewritten", text };
  return unsafe(file, place, fault);
}

/** Wires what is left after a first step, and reads back that both together changed no more. */
function goOn(file: ParsedFile, text: string, wiring: Wiring, place: ts.Node): ProviderRewrite {
  const rewrite = rewriteProvider({ path: file.path, text, handedOn: file.handedOn }, wiring);
  if (rewrite.status === "refused") {
    const fault = rewrite.message.replace(/\.$/, "");
    return unsafe(file, place, `${fault.charAt(0).toLowerCase()}${fault.slice(1)}`);
  }
  const last = rewrite.status === "rewritten" ? rewrite.text : text;
  const after = parseFile(file.path, last, file.handedOn);
  const [had, has] = [file, after].map((each) => providerElements(each).filter(isConvex).length);
  const fault =
    had === has ? changedElsewhere(file, after) : "another number of providers would be there";
  return fault === undefined ? { status: "rewritten", text: last } : unsafe(file, place, fault);
}

function unsafe(file: ParsedFile, place: ts.Node, fault: string): RewriteRefusal {
  const message = `This provider could not be wired safely: ${fault}.`;
  return refuse(file, place, "unsupported-shape", message);
}

/** Takes a ClerkProvider out from inside the Convex provider, then wires what is left. */
function moveOut(
  clerk: ProviderElement,
  around: ts.Node,
  file: ParsedFile,
  wiring: Wiring,
): ProviderRewrite {
  const taken = takeOutClerk(clerk, file, around);
  if ("obstacle" in taken) return refuse(file, taken.obstacle, "unsupported-shape", taken.message);
  const { text, props, module } = taken;
  if (wiring.clerkProps && wiring.clerkProps.join() !== props.join()) {
    const message = "Two ClerkProviders with different props stand inside the Convex provider.";
    return refuse(file, clerk.node, "unsupported-shape", message);
  }
  return goOn(file, text, { ...wiring, sdk: module, clerkProps: props }, clerk.node);
}

/** The new props of a ClerkProvider, but for those that one it replaces brings along. */
function propsOf({ props, clerkProps = [] }: Wiring): Prop[] {
  const isBrought = (prop: Prop) =>
    "name" in prop && clerkProps.some((each) => each.split(/\W/, 1)[0] === prop.name);
  return props.filter((prop) => !isBrought(prop));
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

function alreadyWired(ways: WaysInFile, file: ParsedFile, { clerkAbove }: Wiring): ProviderRewrite {
  for (const element of [...ways.keys()].filter(isConvex)) {
    const fault = wiringFault(element, ways, file, clerkAbove);
    if (fault !== undefined) return refuse(file, element.node, "unsupported-shape", `${fault}.`);
  }
  return { status: "already-wired" };
}
