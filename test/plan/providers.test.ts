import { describe, expect, test } from "vitest";
import { CliError } from "../../src/errors.ts";
import { vite } from "../../src/frameworks/vite.ts";
import { rewriteProviders } from "../../src/plan/providers.ts";
import { findEntry } from "../../src/project/provider-entry.ts";
import { projectWith } from "../support/project.ts";

const PAGE = '<script type="module" src="/src/main.tsx"></script>';
const CONVEX = 'import { ConvexProvider } from "convex/react";\n';
const CLERK = 'import { ClerkProvider } from "@clerk/clerk-react";\n';
const KEY = "publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}";

/** The texts of the files that change, by their paths. */
async function changesOf(files: Record<string, string>): Promise<Record<string, string>> {
  const all: Record<string, string> = { "index.html": PAGE, ...files };
  const entry = await findEntry(vite, undefined, (path) => all[path]);
  const changes = rewriteProviders(projectWith(entry), "@clerk/clerk-react");
  return Object.fromEntries(
    changes.filter(({ before, after }) => before !== after).map(({ path, after }) => [path, after]),
  );
}

async function refusalOf(files: Record<string, string>): Promise<CliError> {
  const error = await changesOf(files).catch((thrown: unknown) => thrown);
  if (error instanceof CliError) return error;
  throw new Error(`nothing was refused: ${JSON.stringify(error)}`);
}

const PROVIDERS = `${CONVEX}export const Providers = ({ children }) => (
  <ConvexProvider client={c}>{children}</ConvexProvider>
);
`;

describe("a ClerkProvider in another file", () => {
  test("that stands above is kept, and useAuth comes from its package", async () => {
    const main = `${CLERK}import { Providers } from "./Providers";
root.render(
  <ClerkProvider ${KEY}>
    <Providers><App /></Providers>
  </ClerkProvider>,
);
`;
    const changes = await changesOf({ "src/main.tsx": main, "src/Providers.tsx": PROVIDERS });
    expect(changes).toEqual({
      "src/Providers.tsx": `import { useAuth } from "@clerk/clerk-react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
export const Providers = ({ children }) => (
  <ConvexProviderWithClerk client={c} useAuth={useAuth}>
    {children}
  </ConvexProviderWithClerk>
);
`,
    });
  });

  test("that stands inside is moved out, from a sibling's file", async () => {
    const changes = await changesOf({
      "src/main.tsx": `import { App } from "./App";
import { Providers } from "./Providers";
root.render(<Providers><App /></Providers>);
`,
      "src/Providers.tsx": PROVIDERS,
      "src/App.tsx": `${CLERK}import { Main } from "./Main";

const KEY = import.meta.env.VITE_CLERK_PUBLISHABLE_KEY;

export function App() {
  return (
    <ClerkProvider publishableKey={KEY} afterSignOutUrl="/">
      <Main />
    </ClerkProvider>
  );
}
`,
    });
    expect(changes).toEqual({
      "src/App.tsx": `import { Main } from "./Main";

export function App() {
  return (
    <Main />
  );
}
`,
      "src/Providers.tsx": `import { ClerkProvider, useAuth } from "@clerk/clerk-react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
export const Providers = ({ children }) => (
  <ClerkProvider
    publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}
    afterSignOutUrl="/"
  >
    <ConvexProviderWithClerk client={c} useAuth={useAuth}>
      {children}
    </ConvexProviderWithClerk>
  </ClerkProvider>
);
`,
    });
  });

  test("that can't be moved is refused with its place and what to do", async () => {
    const error = await refusalOf({
      "src/main.tsx": `${CONVEX}import { App } from "./App";\nr.render(<ConvexProvider client={c}><App /></ConvexProvider>);\n`,
      "src/App.tsx": `${CLERK}export const App = () => {\n  const go = useNavigate();\n  return <ClerkProvider routerPush={go}><p /></ClerkProvider>;\n};\n`,
    });
    expect(error.code).toBe("unsupported-shape");
    expect(error.message).toMatch(/^src\/App\.tsx:4:37 .* uses go, which is known only here/);
    expect(error.hint).toContain("Take <ClerkProvider> out of src/App.tsx");
  });

  test("that stands beside is refused", async () => {
    const error = await refusalOf({
      "src/main.tsx": `import { App } from "./App";\nimport { Providers } from "./Providers";\nr.render(<><Providers /><App /></>);\n`,
      "src/Providers.tsx": PROVIDERS,
      "src/App.tsx": `${CLERK}export const App = () => <ClerkProvider><p /></ClerkProvider>;\n`,
    });
    expect(error.code).toBe("unsupported-shape");
    expect(error.message).toContain("src/App.tsx renders <ClerkProvider>");
  });
});

test("two Convex providers, one in the other, share the outer one's ClerkProvider", async () => {
  const changes = await changesOf({
    "src/main.tsx": `${CONVEX}import { App } from "./App";
root.render(
  <ConvexProvider client={outer}>
    <App />
  </ConvexProvider>,
);
`,
    "src/App.tsx": `${CONVEX}export const App = () => <ConvexProvider client={inner}><p /></ConvexProvider>;\n`,
  });
  expect(
    Object.values(changes)
      .join("")
      .match(/<ClerkProvider/g),
  ).toHaveLength(1);
  expect(changes["src/App.tsx"]).toContain(
    'import { useAuth } from "@clerk/clerk-react";\nimport { ConvexProviderWithClerk } from "convex/react-clerk";',
  );
});

test("a component that is rendered both below a ClerkProvider and not is refused", async () => {
  const error = await refusalOf({
    "src/main.tsx": `${CLERK}import { Providers } from "./Providers";\nr.render(<><ClerkProvider><Providers /></ClerkProvider><Providers /></>);\n`,
    "src/Providers.tsx": PROVIDERS,
  });
  expect(error.code).toBe("unsupported-shape");
});
