import { describe, expect, test } from "vitest";
import { type OtherFiles, playApp } from "../support/played-app.ts";

const signIn = (sdk: string) => `"use client";
import { ClerkProvider } from "${sdk}";
export function SignIn({ children }: { children: React.ReactNode }) {
  return <ClerkProvider>{children}</ClerkProvider>;
}
`;
const BACKEND = `"use client";
import { ConvexProvider } from "convex/react";
import { client } from "./client";
export default function Backend({ children }: { children: React.ReactNode }) {
  return <ConvexProvider client={client}>{children}</ConvexProvider>;
}
`;
const CLIENT = `import { ConvexReactClient } from "convex/react";
export const client = new ConvexReactClient("https://a.convex.cloud");
`;
const providers = (sdk: string): OtherFiles => ({
  "providers/SignIn.tsx": signIn(sdk),
  "providers/Backend.tsx": BACKEND,
  "providers/client.ts": CLIENT,
});
const body = (inside: string) => `<html lang="en"><body>${inside}</body></html>`;
const layout = (name: string, up: string, imports: string, rendered: string) =>
  `${imports.replaceAll("@", `${up}providers/`)}
export ${name}({ children }: { children: React.ReactNode }) {
  return ${rendered};
}
`;
const S = 'import { SignIn } from "@SignIn";';
const B = 'import Backend from "@Backend";';

describe("a wrapper around ClerkProvider with one around the Convex provider inside", () => {
  test.each<[what: string, fixture: string, sdk: string, files: OtherFiles]>([
    [
      "in another layout of Next",
      "next-plain-provider",
      "@clerk/nextjs",
      {
        "app/layout.tsx": layout(
          "default function Root",
          "../",
          S,
          body("<SignIn>{children}</SignIn>"),
        ),
        "app/(app)/layout.tsx": layout(
          "default function Inner",
          "../../",
          B,
          "<Backend>{children}</Backend>",
        ),
        "app/(app)/notes/page.tsx": "export default function Notes() { return <p />; }\n",
      },
    ],
    [
      "in a component that the layout renders",
      "next-plain-provider",
      "@clerk/nextjs",
      {
        "app/layout.tsx": `import { All } from "../providers/All";
const RootLayout = ({ children }: { children: React.ReactNode }) => (
  ${body("<All>{children}</All>")}
);
export default RootLayout;
`,
        "providers/All.tsx": layout(
          "const All = function",
          "./",
          `${S}\n${B}`,
          "<SignIn><Backend>{children}</Backend></SignIn>",
        ).replace(/providers\//g, ""),
      },
    ],
    [
      "in the component of TanStack Start's root route",
      "tanstack-start-root-provider",
      "@clerk/tanstack-react-start",
      {
        "src/routes/__root.tsx": `import { createRootRoute, Outlet, Scripts } from "@tanstack/react-router";
import { SignIn } from "../../providers/SignIn";
import Backend from "../../providers/Backend";
export const Route = createRootRoute({
  component: () => ${body("<SignIn><Backend><Outlet /></Backend></SignIn><Scripts />")},
});
`,
      },
    ],
    [
      "in a shell whose component holds the second",
      "tanstack-start-root-provider",
      "@clerk/tanstack-react-start",
      {
        "src/routes/__root.tsx": `import { createRootRoute, Outlet, Scripts } from "@tanstack/react-router";
import { SignIn } from "../../providers/SignIn";
import Backend from "../../providers/Backend";
function Shell({ children }: { children: React.ReactNode }) {
  return ${body("<SignIn><Backend>{children}</Backend></SignIn><Scripts />")};
}
export const Route = createRootRoute({ component: Root });
function Root() {
  return <Shell><Outlet /></Shell>;
}
export const useRootData = () => Route.useLoaderData();
`,
      },
    ],
  ])("%s: only the second one's file changes", async (_, fixture, sdk, files) => {
    const { changes } = await playApp(fixture, { ...providers(sdk), ...files });
    const sources = Object.keys(changes).filter((path) => path.endsWith(".tsx"));
    expect(sources).toEqual(["providers/Backend.tsx"]);
    expect(changes["providers/Backend.tsx"]).toContain(`import { useAuth } from "${sdk}";`);
    expect(changes["providers/Backend.tsx"]).toContain(
      "<ConvexProviderWithClerk client={client} useAuth={useAuth}>",
    );
  });
});
