import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { CliError } from "../../src/errors.ts";
import { look } from "../../src/project/look.ts";
import { optionsWith } from "../support/options.ts";
import { makeTemp } from "../support/temp.ts";

const SAMPLE = resolve(import.meta.dirname, "../../fixtures/vite-strict-mode/before");
const KEY = "pk_test_aGFwcHktaG9yc2UtMS5jbGVyay5hY2NvdW50cy5kZXYk";

let app: string;

beforeEach(async () => {
  app = await makeTemp("look");
  cpSync(SAMPLE, app, { recursive: true });
});

function write(files: Record<string, string | Buffer>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), text);
  }
}

function dependencies(edit: (all: Record<string, string>) => void): void {
  const manifest = JSON.parse(readFileSync(join(app, "package.json"), "utf8"));
  edit(manifest.dependencies);
  write({ "package.json": JSON.stringify(manifest) });
}

const install = (name: string, version: string, more: object = {}) =>
  write({ [`node_modules/${name}/package.json`]: JSON.stringify({ name, version, ...more }) });

describe("a project as it is", () => {
  test("before anything is installed", async () => {
    expect(await look(app, optionsWith(), {})).toMatchObject({
      directory: app,
      framework: "vite",
      typescript: true,
      react: { declared: "^19.2.3", installed: undefined },
      clerkPackages: [],
      convex: { functions: "convex", deployment: "cloud", command: ["npx", "convex"] },
      authConfig: { path: "convex/auth.config.ts", text: null },
      packageManager: "npm",
      envFile: { path: ".env.local" },
      knownKey: undefined,
      entry: "src/main.tsx",
      providers: [{ kind: "convex", file: "src/main.tsx", line: 10 }],
    });
  });

  test("installed versions count, and what convex names as peers", async () => {
    install("react", "19.2.4");
    install("convex", "1.31.7", { peerDependencies: { "@clerk/clerk-react": "^5.0.0" } });
    expect(await look(app, optionsWith(), {})).toMatchObject({
      react: { installed: "19.2.4" },
      convex: { installed: "1.31.7", peers: ["@clerk/clerk-react"] },
    });
  });

  test("the shell beats the env files, and these each other", async () => {
    write({ ".env.local": `VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`, ".env": "CONVEX_DEPLOY_KEY=k\n" });
    const fromFile = await look(app, optionsWith(), {});
    expect(fromFile.knownKey).toEqual({
      value: KEY,
      source: "VITE_CLERK_PUBLISHABLE_KEY in .env.local",
      file: ".env.local",
    });
    expect(fromFile.convex.deployment).toBe("deploy-key");
    const shell = { CLERK_PUBLISHABLE_KEY: "pk_test_shell", CONVEX_SELF_HOSTED_URL: "http://x" };
    expect((await look(app, optionsWith(), shell)).knownKey?.value).toBe(KEY);
    write({ ".env.local": "" });
    expect((await look(app, optionsWith(), shell)).knownKey?.value).toBe("pk_test_shell");
  });

  test("the keys of other variables and files are known too, and the issuer by any name", async () => {
    write({
      ".env.local": `VITE_CLERK_PUBLISHABLE_KEY=${KEY}\nCLERK_FRONTEND_API_URL=https://a.example.com\n`,
      ".env": "CLERK_PUBLISHABLE_KEY=b\nVITE_CLERK_PUBLISHABLE_KEY=c\n",
    });
    const project = await look(app, optionsWith(), {});
    expect(project.otherKeys).toEqual([
      { value: "c", source: "VITE_CLERK_PUBLISHABLE_KEY in .env", file: ".env" },
      { value: "b", source: "CLERK_PUBLISHABLE_KEY in .env", file: ".env" },
    ]);
    expect(project.knownIssuer).toEqual({
      value: "https://a.example.com",
      source: "CLERK_FRONTEND_API_URL in .env.local",
      file: ".env.local",
    });
    write({
      "convex/auth.config.ts":
        'export default { providers: [{ domain: process.env.CLERK_ISSUER_URL, applicationID: "convex" }] };\n',
    });
    const shell = { CLERK_ISSUER_URL: "https://c.example.com" };
    expect((await look(app, optionsWith(), shell)).knownIssuer?.value).toBe(
      "https://c.example.com",
    );
  });

  test("a login of its own is seen beside a plain provider, and not beside a wired one", async () => {
    const main = readFileSync(join(app, "src/main.tsx"), "utf8");
    write({
      "tsconfig.json": '{ "compilerOptions": { "paths": { "@app/*": ["./src/*"] } } }',
      "convex/schema.ts":
        'import { defineSchema, defineTable } from "convex/server";\nexport default defineSchema({\n  users: defineTable({ passwordHash: v.string() }),\n});\n',
      "src/session.tsx": "export const SessionProvider = ({ children }) => children;\n",
      "src/Login.tsx": "export const Login = () => <form />;\n",
      "src/unused.tsx": '<input type="password" />;\n',
      "src/main.tsx": `import { SessionProvider } from "@app/session";\nimport "./Login";\n${main}\nexport const all = <SessionProvider />;\n`,
    });
    const { otherLogins } = await look(app, optionsWith(), {});
    expect(otherLogins.map(({ file, line, what }) => `${file}:${line} ${what}`)).toEqual([
      "convex/schema.ts:3 the table users has a field passwordHash",
      "src/main.tsx:18 <SessionProvider>",
      "src/Login.tsx:1 Login with a form",
    ]);
    const wired =
      'import { ClerkProvider, useAuth } from "@clerk/react";\nimport { ConvexProviderWithClerk } from "convex/react-clerk";\nimport "./Login";\n<ClerkProvider><ConvexProviderWithClerk client={c} useAuth={useAuth} /></ClerkProvider>;\n';
    write({ "src/main.tsx": wired });
    expect((await look(app, optionsWith(), {})).otherLogins).toEqual([]);
  });

  test("convex.json moves the functions, and auth.config with them", async () => {
    write({
      "convex.json": '{ "functions": "./backend/functions/" }',
      "backend/functions/auth.config.js": "export default { providers: [] };\n",
      "backend/functions/tasks.ts": "",
    });
    expect(await look(app, optionsWith(), {})).toMatchObject({
      convex: { functions: "backend/functions" },
      authConfig: { path: "backend/functions/auth.config.js" },
    });
  });

  test("an entry that is named is where the search begins", async () => {
    write({ "index.html": "<html></html>" });
    const project = await look(app, optionsWith({ entry: "./src/main.tsx" }), {});
    expect(project.entry).toBe("src/main.tsx");
  });
});

describe("ClerkProvider in another file than the Convex provider", () => {
  const convexAround = (inner: string, more = "") =>
    `import { ConvexProvider } from "convex/react";\n${more}\nexport const App = ({ children }) => <ConvexProvider client={c}>${inner}</ConvexProvider>;\n`;
  const clerkAround = (inner: string, more = "") =>
    `import { ClerkProvider } from "@clerk/react";\n${more}\nexport const Clerk = ({ children }) => <ClerkProvider>${inner}</ClerkProvider>;\n`;
  const clerkOf = async (files: Record<string, string>) => {
    write(files);
    const { providerFiles } = await look(app, optionsWith(), {});
    return providerFiles.map(({ path, clerk }) => [path, clerk?.stands]);
  };

  test("stands above where it renders the other", async () => {
    const files = {
      "src/main.tsx": `${clerkAround("<App />", 'import { App } from "./App.tsx";')}r.render(<Clerk />);\n`,
      "src/App.tsx": convexAround(""),
    };
    expect(await clerkOf(files)).toEqual([["src/App.tsx", "above"]]);
  });

  test("stands above where it is imported and given the other as a child", async () => {
    const files = {
      "src/main.tsx": `${convexAround("", 'import { Clerk } from "./Clerk";')}r.render(<Clerk><App /></Clerk>);\n`,
      "src/Clerk.tsx": clerkAround("{children}"),
    };
    expect(await clerkOf(files)).toEqual([["src/main.tsx", "above"]]);
  });

  test("stands inside where the Convex provider renders it", async () => {
    const files = {
      "src/main.tsx": convexAround("<Clerk />", 'import { Clerk } from "./Clerk";'),
      "src/Clerk.tsx": clerkAround("<p />"),
    };
    expect(await clerkOf(files)).toEqual([["src/main.tsx", "inside"]]);
  });

  test("stands inside where both are rendered by a third file", async () => {
    const files = {
      "src/main.tsx":
        'import { App } from "./App";\nimport { Clerk } from "./Clerk";\nr.render(<App><Clerk /></App>);\n',
      "src/App.tsx": convexAround("{children}"),
      "src/Clerk.tsx": clerkAround("<p />"),
    };
    expect(await clerkOf(files)).toEqual([["src/App.tsx", "inside"]]);
  });

  test("can't be told where they stand beside each other", async () => {
    const files = {
      "src/main.tsx":
        'import { App } from "./App";\nimport { Clerk } from "./Clerk";\nr.render(<><App /><Clerk /></>);\n',
      "src/App.tsx": convexAround(""),
      "src/Clerk.tsx": clerkAround("<p />"),
    };
    expect(await clerkOf(files)).toEqual([["src/App.tsx", "unclear"]]);
  });

  test("can't be told where it is above in one place and not in another", async () => {
    const files = {
      "src/main.tsx": `${clerkAround("<App />", 'import { App } from "./App.tsx";')}r.render(<><Clerk /><App /></>);\n`,
      "src/App.tsx": convexAround(""),
    };
    expect(await clerkOf(files)).toEqual([["src/App.tsx", "unclear"]]);
  });

  test("an outer Convex provider brings it for an inner one", async () => {
    const inner = convexAround("").replace("const App", "const Inner");
    const files = {
      "src/main.tsx": convexAround("<Inner />", 'import { Inner } from "./Inner";'),
      "src/Inner.tsx": inner,
    };
    expect(await clerkOf(files)).toEqual([
      ["src/main.tsx", undefined],
      ["src/Inner.tsx", "above"],
    ]);
  });
});

describe("a project that can't be wired is refused, and says what to do", () => {
  const refused: [string, string, () => void][] = [
    ["no package.json", "no-package-json", () => rmSync(join(app, "package.json"))],
    ["a package.json that is none", "bad-manifest", () => write({ "package.json": "{" })],
    ["odd dependencies", "bad-manifest", () => write({ "package.json": '{"dependencies":[1]}' })],
    ["no convex", "no-convex", () => dependencies((all) => delete all.convex)],
    ["an old convex", "convex-too-old", () => install("convex", "1.10.0")],
    ["no react", "no-react", () => dependencies((all) => delete all.react)],
    ["an old react", "react-too-old", () => install("react", "17.0.2")],
    ["no functions folder", "no-functions", () => rmSync(join(app, "convex"), { recursive: true })],
    ["a broken convex.json", "bad-manifest", () => write({ "convex.json": "[" })],
    [
      "auth.config twice",
      "auth-config-twice",
      () => write({ "convex/auth.config.ts": "", "convex/auth.config.js": "" }),
    ],
    ["no entry", "no-entry", () => write({ "index.html": "<html></html>" })],
    ["no provider", "no-provider", () => write({ "src/main.tsx": 'import "./App.tsx";\n' })],
    ["a syntax error", "syntax-error", () => write({ "src/main.tsx": "const = ;\n" })],
    [
      "another sign-in",
      "other-auth",
      () =>
        write({
          "src/main.tsx":
            'import { ConvexAuthProvider } from "@convex-dev/auth/react";\nexport const a = <ConvexAuthProvider client={c} />;\n',
        }),
    ],
    [
      "no UTF-8",
      "unreadable-file",
      () => write({ ".env.local": Buffer.from([0x41, 0x3d, 0xff, 0xfe, 0xfd]) }),
    ],
  ];

  test.each(refused)("%s", async (_, code, prepare) => {
    prepare();
    const error = await look(app, optionsWith(), {}).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({ code, exitStatus: 3 });
    expect(error.hint).toMatch(/\S/);
  });

  test("a directory that is not there, and a file in its place, are bad input", async () => {
    for (const path of ["nowhere", "package.json"]) {
      await expect(look(join(app, path), optionsWith(), {})).rejects.toMatchObject({
        code: "bad-directory",
        exitStatus: 2,
      });
    }
  });

  test("an entry that is not there is bad input", async () => {
    await expect(look(app, optionsWith({ entry: "src/none.tsx" }), {})).rejects.toMatchObject({
      code: "bad-usage",
    });
  });
});
