/** Nothing that a terminal would obey reaches one, wherever it comes from; what is to be pasted is quoted. */

import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClerkServer, startClerk } from "../servers/clerk.ts";
import { wiredApp } from "../support/causes.ts";
import { convexApp, npmThat, workspaceOf } from "../support/convex-app.ts";
import { HOST, ISSUER, KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { type Run, run } from "../support/run.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";
import { openTerminal } from "../support/terminal.ts";

/** Sequences, single characters of C0 and C1, DEL, what turns the direction, and Unicode's line ends. */
const ODD =
  "\u001b]0;owned\u0007\u001b[2J\u001b[31m\u009b1m\u009d\u0090\u0085\b\r\u000b\u007f\u202e\u2066\u2028\u2029";
/** What may be in a file's name and in source text. */
const NAME = `a${ODD}b`;
const FORBIDDEN = /(?!\r?\n|\t)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u;

const OFFLINE = ["-k", KEY, "--no-verify", "--no-install", "--no-convex-dev"];
const DRY = [...OFFLINE, "--dry-run"];

let cli: string;
let clerk: ClerkServer;
beforeAll(async () => {
  [cli, clerk] = await Promise.all([
    packedTool(),
    startClerk({ issuer: `https://clerk.other.example.com${ODD}${"/".repeat(200_000)}` }),
  ]);
});
afterAll(() => clerk.close());

type Source = {
  app(): Promise<string>;
  words: string[];
  env?: Record<string, string> | (() => Promise<Record<string, string>>);
  /** What is printed where it comes through. */
  told?: string | RegExp;
};

const inFiles = (files: Record<string, string>, words = DRY, told?: string): Source => ({
  app: () => convexApp(files),
  words,
  ...(told ? { told } : {}),
});
const typed = (...words: string[]): Source => ({ app: () => convexApp(), words });
const js = (text: unknown) => JSON.stringify(text);

const MAIN = (before: string) => `import { ConvexProvider, ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";
import App from "./App.tsx";
${before}
const convex = new ConvexReactClient("");
createRoot(document.body).render(<ConvexProvider client={convex}><App /></ConvexProvider>);
`;

/** A convex of the project's own, played. */
const convexThat =
  (source: string): Source["app"] =>
  async () => {
    const app = await wiredApp();
    // It is a link to one that other tests use.
    await rm(join(app, "node_modules/convex"), { recursive: true });
    await writeFiles(app, {
      "node_modules/convex/bin/main.js": source,
      "node_modules/convex/package.json": '{ "name": "convex", "version": "1.48.0" }',
    });
    return app;
  };
const printing = (text: string, code: number) =>
  `process.stdout.write(${js(text)}); process.stderr.write(${js(text)}); process.exit(${code});`;

const wired = (
  files: Record<string, string>,
  words: string[] = ["doctor", "--no-verify"],
): Source => ({
  async app() {
    const app = await wiredApp();
    await writeFiles(app, files);
    return app;
  },
  words,
});

/** An app that was wired by a run, and changed then. */
const afterRun = (change: (app: string) => Promise<unknown>, words: string[]): Source => ({
  async app() {
    const app = await convexApp();
    await run(process.execPath, [cli, ...OFFLINE], { cwd: app, env: state });
    await change(app);
    return app;
  },
  words,
});

const state: Record<string, string> = {};
beforeAll(async () => {
  state.XDG_STATE_HOME = await makeTemp("state");
});

const sources: [string, Source][] = [
  ["an unknown option", typed(`--${NAME}`)],
  ["an unknown short option", typed("-\u001bz")],
  ["a bad choice", typed("--framework", NAME)],
  ["a surplus argument", typed("a", NAME)],
  ["the directory", typed(NAME)],
  ["the directory of doctor", typed("doctor", NAME)],
  ["the directory of undo", typed("undo", NAME)],
  ["the key given", typed("-k", NAME)],
  ["the issuer given", typed(...DRY, "-i", `https://${NAME}`)],
  ["the entry given", typed(...DRY, "--entry", NAME)],
  ["the SDK given", typed(...DRY, "--sdk", NAME)],
  ["the token's file", typed("doctor", "--token", NAME)],
  [
    "the key of the environment",
    { ...typed("--dry-run"), env: { VITE_CLERK_PUBLISHABLE_KEY: NAME } },
  ],
  ["the issuer of the environment", { ...typed(...DRY), env: { CLERK_JWT_ISSUER_DOMAIN: NAME } }],
  ["the state directory", { ...typed(...OFFLINE), env: { XDG_STATE_HOME: `/dev/null/${NAME}` } }],
  ["the deployment of the environment", { ...typed(...DRY), env: { CONVEX_DEPLOYMENT: NAME } }],
  [
    "Clerk's address",
    {
      ...typed("doctor"),
      env: { CLERK_API_URL: `http://${NAME}`, CLERK_SECRET_KEY: "sk_test_abcdefgh" },
    },
  ],
  [
    "a file's name",
    inFiles({ [`src/${NAME}.tsx`]: MAIN("") }, [...DRY, "--entry", `src/${NAME}.tsx`]),
  ],
  [
    "a file's name as it is written",
    {
      ...inFiles({ [`src/${NAME}.tsx`]: MAIN("") }, [...OFFLINE, "--entry", `src/${NAME}.tsx`]),
      told: "owned",
    },
  ],
  [
    "a file's name in a refusal",
    inFiles({ [`src/${NAME}.tsx`]: "const a = <;" }, [...DRY, "--entry", `src/${NAME}.tsx`]),
  ],
  ["the functions' folder", inFiles({ "convex.json": js({ functions: `${NAME}/` }) })],
  [
    "the functions' folder that is there",
    inFiles({ "convex.json": js({ functions: `${NAME}/` }), [`${NAME}/_generated/api.d.ts`]: "" }),
  ],
  [
    "the package's name",
    inFiles({
      "package.json": js({
        name: NAME,
        dependencies: { convex: "^1.48.0", react: NAME, vite: NAME },
      }),
    }),
  ],
  [
    "the package manager's name",
    inFiles({ "package.json": js({ packageManager: NAME, dependencies: { convex: "1" } }) }),
  ],
  ["a manifest that can't be read", inFiles({ "package.json": `{ "${NAME}` })],
  [
    "a diff's line",
    inFiles({ "src/main.tsx": MAIN(`// ${NAME.replace(/[\r\u2028\u2029]/g, "")}`) }),
  ],
  ["a module's name", inFiles({ "src/main.tsx": MAIN(`import x from ${js(`./${NAME}`)};`) })],
  ["a syntax error", inFiles({ "src/main.tsx": `const ${NAME} = <div;` })],
  [
    "an env file's value",
    inFiles({ ".env.local": `VITE_CLERK_PUBLISHABLE_KEY="${NAME}"\nCONVEX_DEPLOYMENT=${NAME}\n` }, [
      "--dry-run",
    ]),
  ],
  ["an env file's names", inFiles({ ".env.local": `A=1${ODD}\nX${ODD}=2\n` })],
  [".gitignore", inFiles({ ".gitignore": `dist${ODD}\n` })],
  [
    "a configuration of the compiler",
    inFiles({
      "tsconfig.json": `{ "compilerOptions": { "paths": { ${js(NAME)}: [${js(NAME)}] } }, "extends": ${js(NAME)} }`,
    }),
  ],
  ["a broken configuration", inFiles({ "convex.json": `{ ${js(NAME)}` })],
  [
    "a bundler's configuration",
    inFiles({
      "vite.config.ts": `export default { root: ${js(NAME)}, envDir: ${js(NAME)}, envPrefix: ${js(NAME)} };`,
    }),
  ],
  [
    "an installed version",
    inFiles({ "node_modules/react/package.json": js({ name: "react", version: NAME }) }),
  ],
  [
    "a lock file",
    inFiles({
      "package-lock.json": js({
        lockfileVersion: 3,
        packages: { "node_modules/react": { version: NAME } },
      }),
    }),
  ],
  [
    "a workspace's apps",
    {
      async app() {
        const root = await workspaceOf(["apps/admin", "apps/web"]);
        await rename(join(root, "apps/web"), join(root, `apps/${NAME}`));
        return root;
      },
      words: DRY,
      told: "owned",
    },
  ],
  [
    "auth.config",
    wired({
      "convex/auth.config.ts": `export default { providers: [{ domain: ${js(`https://${NAME}`)}, applicationID: ${js(NAME)} }] };\n`,
    }),
  ],
  [
    "a key in the source",
    wired({
      "src/main.tsx": MAIN(
        `import { ClerkProvider } from "@clerk/react"; export const x = <ClerkProvider publishableKey=${js(NAME)} />;`,
      ),
    }),
  ],
  [
    "a query's name",
    wired({
      [`src/${NAME}.tsx`]: `import { useQuery } from "convex/react"; export const X = () => useQuery(${js(NAME)});`,
    }),
  ],
  [
    "a token's claims",
    wired(
      {
        token: `${Buffer.from(js({ alg: NAME, kid: NAME })).toString("base64url")}.${Buffer.from(js({ iss: NAME, aud: NAME })).toString("base64url")}.x`,
      },
      ["doctor", "--no-verify", "--token", "token"],
    ),
  ],
  ["a token", wired({ token: NAME }, ["doctor", "--no-verify", "--token", "token"])],
  [
    "the deployment's variable",
    {
      app: convexThat(printing(NAME, 0)),
      words: ["doctor"],
      env: { CONVEX_DEPLOYMENT: "dev:happy-horse-123" },
      told: "has CLERK_JWT_ISSUER_DOMAIN=",
    },
  ],
  [
    "what convex says to doctor",
    {
      app: convexThat(printing(NAME, 1)),
      words: ["doctor"],
      env: { CONVEX_DEPLOYMENT: "dev:happy-horse-123" },
      told: "convex said",
    },
  ],
  [
    "what convex says to a run",
    {
      app: () =>
        convexApp({ "node_modules/convex/bin/main.js": printing(NAME, 1) }, { convex: "1.48.0" }),
      words: ["-k", KEY, "--no-verify", "--no-install"],
      env: { CONVEX_DEPLOYMENT: "dev:happy-horse-123" },
      told: "convex said",
    },
  ],
  [
    "what npm says",
    {
      app: () => convexApp(),
      words: ["-k", KEY, "--no-verify", "--no-convex-dev"],
      env: () => npmThat(printing(`npm error ${NAME}`, 1)),
      told: "npm error",
    },
  ],
  [
    "what the compiler says",
    wired(
      {
        "node_modules/typescript/bin/tsc": printing(
          `convex/${NAME}.ts(1,1): error TS1: ${NAME}\n`,
          1,
        ),
        "convex/tsconfig.json": "{}",
        "convex/auth.config.ts": "export default { providers: [], ...({} as object) };\n",
      },
      ["doctor"],
    ),
  ],
  [
    "the issuer's answer to a run",
    {
      app: () => convexApp(),
      words: ["-k", KEY],
      env: () => Promise.resolve(clerk.routes),
      told: "says that its issuer is",
    },
  ],
  [
    "the issuer's answer to doctor",
    { app: wiredApp, words: ["doctor"], env: () => Promise.resolve(clerk.routes) },
  ],
  [
    "what was edited since a run",
    afterRun(
      (app) => writeFile(join(app, "src/main.tsx"), MAIN(`// ${NAME}`)),
      ["undo", "--dry-run"],
    ),
  ],
  [
    "a journal's path",
    afterRun(
      async (app) => {
        const other = join(await makeTemp("other"), NAME);
        await mkdir(other);
        await rename(join(app, "src"), join(other, "src"));
        await rename(join(other, "src"), join(app, "src"));
        return writeFile(join(app, ".env.local"), `X${ODD}=1\n`);
      },
      ["undo"],
    ),
  ],
];

async function tell({ app, words, env }: Source, flags: string[]): Promise<Run> {
  const more = typeof env === "function" ? await env() : env;
  return run(process.execPath, [cli, ...words, ...flags], {
    cwd: await app(),
    env: { ...clerk.routes, ...state, FORCE_COLOR: undefined, ...more },
  });
}

describe.runIf(process.platform !== "win32")("nothing that a terminal would obey comes", () => {
  test.each(sources)("from %s", async (_, source) => {
    for (const flags of [[], ["--json"]]) {
      const told = await tell(source, flags);
      const printed = told.stdout + told.stderr;
      expect(printed).not.toBe("");
      expect(FORBIDDEN.exec(printed)?.[0]).toBeUndefined();
      expect(printed).not.toContain("This is a bug");
      expect(printed.length).toBeLessThan(60_000);
      if (source.told) expect(printed).toMatch(source.told);
    }
  });

  test("there are many places", () => expect(sources.length).toBeGreaterThanOrEqual(40));

  test("what an issuer answers is cut, and not to be pasted", async () => {
    const told = await tell(typed("-k", KEY), []);
    expect(told.stderr).toContain(`https://${HOST} says that its issuer is https://clerk.other`);
    expect(told.stderr).not.toContain("--issuer https");
    expect(told.stderr.length).toBeLessThan(1000);
  });

  test("a name in a command is quoted as shells take it", async () => {
    const source = inFiles({ [`src/${NAME}/x.tsx`]: "" });
    const app = await source.app();
    const told = await run(process.execPath, [cli, "-k", KEY, "--no-verify", "--dry-run"], {
      cwd: join(app, `src/${NAME}`),
      env: state,
    });
    expect(FORBIDDEN.test(told.stdout + told.stderr)).toBe(false);
  });

  test("but this tool's own colours come to a terminal, and no one else's", async () => {
    const app = await convexApp({ "src/main.tsx": MAIN("// \u001b[35mmagenta\u001b[8mhidden") });
    const terminal = await openTerminal(process.execPath, [cli, ...OFFLINE, "-i", ISSUER, "-y"], {
      cwd: app,
      env: state,
    });
    await terminal.exit;
    const raw = terminal.raw();
    expect(raw).toContain("\u001b[32m");
    expect(raw).toContain("\u001b[1m");
    expect(raw).toContain("magenta");
    for (const sequence of ["\u001b[35m", "\u001b[8m"]) expect(raw).not.toContain(sequence);
    expect(raw).not.toMatch(/\uf8ff/);
    expect(stripVTControlCharacters(raw).replaceAll("\r\n", "\n")).not.toMatch(FORBIDDEN);
  });
});
