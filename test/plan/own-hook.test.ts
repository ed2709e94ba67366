import { describe, expect, test } from "vitest";
import { type OtherFiles, playApp, refusalIn } from "../support/played-app.ts";

const KEY = "{import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}";
const hook = (asked = "{ skipCache: forceRefreshToken }") => `export function useAuthForConvex() {
  const { isLoaded, isSignedIn, getToken } = useAuth();
  const fetchAccessToken = useCallback(
    ({ forceRefreshToken }: { forceRefreshToken: boolean }) => getToken(${asked}),
    [getToken],
  );
  return useMemo(
    () => ({ isLoading: !isLoaded, isAuthenticated: isSignedIn ?? false, fetchAccessToken }),
    [isLoaded, isSignedIn, fetchAccessToken],
  );
}
`;
const CLERK = 'import { useAuth } from "@clerk/react";\n';
const REACT = 'import { useCallback, useMemo } from "react";\n';
const main = (
  imports: string,
  provider: string,
  given = "useAuthForConvex",
) => `import { ClerkProvider } from "@clerk/react";
${imports}import { createRoot } from "react-dom/client";
import App from "./App";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);

createRoot(document.getElementById("root")!).render(
  <ClerkProvider publishableKey=${KEY}>
    <${provider} client={convex} useAuth={${given}}>
      <App />
    </${provider}>
  </ClerkProvider>,
);
`;
const ANY = 'import { ConvexProviderWithAuth, ConvexReactClient } from "convex/react";\n';
const CLERKS =
  'import { ConvexReactClient } from "convex/react";\nimport { ConvexProviderWithClerk } from "convex/react-clerk";\n';
const sources = (changes: Record<string, string>) =>
  Object.keys(changes).filter((path) => path.startsWith("src/"));

describe("a hook of the app's own that asks Clerk is a working wiring", () => {
  test.each<[what: string, files: OtherFiles]>([
    [
      "declared in the same file",
      {
        "src/main.tsx": main(`${ANY}${CLERK}${REACT}`, "ConvexProviderWithAuth") + hook(),
      },
    ],
    [
      "in a file of its own",
      {
        "src/main.tsx": main(
          `${ANY}import { useAuthForConvex } from "./hooks";\n`,
          "ConvexProviderWithAuth",
        ),
        "src/hooks.ts": CLERK + REACT + hook(),
      },
    ],
    [
      "handed on by another file, which asks by a third",
      {
        "src/main.tsx": main(
          `${ANY}import { mine } from "./lib";\n`,
          "ConvexProviderWithAuth",
          "mine",
        ),
        "src/lib.ts": 'export { useOwn as mine } from "./own";\n',
        "src/own.ts":
          'import useAuthForConvex from "./hooks";\nexport const useOwn = () => useAuthForConvex();\n',
        "src/hooks.ts":
          CLERK + REACT + hook().replace("export function", "export default function"),
      },
    ],
    [
      "as a function that is written there",
      {
        "src/main.tsx": main(
          `${ANY}import { useAuthForConvex } from "./hooks";\n`,
          "ConvexProviderWithAuth",
          "() => useAuthForConvex()",
        ),
        "src/hooks.ts": CLERK + REACT + hook(),
      },
    ],
    [
      "given to Clerk's provider",
      {
        "src/main.tsx": main(
          `${CLERKS}import { useAuthForConvex } from "./hooks";\n`,
          "ConvexProviderWithClerk",
        ),
        "src/hooks.ts": `${CLERK}export const useAuthForConvex = () => {
  const auth = useAuth();
  return { ...auth, getToken: (options: object) => auth.getToken({ ...options, template: "convex" }) };
};
`,
      },
    ],
  ])("%s", async (_, files) => {
    const { changes } = await playApp("vite-strict-mode", files);
    expect(sources(changes)).toEqual([]);
    expect(changes["convex/auth.config.ts"]).toContain("CLERK_JWT_ISSUER_DOMAIN");
  });

  test("without a ClerkProvider it gets one, and keeps its hook", async () => {
    const text = main(
      `${ANY}import { useAuthForConvex } from "./hooks";\n`,
      "ConvexProviderWithAuth",
    )
      .replace('import { ClerkProvider } from "@clerk/react";\n', "")
      .replace(/ *<\/?ClerkProvider.*\n/g, "");
    const { changes } = await playApp("vite-strict-mode", {
      "src/main.tsx": text.replace("</ConvexProviderWithAuth>", "</ConvexProviderWithAuth>,"),
      "src/hooks.ts": CLERK + REACT + hook(),
    });
    expect(sources(changes)).toEqual(["src/main.tsx"]);
    expect(changes["src/main.tsx"]).toContain("useAuth={useAuthForConvex}");
    expect(changes["src/main.tsx"]).toContain("<ClerkProvider publishableKey=");
  });

  test.each([
    [
      "asks another sign-in",
      CLERK.replace("@clerk/react", "@workos-inc/authkit-react") + REACT + hook(),
    ],
    [
      "asks Clerk who it is, and its own server for the token",
      `import { useUser } from "@clerk/react";
export const useAuthForConvex = () => {
  const { user } = useUser();
  return { isLoading: false, isAuthenticated: !!user, fetchAccessToken: () => fetch("/token").then((it) => it.text()) };
};
`,
    ],
  ])("one that %s is still refused", async (_, hooks) => {
    const refused = await refusalIn("vite-strict-mode", {
      "src/main.tsx": main(
        `${ANY}import { useAuthForConvex } from "./hooks";\n`,
        "ConvexProviderWithAuth",
      ),
      "src/hooks.ts": hooks,
    });
    expect(refused.code).toBe("other-auth");
  });

  test("for another template: the run says so", async () => {
    const files = (asked: string) => ({
      "src/main.tsx": main(
        `${ANY}import { useAuthForConvex } from "./hooks";\n`,
        "ConvexProviderWithAuth",
      ),
      "src/hooks.ts": CLERK + REACT + hook(asked),
    });
    const { plan } = await playApp("vite-strict-mode", files('{ template: "supabase" }'));
    const says =
      'The hook that src/main.tsx:11 gives as useAuth asks Clerk for the JWT template "supabase"';
    expect(plan.warnings).toContainEqual(expect.stringContaining(says));
    const usual = await playApp("vite-strict-mode", files('{ template: "convex" }'));
    expect(usual.plan.warnings.join("\n")).not.toContain("asks Clerk for");
  });
});
