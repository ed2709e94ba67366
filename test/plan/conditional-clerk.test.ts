import { describe, expect, test } from "vitest";
import { playApp, refusalIn } from "../support/played-app.ts";

const KEY = "import.meta.env.VITE_CLERK_PUBLISHABLE_KEY";
const main = (
  rendered: string,
) => `import { ConvexProvider, ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";
import { SignIn } from "./SignIn";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);

createRoot(document.getElementById("root")!).render(
  ${rendered},
);
`;
const wrapper = (body: string) => `import { ClerkProvider } from "@clerk/react";

const KEY = ${KEY};

export function SignIn({ children }: { children: React.ReactNode }) {
${body}
}
`;
const ALWAYS = wrapper("  return <ClerkProvider publishableKey={KEY}>{children}</ClerkProvider>;");
const INSIDE = main("<ConvexProvider client={convex}><SignIn><p /></SignIn></ConvexProvider>");
const AROUND = main("<SignIn><ConvexProvider client={convex}><p /></ConvexProvider></SignIn>");

describe("a wrapper that renders ClerkProvider where there is a key only", () => {
  const bodies = [
    "  if (!KEY) return <>{children}</>;\n  return <ClerkProvider publishableKey={KEY}>{children}</ClerkProvider>;",
    "  return KEY ? <ClerkProvider publishableKey={KEY}>{children}</ClerkProvider> : children;",
    "  if (KEY) {\n    return <ClerkProvider publishableKey={KEY}>{children}</ClerkProvider>;\n  }\n  return <div>{children}</div>;",
  ];

  test.each([
    ...bodies.map((body) => ["inside the Convex provider", INSIDE, body]),
    ...bodies.map((body) => ["around it", AROUND, body]),
  ])("%s isn't emptied: it is refused, and the steps mend it", async (_, text, body = "") => {
    const files = { "src/main.tsx": text ?? "", "src/SignIn.tsx": wrapper(body) };
    const refused = await refusalIn("vite-strict-mode", files);
    expect(refused.code).toBe("unsupported-shape");
    expect(refused.message).toMatch(
      /src\/SignIn\.tsx:\d+:\d+ renders <ClerkProvider> under a condition/,
    );
    const followed = { "src/main.tsx": AROUND, "src/SignIn.tsx": ALWAYS };
    const { changes } = await playApp("vite-strict-mode", followed);
    expect(changes["src/SignIn.tsx"]).toBeUndefined();
    expect(changes["src/main.tsx"]).toContain("useAuth={useAuth}");
  });

  test("says nothing of what isn't its children", async () => {
    const waiting = wrapper(
      "  if (!document.body) return <p />;\n  return <ClerkProvider publishableKey={KEY}>{children}</ClerkProvider>;",
    );
    await playApp("vite-strict-mode", { "src/main.tsx": AROUND, "src/SignIn.tsx": waiting });
  });
});
