import { describe, expect, test } from "vitest";
import { providerOrder, useAuthSource } from "../../src/checks/providers.ts";
import { tokenSource } from "../../src/checks/token-source.ts";
import type { JwtTemplate } from "../../src/clerk/jwt-template.ts";
import { NO_FIX, onlyOne, servicesWith, subjectWith } from "../support/judged-app.ts";

const app = (
  asked: string,
  provider = "ConvexProviderWithAuth",
) => `import { ClerkProvider } from "@clerk/react";
import { ConvexProviderWithAuth, ConvexReactClient } from "convex/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { createRoot } from "react-dom/client";
import { useOwn } from "./own";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);

createRoot(document.getElementById("root")!).render(
  <ClerkProvider publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}>
    <${provider} client={convex} useAuth={useOwn}>
      <p>${asked.length}</p>
    </${provider}>
  </ClerkProvider>,
);
`;
const own = (asked: string, sdk = "@clerk/react") => `import { useAuth } from "${sdk}";
const TEMPLATE = "convex";
export function useOwn() {
  const { isLoaded, isSignedIn, getToken } = useAuth();
  const fetchAccessToken = (options: { template?: string }) => getToken(${asked});
  return { isLoading: !isLoaded, isAuthenticated: isSignedIn ?? false, fetchAccessToken };
}
`;
const subject = (asked: string, { provider, sdk }: { provider?: string; sdk?: string } = {}) =>
  subjectWith("vite-strict-mode", {
    "src/main.tsx": app(asked, provider),
    "src/own.ts": own(asked, sdk),
  });
const template = (name: string, aud: string): JwtTemplate => ({
  ...{ id: "jtmp_1", lifetime: 60 },
  name,
  claims: { aud },
});
const answered = (...value: JwtTemplate[]) =>
  servicesWith({ templates: { status: "answered", value } });
const judge = async (asked: string, services = servicesWith(), provider?: string) =>
  onlyOne(tokenSource(await subject(asked, provider ? { provider } : {}), services, undefined));

describe("a hook of the app's own that asks Clerk", () => {
  test("is wired, and of ClerkProvider's package", async () => {
    const judged = await subject("{ skipCache: true }");
    expect(judged.refusals).toEqual([]);
    expect(onlyOne(providerOrder(judged, NO_FIX))).toMatchObject({ status: "ok" });
    expect(onlyOne(useAuthSource(judged, NO_FIX))).toMatchObject({
      status: "ok",
      message: "useAuth is a hook of the app's own, which asks ClerkProvider's package.",
    });
  });

  test("of another package is a problem", async () => {
    const judged = await subject("{}", { sdk: "@clerk/clerk-react" });
    expect(onlyOne(useAuthSource(judged, NO_FIX))).toMatchObject({ status: "problem" });
  });

  test.each([
    ["no template", "{ skipCache: true }", "session token"],
    ["nothing", "", "session token"],
    ["what it is told", "options", "was not followed"],
  ])("for %s: what Clerk has tells nothing", async (_, asked, says) => {
    const found = await judge(asked, answered(template("convex", "convex")));
    expect(found).toMatchObject({ status: "unknown", message: expect.stringContaining(says) });
  });

  test.each(['{ template: "convex" }', "{ template: TEMPLATE }"])(
    "for the template convex (%s): as Convex's own provider does",
    async (asked) => {
      const has = answered(template("convex", "convex"));
      expect(await judge(asked, has)).toMatchObject({ status: "ok" });
      expect(await judge(asked, answered())).toMatchObject({ status: "problem" });
    },
  );

  test("for a template of another name: by that template", async () => {
    const asked = '{ template: "convex-token" }';
    expect(await judge(asked)).toMatchObject({
      status: "warning",
      file: "src/main.tsx",
      line: 11,
      fix: expect.stringContaining('getToken({ template: "convex" })'),
    });
    const missing = await judge(asked, answered(template("convex", "convex")));
    expect(missing).toMatchObject({
      status: "problem",
      message: expect.stringContaining('"convex-token", which Clerk does not have'),
    });
    const other = await judge(asked, answered(template("convex-token", "app")));
    expect(other).toMatchObject({ status: "problem" });
    const fine = await judge(asked, answered(template("convex-token", "convex")));
    expect(fine).toMatchObject({ status: "ok" });
  });

  test("given to ConvexProviderWithClerk, which says itself what it asks for", async () => {
    const has = answered(template("convex", "convex"));
    const passing = await judge("options", has, "ConvexProviderWithClerk");
    expect(passing).toMatchObject({ status: "ok" });
    const wrong = '{ ...options, template: "other" }';
    expect(await judge(wrong, has, "ConvexProviderWithClerk")).toMatchObject({
      status: "problem",
    });
  });
});

test("another instance's templates say nothing of what its hook asks for", async () => {
  const judged = await subjectWith(
    "vite-strict-mode",
    { "src/main.tsx": app('{ template: "other" }'), "src/own.ts": own('{ template: "other" }') },
    { shell: { CLERK_SECRET_KEY: `sk_test_${"a1B2c3".repeat(7)}` } },
  );
  const services = {
    ...answered(template("other", "convex")),
    hosts: { status: "answered" as const, value: ["other-1.clerk.accounts.dev"] },
  };
  expect(onlyOne(tokenSource(judged, services, undefined)).status).toBe("warning");
});
