import { expect, test } from "vitest";
import { providerElements } from "../../../src/code/providers/provider-elements.ts";
import { hasUseAuth, useAuthModule } from "../../../src/code/providers/provider-props.ts";
import { parseFile } from "../../../src/code/syntax/parse.ts";

const HEAD = `import { useAuth } from "@clerk/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
`;

test.each([
  ["the prop", "", "useAuth={useAuth}", [true, "@clerk/react"]],
  ["the prop behind a spread", "", "{...a} useAuth={useAuth}", [true, "@clerk/react"]],
  ["a spread behind it, which may set it again", "", "useAuth={useAuth} {...a}", [true, undefined]],
  ["a spread that has it", "const a = { useAuth };", "{...a}", [true, "@clerk/react"]],
  ["a spread that hasn't", "const a = { client };", "{...a}", [false, undefined]],
  ["a spread that may have it", "", "{...a}", [true, undefined]],
])("useAuth by %s", (_, before, props, expected) => {
  const text = `${HEAD}${before}\nconst app = <ConvexProviderWithClerk ${props} />;`;
  const file = parseFile("main.tsx", text);
  const [element] = providerElements(file);
  if (!element) throw new Error("no element");
  expect([hasUseAuth(element, file), useAuthModule(element, file)]).toEqual(expected);
});
