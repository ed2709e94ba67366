import { describe, expect, test } from "vitest";
import { playApp, refusalIn } from "../../support/played-app.ts";

const CONVEX = "src/lib/convex.tsx";
const PLAIN = `import { ConvexProvider, ConvexReactClient } from 'convex/react';
import type { ReactNode } from 'react';

export const client = new ConvexReactClient(import.meta.env.PUBLIC_CONVEX_URL);

export function withConvexProvider(Component: () => ReactNode) {
  return function WithConvexProvider() {
    return (
      <ConvexProvider client={client}>
        <Component />
      </ConvexProvider>
    );
  };
}
`;
const ONE = {
  "src/pages/index.astro":
    "---\nimport Tide from '../components/NextTide';\n---\n<Tide client:load />\n",
};
const WIRED = PLAIN.replace("export const client", "const client")
  .replace("import { ConvexProvider, ", "import { ")
  .replace(
    "import type",
    "import { ConvexProviderWithClerk } from 'convex/react-clerk';\nimport { ClerkProvider, useAuth } from '@clerk/react';\nimport type",
  )
  .replace(
    "<ConvexProvider client={client}>",
    "<ClerkProvider publishableKey={import.meta.env.PUBLIC_CLERK_PUBLISHABLE_KEY}><ConvexProviderWithClerk client={client} useAuth={useAuth}>",
  )
  .replace("</ConvexProvider>", "</ConvexProviderWithClerk></ClerkProvider>");

describe("a client that islands share", () => {
  test("is taken apart where the app is wired already", async () => {
    const { changes } = await playApp("astro-islands", { [CONVEX]: WIRED });
    expect(changes[CONVEX]).toContain("    const [client] = useState(newClient);\n");
  });

  test("is refused with the steps by hand where it is exported", async () => {
    const { code, message, hint } = await refusalIn("astro-islands", { [CONVEX]: PLAIN });
    expect(code).toBe("unsupported-shape");
    expect(message).toBe(
      `${CONVEX}:4:14 A Convex client tells one provider only that someone is signed in, so each island needs its own: this one is exported.`,
    );
    expect(hint).toBe(`1. In src/lib/convex.tsx, import:
     import { ConvexReactClient } from 'convex/react';
     import { useState } from 'react';
2. First in the component that renders the Convex provider, make the client (with the URL that the shared one has):
     const [client] = useState(() => new ConvexReactClient(import.meta.env.CONVEX_URL));
3. Give that one to the provider in place of the shared one: client={client}
4. Run this command again.`);
  });

  test("stays in an app of one island", async () => {
    const { changes } = await playApp("astro-islands", { [CONVEX]: PLAIN, ...ONE });
    expect(changes[CONVEX]).toContain("<ConvexProviderWithClerk client={client}");
    expect(changes[CONVEX]).toContain("export const client = new");
  });

  test("stays with other frameworks, whose provider is one", async () => {
    const { changes } = await playApp("vite-strict-mode", {});
    expect(changes["src/main.tsx"]).not.toContain("useState");
  });
});
