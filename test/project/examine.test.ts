import { describe, expect, test } from "vitest";
import { examine } from "../../src/project/examine.ts";
import { appOf, examined, type Files } from "../support/judged-app.ts";
import { KEY } from "../support/keys.ts";
import { optionsWith } from "../support/options.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

const MAIN = (key: string, imports = "") => `import { ClerkProvider, useAuth } from "@clerk/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
${imports}
root.render(
  <ClerkProvider publishableKey={${key}}>
    <ConvexProviderWithClerk client={convex} useAuth={useAuth} />
  </ClerkProvider>,
);
`;

const vite = (files: Files = {}) => examined("vite-strict-mode", files);
const withMain = (key: string, imports?: string) => vite({ "src/main.tsx": MAIN(key, imports) });

describe("the key's source", () => {
  test.each<[what: string, key: string, imports: string, source: object]>([
    ["a variable", "import.meta.env.VITE_KEY", "", { kind: "variable", name: "VITE_KEY" }],
    [
      "a constant",
      "KEY",
      "const KEY = import.meta.env.VITE_A;",
      { kind: "variable", name: "VITE_A" },
    ],
    ["a literal", `"${KEY}"`, "", { kind: "literal", value: KEY }],
    ["what is imported", "key", 'import { key } from "./config";', { kind: "unclear" }],
  ])("%s", async (_, key, imports, source) => {
    const { keySources } = await withMain(key, imports);
    expect(keySources).toMatchObject([{ file: "src/main.tsx", line: 5, ...source }]);
  });

  test("of a ClerkProvider that a module of the app's own hands on, beside a Convex provider", async () => {
    const main = MAIN("import.meta.env.VITE_A").replace('"@clerk/react"', '"./clerk"');
    const clerk = 'export { ClerkProvider, useAuth } from "@clerk/react";\n';
    const { keySources } = await vite({ "src/main.tsx": main, "src/clerk.ts": clerk });
    expect(keySources).toMatchObject([{ kind: "variable", name: "VITE_A" }]);
  });

  test("of one that is handed on to a file of its own is unclear, and never taken for none", async () => {
    const { keySources } = await vite({
      "src/main.tsx": `import { Clerk } from "./Clerk";\nimport { useAuth } from "./clerk";\nimport { ConvexProviderWithClerk } from "convex/react-clerk";\nroot.render(<Clerk><ConvexProviderWithClerk client={c} useAuth={useAuth} /></Clerk>);\n`,
      "src/Clerk.tsx": `import { Provider } from "./clerk";\nexport const Clerk = ({ children }) => <Provider publishableKey={import.meta.env.VITE_A}>{children}</Provider>;\n`,
      "src/clerk.ts": 'export { ClerkProvider as Provider, useAuth } from "@clerk/react";\n',
    });
    expect(keySources).toMatchObject([{ file: "src/Clerk.tsx", line: 2, kind: "unclear" }]);
  });

  test("says which variables are the app's, whatever they hold", async () => {
    const files = { "src/main.tsx": MAIN("import.meta.env.VITE_A"), ".env": "VITE_A=cut-short\n" };
    const { variables } = await vite(files);
    expect(variables.filter(({ name }) => name === "VITE_A")).toMatchObject([
      { value: "cut-short", file: ".env", line: 1 },
    ]);
  });
});

describe("Clerk's SDK", () => {
  const installed = (name: string, more: object = {}) => ({
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: "6.18.0", ...more }),
  });

  test("is that of ClerkProvider", async () => {
    const found = await vite(installed("@clerk/react", { peerDependencies: { react: "^19" } }));
    expect(found.sdk).toEqual({
      name: "@clerk/react",
      peers: { react: "^19" },
      node: undefined,
      builtOn: [],
    });
    expect(found.copies.map(({ name }) => name)).toEqual(["@clerk/react"]);
  });

  test("is the package of an entry of its own", async () => {
    const main = MAIN("k").replace('"@clerk/react"', '"@clerk/react/experimental"');
    const found = await vite({ "src/main.tsx": main, ...installed("@clerk/react") });
    expect(found.sdk?.name).toBe("@clerk/react");
  });

  test("is named by the package that ClerkProvider is rendered in, or not", async () => {
    expect((await vite()).sdkIsNamed).toBe(true);
    const dependencies = { convex: "^1.48.0", react: "^19.2.3" };
    const manifest = JSON.stringify({ dependencies, devDependencies: { vite: "8" } });
    expect((await vite({ "package.json": manifest })).sdkIsNamed).toBe(false);
  });

  test("is no theme, where nothing is rendered yet", async () => {
    const dependencies = { "@clerk/themes": "2", "@clerk/react": "6", convex: "1", react: "19" };
    const found = await vite({
      "package.json": JSON.stringify({ dependencies, devDependencies: { vite: "8" } }),
      "src/main.tsx": "root.render(<App />);\n",
      ...installed("@clerk/themes"),
      ...installed("@clerk/react"),
    });
    expect(found.sdk?.name).toBe("@clerk/react");
    expect(found.copies.map(({ name }) => name)).toEqual(["@clerk/react"]);
  });
});

describe("what the server asks of Clerk", () => {
  test.each<[code: string, asks: boolean]>([
    ['import { auth } from "@clerk/nextjs/server";', true],
    ['import { clerkClient, currentUser } from "@clerk/nextjs/server";', true],
    ['import { auth as session } from "@clerk/nextjs/server";', true],
    ['import * as clerk from "@clerk/nextjs/server";', true],
    ['const { auth } = await import("@clerk/nextjs/server");', true],
    ['import { clerkClient } from "@clerk/nextjs/server";', false],
    ['import type { User } from "@clerk/nextjs/server";', false],
    ['import { createRouteMatcher,\n clerkClient } from "@clerk/nextjs/server";', false],
    ['import { useAuth } from "@clerk/nextjs";', false],
  ])("%s", async (code, asks) => {
    const page = `${code}\nexport default function Page() { return <p />; }\n`;
    const found = await examined("next-app-15-src", { "src/app/page.tsx": page });
    expect(found.importsClerkServer).toBe(asks);
  });
});

describe("what Next passes over", () => {
  const HANDLER =
    'import { clerkMiddleware } from "@clerk/nextjs/server";\nexport default clerkMiddleware();\n';

  test.each<[path: string, text: string, found: string[]]>([
    ["middleware.ts", HANDLER, ["middleware.ts"]],
    ["src/app/middleware.ts", HANDLER, ["src/app/middleware.ts"]],
    ["src/proxy.ts", HANDLER, ["src/proxy.ts"]],
    ["src/proxy.ts", "export const proxyOf = (url: string) => url;\n", []],
    ["src/lib/middleware.ts", HANDLER, []],
  ])("%s", async (path, text, found) => {
    expect((await examined("next-app-15-src", { [path]: text })).passedOver).toEqual(found);
  });

  test("in a workspace it is told from the directory given", async () => {
    const inner = await appOf("next-app-15-src", { "middleware.ts": HANDLER });
    expect((await examine(inner, optionsWith(), {}, () => false)).passedOver).toEqual([
      "middleware.ts",
    ]);
  });
});

test("settings that nobody follows are noted", async () => {
  const root = JSON.stringify({
    private: true,
    workspaces: ["apps/*", "packages/*"],
    scripts: { dev: "dotenv -- turbo dev" },
  });
  const files = {
    "package.json": root,
    "apps/web/vite.config.ts": 'export default { define: {}, resolve: { dedupe: ["react"] } };\n',
  };
  const entry = "apps/web/src/main.tsx";
  const { settings } = await examined("monorepo-three-packages", files, { entry });
  expect(settings).toEqual({ loader: "dotenv", replacesVariables: true, dedupes: true });
});

test("secrets that git tracks, each file once", async () => {
  const secret = "CLERK_SECRET_KEY=sk_test_ofATestThatIsNobodysKey\n";
  const files = {
    ".env": `${secret}OTHER=sk_live_ofATestThatIsNobodysKey\n`,
    ".env.production": secret,
  };
  const found = await examined("vite-strict-mode", files, { tracked: [".env", ".env.local"] });
  expect(found.trackedSecrets).toEqual([".env"]);
});

describe("a project that can't be wired is read all the same", () => {
  test.each<[fixture: string, code: string]>([
    ["vite-no-provider", "no-provider"],
    ["vite-own-auth", "other-auth"],
    ["vite-no-functions", "no-functions"],
    ["vite-two-auth-configs", "auth-config-twice"],
    ["remix-clerk-remix", "unsupported-framework"],
  ])("%s", async (fixture, code) => {
    const { refusals, project } = await examined(fixture);
    expect(refusals.map((refusal) => refusal.code)).toContain(code);
    expect(project.convex.declared).toBeDefined();
  });

  test("what is no Convex app with React is an error", async () => {
    const directory = await makeTemp("none");
    await writeFiles(directory, { "package.json": '{ "dependencies": { "react": "19" } }' });
    await expect(examine(directory, optionsWith(), {}, () => false)).rejects.toMatchObject({
      code: "no-convex",
    });
  });
});

test("a monorepo: the variables of the app and of the backend, and the functions' folder", async () => {
  const entry = "apps/web/src/main.tsx";
  const files = { "packages/backend/.env.local": "CLERK_JWT_ISSUER_DOMAIN=https://a.b\n" };
  const found = await examined("monorepo-three-packages", files, { entry });
  expect(found.authConfigs.counting.map(({ path }) => path)).toEqual([
    "packages/backend/convex/auth.config.ts",
  ]);
  expect(found.variables.map(({ name, file, isRead }) => [name, file, isRead])).toEqual([
    ["VITE_CLERK_PUBLISHABLE_KEY", "apps/web/.env.local", true],
    ["CLERK_JWT_ISSUER_DOMAIN", "packages/backend/.env.local", false],
  ]);
});
