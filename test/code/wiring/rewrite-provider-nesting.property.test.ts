import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type ProviderRewrite,
  rewriteProvider,
} from "../../../src/code/wiring/rewrite-provider.ts";
import { evaluate, faultsIn, type Shown } from "../../support/evaluate.ts";
import { EVERYTHING } from "../../support/everything.ts";
import { propertyRun } from "../../support/property-run.ts";
import { type Entry, entry } from "./nested-entries.ts";

const WIRING = {
  sdk: "@clerk/react",
  props: [{ name: "publishableKey", value: "KEY" }],
  clerkAbove: false,
};

/** The answers to all conditions. */
const FLAGS = [() => true, () => false, (n: number) => n % 2 === 0, (n: number) => n % 3 === 0];
const pair = (seed: number) =>
  [FLAGS[seed % 4], FLAGS[(seed + 1) % 4]].flatMap((each) => each ?? []);

const commentsOf = (text: string) =>
  (text.match(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/g) ?? []).map((each) => each.replace(/\s+/g, " "));

/** The tree without Clerk's and with Convex's provider as it was. */
function unwired(tree: readonly Shown[]): Shown[] {
  return tree.flatMap((node): Shown[] => {
    if (typeof node === "string") return [node];
    const children = unwired(node.children);
    if (node.name.startsWith("ClerkProvider")) return children;
    if (node.name !== "ConvexProviderWithClerk") return [{ ...node, children }];
    const { useAuth: _, ...props } = node.props;
    return [{ name: "ConvexProvider", props, children }];
  });
}

function expectWired({ text, path }: Entry, rewrite: Extract<ProviderRewrite, { text: string }>) {
  for (const flags of pair(text.length)) {
    const [before, after] = [evaluate(text, flags), evaluate(rewrite.text, flags)];
    expect(after.flatMap((tree) => faultsIn(tree))).toEqual([]);
    expect(after.map(unwired)).toEqual(before.map(unwired));
  }
  expect(commentsOf(rewrite.text)).toEqual(commentsOf(text));
  expect(rewriteProvider({ path, text: rewrite.text }, WIRING)).toEqual({
    status: "already-wired",
  });
}

test("whatever is nested in whatever, ClerkProvider stands above, and all else as it stood", () => {
  const outcomes = { rewritten: 0, refused: 0, other: 0 };
  fc.assert(
    fc.property(entry, (made) => {
      const rewrite = rewriteProvider({ path: made.path, text: made.text }, WIRING);
      if (rewrite.status === "rewritten") {
        outcomes.rewritten += 1;
        expectWired(made, rewrite);
      } else if (rewrite.status === "refused") {
        outcomes.refused += 1;
        expect(made.mayBeRefused || rewrite.message).toBe(true);
      } else outcomes.other += 1;
    }),
    propertyRun("nesting", EVERYTHING ? 500 : 300),
  );
  // A property over nothing would hold too.
  const all = outcomes.rewritten + outcomes.refused + outcomes.other;
  expect(outcomes.rewritten / all).toBeGreaterThan(0.6);
});
