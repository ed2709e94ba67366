import { describe, expect, test } from "vitest";
import { CliError, throwRefusal } from "../../src/errors.ts";
import { vite } from "../../src/frameworks/vite.ts";
import { rewriteProviders } from "../../src/plan/providers.ts";
import { findEntry } from "../../src/project/entry/provider-entry.ts";
import { NO_APP, projectWith } from "../support/project.ts";

const PAGE = '<script type="module" src="/src/main.tsx"></script>';
const CONVEX = 'import { ConvexProvider } from "convex/react";\n';
const CLERK = 'import { ClerkProvider } from "@clerk/clerk-react";\n';
const KEY = "publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}";

/** The texts of the files that change, by their paths. */
async function changesOf(files: Record<string, string>): Promise<Record<string, string>> {
  const all: Record<string, string> = { "index.html": PAGE, ...files };
  const paths = {
    pages: { home: "", root: "", inputs: [] },
    aliases: { paths: {}, imports: {} },
  };
  const entry = await findEntry(
    { framework: vite, packageManager: "npm", app: "", frameworkApp: NO_APP },
    paths,
    undefined,
    { read: (path) => all[path], refuse: throwRefusal },
  );
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
    expect(error.hint).toContain("Take <ClerkProvider> and its import out of src/App.tsx");
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

describe("a provider that a local module hands on", () => {
  const main = (imports: string, tag = "ConvexProvider") =>
    `${imports}\nimport { convex } from "./client";\nroot.render(<${tag} client={convex}><App /></${tag}>);\n`;
  const WIRED = `import { ClerkProvider, useAuth } from "@clerk/clerk-react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { convex } from "./client";
root.render(
  <ClerkProvider ${KEY}>
    <ConvexProviderWithClerk client={convex} useAuth={useAuth}>
      <App />
    </ConvexProviderWithClerk>
  </ClerkProvider>
);
`;

  test.each<[what: string, files: Record<string, string>]>([
    [
      "by name",
      {
        "src/main.tsx": main('import { ConvexProvider } from "./lib";'),
        "src/lib.ts": 'export { ConvexProvider } from "convex/react";\n',
      },
    ],
    [
      "by a star",
      {
        "src/main.tsx": main('import { ConvexProvider } from "./lib";'),
        "src/lib.ts": 'export * from "convex/react";\n',
      },
    ],
    [
      "under another name, which says nothing of it",
      {
        "src/main.tsx": main('import { Backend } from "./lib";', "Backend"),
        "src/lib/index.ts": 'export { Backend } from "./backend";\n',
        "src/lib/backend.ts": 'export { ConvexProvider as Backend } from "convex/react";\n',
      },
    ],
    [
      "as a constant",
      {
        "src/main.tsx": main('import { Backend } from "./lib";', "Backend"),
        "src/lib.ts": `${CONVEX}export const Backend = ConvexProvider;\n`,
      },
    ],
    [
      "by default",
      {
        "src/main.tsx": main('import Backend from "./lib";', "Backend"),
        "src/lib.ts": `${CONVEX}const P = ConvexProvider;\nexport default P;\n`,
      },
    ],
    [
      "as a whole",
      {
        "src/main.tsx": main('import * as lib from "./lib";', "lib.ConvexProvider"),
        "src/lib.ts": 'export { ConvexProvider } from "convex/react";\n',
      },
    ],
    [
      "in a package under a name",
      {
        "src/main.tsx": main('import { backend } from "./lib";', "backend.ConvexProvider"),
        "src/lib.ts": 'export * as backend from "convex/react";\n',
      },
    ],
    [
      "as a member of the package",
      {
        "src/main.tsx": main('import { Backend } from "./lib";', "Backend"),
        "src/lib.ts":
          'import * as cx from "convex/react";\nexport const Backend = cx.ConvexProvider;\n',
      },
    ],
    [
      "under its import's other name",
      {
        "src/main.tsx": main('import { Backend } from "./lib";', "Backend"),
        "src/lib.ts":
          'import { ConvexProvider as C } from "convex/react";\nexport { C as Backend };\n',
      },
    ],
  ])("%s", async (_, files) => {
    const changes = await changesOf(files);
    expect(changes).toEqual({ "src/main.tsx": WIRED });
    expect(await changesOf({ ...files, ...changes })).toEqual({});
  });
});

test("a default import that is no longer used goes, and the names beside it stay", async () => {
  const changes = await changesOf({
    "src/main.tsx": `import Backend, { convex } from "./lib";\nroot.render(<Backend client={convex}><App /></Backend>);\n`,
    "src/lib.ts": `export { ConvexProvider as default } from "convex/react";\nexport const convex = 1;\n`,
  });
  expect(changes["src/main.tsx"]).toContain('\nimport { convex } from "./lib";\n');
});

describe("what local modules hand on of Clerk's", () => {
  const clerk = {
    "src/clerk.ts": `import { ClerkProvider as C } from "@clerk/react";
export { C as Login };
export { useAuth } from "@clerk/react";
`,
  };
  const wired = 'import { ConvexProviderWithClerk } from "convex/react-clerk";\n';

  test("is a ClerkProvider, also in a file that says nothing of Clerk or Convex", async () => {
    const changes = await changesOf({
      ...clerk,
      "src/main.tsx": `import { Login } from "./index";
import { Providers } from "./Providers";
root.render(<Login><Providers><App /></Providers></Login>);
`,
      "src/index.ts": 'export * from "./clerk";\n',
      "src/Providers.tsx": PROVIDERS,
    });
    expect(Object.keys(changes)).toEqual(["src/Providers.tsx"]);
    expect(changes["src/Providers.tsx"]).toMatch(/^import { useAuth } from "@clerk\/react";\n/);
    expect(changes["src/Providers.tsx"]).not.toContain("<ClerkProvider");
  });

  test("is the useAuth to give, where the file has it already", async () => {
    const main = `import { Login, useAuth } from "./clerk";
${CONVEX}root.render(
  <Login>
    <ConvexProvider client={c}>
      <App user={useAuth} />
    </ConvexProvider>
  </Login>,
);
`;
    const changes = await changesOf({ ...clerk, "src/main.tsx": main });
    const after = main
      .replace(CONVEX, wired)
      .replaceAll("ConvexProvider>", "ConvexProviderWithClerk>")
      .replace(
        "<ConvexProvider client={c}>",
        "<ConvexProviderWithClerk client={c} useAuth={useAuth}>",
      );
    expect(changes).toEqual({ "src/main.tsx": after });
    expect(await changesOf({ ...clerk, "src/main.tsx": after })).toEqual({});
  });
});

test("another sign-in that a local module hands on is refused by name", async () => {
  const error = await refusalOf({
    "src/main.tsx": `import { Login } from "./login";\nroot.render(<Login client={c} />);\n`,
    "src/login.ts": `export { ConvexAuthProvider as Login } from "@convex-dev/auth/react";\n`,
  });
  expect(error.code).toBe("other-auth");
  expect(error.message).toContain("src/main.tsx:2 renders <ConvexAuthProvider>");
});

describe("what is done with the provider but to render it as an element is refused with its place", () => {
  test.each<[what: string, code: string, place: string]>([
    ["a variable", "let P = ConvexProvider;\nroot.render(<P client={c}><App /></P>);\n", "2:9"],
    [
      "a condition",
      "const P = on ? ConvexProvider : Other;\nroot.render(<P client={c}><App /></P>);\n",
      "2:16",
    ],
    [
      "a list",
      "root.render(compose([ConvexProvider, { client: c }], [Theme])(<App />));\n",
      "2:22",
    ],
    [
      "a function",
      "const P = withTheme(ConvexProvider);\nroot.render(<P client={c} />);\n",
      "2:21",
    ],
  ])("%s", async (_, code, place) => {
    const error = await refusalOf({ "src/main.tsx": CONVEX + code });
    expect(error.code).toBe("unsupported-shape");
    expect(error.message).toContain(`src/main.tsx:${place} uses ConvexProvider`);
  });

  test.each([
    ["as a member", 'const P = require("convex/react").ConvexProvider;', "1:35"],
    [
      "lazily",
      'const P = lazy(() => import("convex/react").then((m) => ({ default: m.ConvexProvider })));',
      "1:71",
    ],
    [
      "by then",
      'import("convex/react").then(({ ConvexProvider }) => render(ConvexProvider));',
      "1:32",
    ],
  ])("loaded %s", async (_, code, place) => {
    const error = await refusalOf({
      "src/main.tsx": `${code}\nroot.render(<P client={c}><App /></P>);\n`,
    });
    expect(error.message).toContain(`src/main.tsx:${place} uses ConvexProvider`);
  });

  test("a constant of a type that the wired one doesn't fit", async () => {
    const error = await refusalOf({
      "src/main.tsx": `${CONVEX}const P: typeof ConvexProvider = ConvexProvider;\nroot.render(<P client={c}><App /></P>);\n`,
    });
    expect(error.message).toContain("src/main.tsx:2:34 uses ConvexProvider");
  });

  test("under the name that a local module hands it on by", async () => {
    const error = await refusalOf({
      "src/main.tsx": `import { P } from "./lib";\nimport "./legacy";\nroot.render(<P client={c} />);\n`,
      "src/lib.ts": 'export { ConvexProvider as P } from "convex/react";\n',
      "src/legacy.ts": `import { P } from "./lib";\nexport const Legacy = wrap(P);\n`,
    });
    expect(error.message).toContain("src/legacy.ts:2:28 uses ConvexProvider");
  });

  test("in another file than the one that renders it", async () => {
    const error = await refusalOf({
      "src/main.tsx": `${CONVEX}import "./legacy";\nroot.render(<ConvexProvider client={c} />);\n`,
      "src/legacy.ts": `${CONVEX}export const Legacy = wrap(ConvexProvider);\n`,
    });
    expect(error.message).toContain("src/legacy.ts:2:28 uses ConvexProvider");
  });
});

describe("a provider that no import statement brings in is refused with its place", () => {
  test.each([
    ["require", 'const { ConvexProvider } = require("convex/react");', "ConvexProvider"],
    ["await import", 'const { ConvexProvider } = await import("convex/react");', "ConvexProvider"],
    ["a required package", 'const Convex = require("convex/react");', "Convex.ConvexProvider"],
    ["import =", 'import Convex = require("convex/react");', "Convex.ConvexProvider"],
  ])("%s", async (_, head, tag) => {
    const error = await refusalOf({
      "src/main.tsx": `${head}\nroot.render(<${tag} client={c}><App /></${tag}>);\n`,
    });
    expect(error.message).toContain("src/main.tsx:2:13 ");
    expect(error.code).toBe("unsupported-shape");
  });
});

test("a provider that is an item of a list, with a key, is refused with its place", async () => {
  const error = await refusalOf({
    "src/main.tsx": `${CONVEX}root.render(all.map((c) => <ConvexProvider key={c.id} client={c}><App /></ConvexProvider>));\n`,
  });
  expect(error.message).toContain("src/main.tsx:2:28 This provider is an item of a list");
});

test("steps to do by hand are in the file's own style, and name a ClerkProvider that is to go", async () => {
  const main = `import { ClerkProvider } from '@clerk/clerk-react'
const { ConvexProvider } = require('convex/react')
root.render(
  <ConvexProvider client={c}>
    <ClerkProvider ${KEY}><App /></ClerkProvider>
  </ConvexProvider>,
)
`;
  const error = await refusalOf({ "src/main.tsx": main });
  expect(error.message).toMatch(/^src\/main\.tsx:\d+:\d+ /);
  expect(error.hint).toContain(
    "     import { ConvexProviderWithClerk } from 'convex/react-clerk'\n",
  );
  expect(error.hint).toContain("3. Take the other <ClerkProvider> out, at src/main.tsx:5,");
});

describe("a plain provider inside another one of the same client stays", () => {
  const MAKE = `import { ConvexProvider, ConvexReactClient } from "convex/react";
const convex = new ConvexReactClient(url);
`;
  const MAIN = (inner: string) => `${MAKE}root.render(
  <ConvexProvider client={convex}>
    <Stage>
      ${inner}
    </Stage>
  </ConvexProvider>,
);
`;

  test("in one file, and a second run leaves it too", async () => {
    const inner = "<ConvexProvider client={convex} />";
    const { "src/main.tsx": after = "" } = await changesOf({ "src/main.tsx": MAIN(inner) });
    expect(after).toContain("<ConvexProviderWithClerk client={convex} useAuth={useAuth}>");
    expect(after).toContain(`      ${inner}\n`);
    expect(after).toContain('import { ConvexProvider, ConvexReactClient } from "convex/react";');
    expect(await changesOf({ "src/main.tsx": after })).toEqual({});
  });

  test("with another client it is wired", async () => {
    const inner = "<ConvexProvider client={new ConvexReactClient(other)} />";
    const { "src/main.tsx": after = "" } = await changesOf({ "src/main.tsx": MAIN(inner) });
    expect(after).not.toMatch(/<ConvexProvider /);
  });

  test("not where it is outside of that one somewhere", async () => {
    const main = `${MAKE}const In = () => <ConvexProvider client={convex} />;
root.render(<><ConvexProvider client={convex}><In /></ConvexProvider><In /></>);
`;
    const { "src/main.tsx": after = "" } = await changesOf({ "src/main.tsx": main }).catch(
      (error: unknown) => {
        if (error instanceof CliError) return { "src/main.tsx": "" };
        throw error;
      },
    );
    expect(after).not.toMatch(/<ConvexProvider /);
  });
});
