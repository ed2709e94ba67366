import { describe, expect, test } from "vitest";
import { type OtherFiles, playApp } from "../support/played-app.ts";
import { stepsTold } from "../support/steps-told.ts";

const manifest = (sdk: string, dependencies: Record<string, string>) =>
  `${JSON.stringify(
    {
      name: "app",
      dependencies: {
        [sdk]: sdk === "@clerk/react" ? "^6.18.0" : "^5.61.0",
        convex: "^1.48.0",
        react: "^19.2.3",
        "react-dom": "^19.2.3",
        ...dependencies,
      },
    },
    null,
    2,
  )}\n`;
const NEXT = { next: "^16.0.10" };
const START = {
  "@tanstack/react-router": "1.170.46",
  "@tanstack/react-start": "1.169.5",
  vite: "^8",
};

/** A client component with the providers: wired, or with a plain one. */
const providers = (sdk: string, key: string, isWired: boolean) => {
  const [name, prop] = isWired
    ? ["ConvexProviderWithClerk", " useAuth={useAuth}"]
    : ["ConvexProvider", ""];
  return `"use client";

import { ClerkProvider${isWired ? ", useAuth" : ""} } from "${sdk}";
import { ConvexReactClient } from "convex/react";
import { ${name} } from "convex/react${isWired ? "-clerk" : ""}";
import type { ReactNode } from "react";

const convex = new ConvexReactClient("https://a.convex.cloud");

export function Providers({ children }: { children: ReactNode }) {
  return (
    <ClerkProvider${key}>
      <${name} client={convex}${prop}>{children}</${name}>
    </ClerkProvider>
  );
}
`;
};
const NEXT_KEY = " publishableKey={process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY as string}";
const VITE_KEY = " publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}";
const LAYOUT = `import { Providers } from "../Providers";
export default function Root({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body><Providers>{children}</Providers></body></html>;
}
`;
const ROOT = `import { createRootRoute, Outlet, Scripts } from "@tanstack/react-router";
import { Providers } from "../Providers";
export const Route = createRootRoute({
  component: () => <html lang="en"><body><Providers><Outlet /></Providers><Scripts /></body></html>,
});
`;
const CALL = `import { preloadQuery } from "convex/nextjs";
import { api } from "../convex/_generated/api";
export default async function Page() {
  await preloadQuery(api.letters.list, {});
  return <p />;
}
`;

type Shape = [what: string, fixture: string, sdk: string, files: (isWired: boolean) => OtherFiles];

describe("the plain React SDK inside a framework with a server", () => {
  const shapes: Shape[] = [
    ...["@clerk/clerk-react", "@clerk/react"].flatMap((sdk): Shape[] => [
      [
        "in Next",
        "next-plain-provider",
        sdk,
        (isWired) => ({
          "package.json": manifest(sdk, NEXT),
          "app/layout.tsx": LAYOUT,
          "app/page.tsx": CALL,
          "app/ConvexClientProvider.tsx": null,
          "Providers.tsx": providers(sdk, NEXT_KEY, isWired),
        }),
      ],
      [
        "in TanStack Start",
        "tanstack-start-root-provider",
        sdk,
        (isWired) => ({
          "package.json": manifest(sdk, START),
          "src/routes/__root.tsx": ROOT,
          "src/Providers.tsx": providers(sdk, VITE_KEY, isWired),
        }),
      ],
    ]),
  ];

  test.each(shapes)("%s is kept", async (_, fixture, sdk, files) => {
    const { changes, plan } = await playApp(fixture, files(true));
    expect(plan.sdk).toBe(sdk);
    const own = [".env.local", ".gitignore", "convex/auth.config.ts"];
    expect(Object.keys(changes).filter((path) => !own.includes(path))).toEqual([]);
    const said = [...stepsTold(plan), ...plan.warnings].join("\n");
    expect(said).not.toContain("CLERK_SECRET_KEY");
    expect(said).not.toMatch(/@clerk\/(?:nextjs|tanstack)/);
  });

  test.each(shapes)(
    "%s is kept where the Convex provider is a plain one",
    async (_, fixture, sdk, files) => {
      const { changes, plan } = await playApp(fixture, files(false));
      expect(plan.sdk).toBe(sdk);
      const [path, ...more] = Object.keys(changes).filter((each) => each.endsWith("Providers.tsx"));
      expect(more).toEqual([]);
      const text = changes[path ?? ""] ?? "";
      expect(text).toContain("<ConvexProviderWithClerk client={convex} useAuth={useAuth}>");
      expect(text).toContain(`import { ClerkProvider, useAuth } from "${sdk}";`);
      expect(Object.keys(changes).filter((each) => /start|proxy|package/.test(each))).toEqual([]);
    },
  );

  test("is given the key that it doesn't find by itself in Next", async () => {
    const files = {
      "package.json": manifest("@clerk/clerk-react", NEXT),
      "app/layout.tsx": LAYOUT,
      "app/ConvexClientProvider.tsx": null,
      "Providers.tsx": providers("@clerk/clerk-react", "", true),
    };
    const { changes } = await playApp("next-plain-provider", files);
    expect(changes["Providers.tsx"]).toContain(
      "<ClerkProvider publishableKey={process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY as string}>",
    );
  });
});
