import { expect, test } from "vitest";
import { parseFile } from "../../../src/code/syntax/parse.ts";
import { verifyRewrite } from "../../../src/code/wiring/verify.ts";
import { CONVEX, rewritten } from "./wiring.ts";

const BEFORE = `${CONVEX}const A = () => (\n  // the tree\n  <ConvexProvider client={c}>\n    <X a="1">it's here</X>\n  </ConvexProvider>\n);\n`;
const AFTER = rewritten(BEFORE);
const MEANT = {
  before: parseFile("src/main.tsx", BEFORE),
  useAuth: ["@clerk/react"],
  clerks: 1,
  plain: 0,
  clerkAbove: false,
};

test("what was meant has no fault", () => {
  expect(verifyRewrite(AFTER, MEANT)).toBeUndefined();
});

test.each<[string, (text: string) => string, RegExp]>([
  ["no end", (text) => text.replace("</ClerkProvider>", ""), /ClerkProvider/],
  [
    "the plain provider",
    (text) =>
      text.replaceAll("ConvexProviderWithClerk", "ConvexProvider").replace("react-clerk", "react"),
    /plain|number/,
  ],
  ["no ClerkProvider", (text) => text.replace(/<\/?ClerkProvider.*/g, ""), /number/],
  [
    "an empty ClerkProvider beside",
    (text) =>
      text
        .replace(/<ClerkProvider.*/, "<><ClerkProvider></ClerkProvider>")
        .replace(/<\/ClerkProvider>\n\);/, "</>\n);"),
    /not above/,
  ],
  ["no useAuth", (text) => text.replace(" useAuth={useAuth}", ""), /no useAuth/],
  [
    "another useAuth",
    (text) =>
      text
        .replace("useAuth } from", "useAuth as x } from")
        .replace(
          "convex/react-clerk",
          'convex/react-clerk"; import { useAuth } from "@clerk/other',
        ),
    /packages|@clerk\/other/,
  ],
  ["another prop", (text) => text.replace('a="1"', 'a="2"'), /more than the provider/],
  ["another text", (text) => text.replace("it's here", "it's  here"), /more than the provider/],
  ["a child gone", (text) => text.replace(/<X.*/, ""), /more than the provider/],
  ["an import gone", (text) => text.replace("ConvexReactClient", "useQuery"), /import/],
  ["a comment gone", (text) => text.replace("// the tree", ""), /comment/],
])("%s is a fault", (_, spoil, fault) => {
  const spoilt = spoil(AFTER);
  expect(spoilt).not.toBe(AFTER);
  expect(verifyRewrite(spoilt, MEANT)).toMatch(fault);
});
