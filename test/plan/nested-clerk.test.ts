import { describe, expect, test } from "vitest";
import { type OtherFiles, playApp, refusalIn } from "../support/played-app.ts";

const KEYED = "publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}";
const IMPORTS = `import { ClerkProvider, useAuth } from "@clerk/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { createRoot } from "react-dom/client";
import { convex } from "./convex";
`;
const rendered = (imports: string, element: string) =>
  `${IMPORTS}${imports}createRoot(document.getElementById("root")!).render(\n  ${element},\n);\n`;
const WIRED = (inside: string) =>
  `<ConvexProviderWithClerk client={convex} useAuth={useAuth}>${inside}</ConvexProviderWithClerk>`;
const CONVEX = `import { ConvexReactClient } from "convex/react";
export const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);
`;
const SHELL = `import { ClerkProvider } from "@clerk/react";
export const Shell = ({ children }: { children: React.ReactNode }) => (
  <ClerkProvider ${KEYED}>{children}</ClerkProvider>
);
`;
const BARE = `export const Shell = ({ children }: { children: React.ReactNode }) => (
  <>{children}</>
);
`;
const AROUND = `<ClerkProvider ${KEYED}>${WIRED("<Shell><p /></Shell>")}</ClerkProvider>`;

describe("a ClerkProvider in another one", () => {
  test.each<[what: string, files: OtherFiles, place: string, around: string, mended: OtherFiles]>([
    [
      "of the same file",
      {
        "src/main.tsx": rendered(
          "",
          `<ClerkProvider ${KEYED}><ClerkProvider ${KEYED}>${WIRED("<p />")}</ClerkProvider></ClerkProvider>`,
        ),
      },
      "src/main.tsx:6:",
      "src/main.tsx:6",
      {
        "src/main.tsx": rendered("", `<ClerkProvider ${KEYED}>${WIRED("<p />")}</ClerkProvider>`),
      },
    ],
    [
      "of another file",
      {
        "src/main.tsx": rendered('import { Shell } from "./Shell";\n', AROUND),
        "src/Shell.tsx": SHELL,
      },
      "src/Shell.tsx:3:",
      "src/main.tsx:7",
      {
        "src/main.tsx": rendered('import { Shell } from "./Shell";\n', AROUND),
        "src/Shell.tsx": BARE,
      },
    ],
    [
      "that a wrapper brings along, around a plain provider",
      {
        "src/main.tsx": `import { ClerkProvider } from "@clerk/react";
import { ConvexProvider } from "convex/react";
import { createRoot } from "react-dom/client";
import { convex } from "./convex";
import { Shell } from "./Shell";
createRoot(document.getElementById("root")!).render(
  <Shell><ClerkProvider ${KEYED}><ConvexProvider client={convex}><p /></ConvexProvider></ClerkProvider></Shell>,
);
`,
        "src/Shell.tsx": SHELL,
      },
      "src/main.tsx:7:",
      "src/Shell.tsx:3",
      {
        "src/main.tsx": `import { ConvexProvider } from "convex/react";
import { createRoot } from "react-dom/client";
import { convex } from "./convex";
import { Shell } from "./Shell";
createRoot(document.getElementById("root")!).render(
  <Shell><ConvexProvider client={convex}><p /></ConvexProvider></Shell>,
);
`,
        "src/Shell.tsx": SHELL,
      },
    ],
  ])(
    "%s is refused with both places, and the steps mend it",
    async (_, files, place, around, mended) => {
      const refused = await refusalIn("vite-strict-mode", { "src/convex.ts": CONVEX, ...files });
      expect(refused.code).toBe("unsupported-shape");
      expect(refused.message).toContain(place);
      expect(refused.message).toContain(`inside the one at ${around}:`);
      await playApp("vite-strict-mode", { "src/convex.ts": CONVEX, ...mended });
    },
  );

  test("is Clerk's own way in Next", async () => {
    const { plan } = await playApp("next-plain-provider", {
      "app/layout.tsx": `import { ClerkProvider } from "@clerk/nextjs";
import { ConvexClientProvider } from "./ConvexClientProvider";
export default function Root({ children }: { children: React.ReactNode }) {
  return (
    <html><body><ClerkProvider><ConvexClientProvider>
      <ClerkProvider dynamic>{children}</ClerkProvider>
    </ConvexClientProvider></ClerkProvider></body></html>
  );
}
`,
    });
    expect(plan.entry).toBe("app/ConvexClientProvider.tsx");
  });

  test("in the Wrap of TanStack's router and in the root route", async () => {
    const refused = await refusalIn("tanstack-start-root-provider", {
      "src/router.tsx": `import { ClerkProvider } from "@clerk/tanstack-react-start";
import { createRouter } from "@tanstack/react-router";
import { routeTree } from "./routeTree.gen";
export function getRouter() {
  return createRouter({ routeTree, Wrap: ({ children }) => <ClerkProvider>{children}</ClerkProvider> });
}
`,
      "src/routeTree.gen.ts":
        'import { Route } from "./routes/__root";\nexport const routeTree = Route;\n',
      "src/routes/__root.tsx": `import { ClerkProvider } from "@clerk/tanstack-react-start";
import { createRootRoute, Outlet } from "@tanstack/react-router";
import { ConvexProvider } from "convex/react";
import { convex } from "../convex";
export const Route = createRootRoute({
  component: () => (
    <html><body><ClerkProvider><ConvexProvider client={convex}><Outlet /></ConvexProvider></ClerkProvider></body></html>
  ),
});
`,
      "src/convex.ts": CONVEX,
    });
    expect(refused.message).toContain("src/routes/__root.tsx:7:");
  });

  test("is not one that another arm of a condition shows", async () => {
    await playApp("vite-strict-mode", {
      "src/convex.ts": CONVEX,
      "src/main.tsx": rendered(
        "",
        `location.port ? <ClerkProvider ${KEYED}>${WIRED("<p />")}</ClerkProvider> : <ClerkProvider ${KEYED}>${WIRED("<b />")}</ClerkProvider>`,
      ),
    });
  });
});

test("a ClerkProvider inside, in a file that isn't given a page's props, keeps its own", async () => {
  const { changes } = await playApp("next-pages-16", {
    "components/Providers.tsx": `import { ClerkProvider } from "@clerk/nextjs";
import { ConvexProvider, ConvexReactClient } from "convex/react";
const convex = new ConvexReactClient(process.env.NEXT_PUBLIC_CONVEX_URL!);
export const Providers = ({ children }: { children: React.ReactNode }) => (
  <ConvexProvider client={convex}>
    <ClerkProvider afterSignOutUrl="/">{children}</ClerkProvider>
  </ConvexProvider>
);
`,
    "pages/_app.tsx": `import type { AppProps } from "next/app";
import { Providers } from "../components/Providers";
export default function App({ Component, pageProps }: AppProps) {
  return <Providers><Component {...pageProps} /></Providers>;
}
`,
  });
  expect(changes["pages/_app.tsx"]).toBeUndefined();
  expect(changes["components/Providers.tsx"]).toContain('<ClerkProvider afterSignOutUrl="/">\n');
  expect(changes["components/Providers.tsx"]).not.toContain("pageProps");
});

test("and one that isn't given a route's data", async () => {
  const { changes } = await playApp("react-router-7", {
    "app/Providers.tsx": `import { ClerkProvider } from "@clerk/react-router";
import { ConvexProvider, ConvexReactClient } from "convex/react";
const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);
export const Providers = ({ children }: { children: React.ReactNode }) => (
  <ConvexProvider client={convex}>
    <ClerkProvider afterSignOutUrl="/">{children}</ClerkProvider>
  </ConvexProvider>
);
`,
    "app/root.tsx": `import { Outlet } from "react-router";
import { Providers } from "./Providers";
export default function App() {
  return <Providers><Outlet /></Providers>;
}
`,
  });
  expect(changes["app/Providers.tsx"]).toContain('<ClerkProvider afterSignOutUrl="/">\n');
  expect(changes["app/Providers.tsx"]).not.toContain("loaderData");
});
