import { describe, expect, test } from "vitest";
import { alignUseAuth } from "../../../src/code/wiring/align-use-auth.ts";

const WITH_CLERK = 'import { ConvexProviderWithClerk } from "convex/react-clerk";\n';
const element = (useAuth = "useAuth") =>
  `export const A = () => <ConvexProviderWithClerk client={c} useAuth={${useAuth}}><App /></ConvexProviderWithClerk>;\n`;
const foreign = 'import { useAuth } from "@clerk/clerk-react";\n';
const own = 'import { useAuth } from "@clerk/react";\n';

const from = (text: string, clerk = "@clerk/react") =>
  alignUseAuth({ path: "src/main.tsx", text }, clerk);

describe("useAuth comes from ClerkProvider's package", () => {
  test.each<[what: string, before: string, after: string]>([
    ["alone", foreign + WITH_CLERK + element(), own + WITH_CLERK + element()],
    [
      "beside ClerkProvider",
      `import { ClerkProvider } from "@clerk/react";\n${foreign}${WITH_CLERK}${element()}`,
      `import { ClerkProvider, useAuth } from "@clerk/react";\n${WITH_CLERK}${element()}`,
    ],
    [
      "with others of the foreign package",
      `import { useAuth, useUser } from "@clerk/clerk-react";\n${WITH_CLERK}export const u = useUser;\n${element()}`,
      `${own}import { useUser } from "@clerk/clerk-react";\n${WITH_CLERK}export const u = useUser;\n${element()}`,
    ],
    [
      "where the right one is there under another name",
      `import { useAuth as useOwn } from "@clerk/react";\n${foreign}${WITH_CLERK}export const o = useOwn;\n${element()}`,
      `import { useAuth as useOwn } from "@clerk/react";\n${WITH_CLERK}export const o = useOwn;\n${element("useOwn")}`,
    ],
    [
      "where the foreign one is used elsewhere too",
      `${foreign}${WITH_CLERK}export const id = () => useAuth().userId;\n${element()}`,
      `import { useAuth as useClerkAuth } from "@clerk/react";\n${foreign}${WITH_CLERK}export const id = () => useAuth().userId;\n${element("useClerkAuth")}`,
    ],
    [
      "under the name that it had",
      `import { useAuth as useTheirs } from "@clerk/clerk-react";\n${WITH_CLERK}${element("useTheirs")}`,
      `import { useAuth as useTheirs } from "@clerk/react";\n${WITH_CLERK}${element("useTheirs")}`,
    ],
    [
      "with CRLF",
      (foreign + WITH_CLERK + element()).replaceAll("\n", "\r\n"),
      (own + WITH_CLERK + element()).replaceAll("\n", "\r\n"),
    ],
    [
      "in two elements",
      foreign + WITH_CLERK + element() + element().replace("A =", "B ="),
      own + WITH_CLERK + element() + element().replace("A =", "B ="),
    ],
    [
      "beside an element with a hook of its own",
      `${foreign}${WITH_CLERK}const useMine = () => ({});\n${element()}${element("useMine").replace("A =", "B =")}`,
      `${own}${WITH_CLERK}const useMine = () => ({});\n${element()}${element("useMine").replace("A =", "B =")}`,
    ],
  ])("%s", (_, before, after) => {
    expect(from(before)).toEqual({ status: "edited", text: after });
    expect(from(after)).toEqual({ status: "kept" });
  });
});

describe("a file is kept", () => {
  test.each<[what: string, text: string]>([
    ["with the right one", own + WITH_CLERK + element()],
    [
      "with another entry of the same package",
      `import { useAuth } from "@clerk/react/experimental";\n${WITH_CLERK}${element()}`,
    ],
    ["without one", WITH_CLERK + element("useMine")],
    ["with one of its own", `const useAuth = () => ({});\n${WITH_CLERK}${element()}`],
    [
      "with one that is none of Clerk's",
      `import { useAuth } from "./auth";\n${WITH_CLERK}${element()}`,
    ],
    [
      "with a constant on the way",
      `${foreign}const hook = useAuth;\n${WITH_CLERK}${element("hook")}`,
    ],
    [
      "with a namespace",
      `import * as C from "@clerk/clerk-react";\n${WITH_CLERK}${element("C.useAuth")}`,
    ],
    ["that doesn't parse", `${foreign}${WITH_CLERK}${element()}const = ;\n`],
    ["without a wired provider", `${foreign}export const id = useAuth;\n`],
  ])("%s", (_, text) => {
    expect(from(text)).toEqual({ status: "kept" });
  });
});
