import { beforeAll, describe, expect, test } from "vitest";
import { keyEnvironment, keyFormat, keyName, secretExposed } from "../../src/checks/keys.ts";
import { NOTHING_ASKED, type Services } from "../../src/checks/services.ts";
import { type Stage, type Subject, subjectOf } from "../../src/checks/subject.ts";
import type { KeySource } from "../../src/code/diagnosis/key-source.ts";
import { frameworkOf } from "../../src/frameworks/registry.ts";
import { clerkVariables } from "../../src/project/env/clerk-variables.ts";
import type { Examined } from "../../src/project/examine.ts";
import {
  examined,
  FIX,
  fixing,
  NO_FIX,
  onlyOne,
  servicesWith,
  subjectWith,
  told,
} from "../support/judged-app.ts";
import { HOST, KEY } from "../support/keys.ts";

const LIVE = keyFor("live", "clerk.example.com");
const NAME = "VITE_CLERK_PUBLISHABLE_KEY";
const NEXT_NAME = "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY";
const secret = (kind: string) => `CLERK_SECRET_KEY=sk_${kind}_ofATestThatIsNobodysKey\n`;
const COPY = "Copy the publishable key from https://dashboard.clerk.com/~/api-keys";
const WIRE = "npx add-clerk-convex";

function keyFor(kind: "test" | "live", host: string): string {
  return `pk_${kind}_${Buffer.from(`${host}$`).toString("base64")}`;
}

let vite: Examined;
let next: Examined;
beforeAll(async () => {
  [vite, next] = await Promise.all([examined("vite-strict-mode"), examined("next-app-16")]);
});

type Given = {
  base?: Examined;
  shell?: Record<string, string>;
  stage?: Stage;
  sources?: KeySource[];
  change?: Partial<Examined>;
};

/** The app with these env files, and what its ClerkProvider reads. */
function withFiles(files: Record<string, string>, given: Given = {}): Subject {
  const { base = vite, shell = {}, stage = "development", sources = base.keySources } = given;
  const names = sources.flatMap((source) => (source.kind === "variable" ? [source.name] : []));
  const framework = frameworkOf(base.project.framework);
  const read = (path: string) => files[path];
  const variables = clerkVariables(base.project, framework, { shell, read, names });
  return subjectOf({ ...base, variables, keySources: sources, ...given.change }, stage);
}

type Key =
  | { kind: "variable"; name: string; fallback?: string }
  | { kind: "literal"; value: string }
  | { kind: "none" | "unclear" };
const at = (key: Key): KeySource => ({ file: "src/main.tsx", line: 10, column: 5, ...key });
const reading = (name: string) => [at({ kind: "variable", name })];

describe("key-format", () => {
  const judge = (files: Record<string, string>, given?: Given) =>
    keyFormat(withFiles(files, given));

  test.each<[what: string, files: Record<string, string>, given?: Given]>([
    ["in .env.local", { ".env.local": `${NAME}=${KEY}\n` }],
    ["in .env, quoted, with CRLF", { ".env": `A=1\r\n${NAME}="${KEY}"\r\n` }],
    ["in the environment", {}, { shell: { [NAME]: KEY } }],
    ["through another variable", { ".env": `${NAME}=$PK\nPK=${KEY}\n` }],
    ["in the code", {}, { sources: [at({ kind: "literal", value: KEY })] }],
    [
      "in the code, where no variable has it",
      {},
      { sources: [at({ kind: "variable", name: NAME, fallback: KEY })] },
    ],
    ["under the code's own name", { ".env": `VITE_K=${KEY}\n` }, { sources: reading("VITE_K") }],
  ])("ok: %s", (_, files, given) => {
    const check = onlyOne(judge(files, given));
    expect(check).toMatchObject({ status: "ok", file: null, fix: null });
    expect(check.message).toBe(`pk_test_aGFw… is the key of ${HOST}, a development instance.`);
  });

  test("ok: a production instance's", () => {
    const { message } = onlyOne(judge({ ".env.local": `${NAME}=${LIVE}\n` }));
    expect(message).toContain("clerk.example.com, a production instance");
  });

  test.each<[what: string, value: string, words: RegExp]>([
    ["cut short", KEY.slice(0, 30), /cut short or mistyped/],
    ["mistyped", "pk_tset_abc", /starts with pk_test_ or pk_live_/],
    ["a secret key", "sk_test_ofATestThatIsNobodysKey", /secret key \(sk_…\)/],
  ])("problem: %s", (_, value, words) => {
    const check = onlyOne(judge({ ".env.local": `A=1\n${NAME}=${value}\n` }));
    expect(check).toMatchObject({ status: "problem", file: ".env.local", line: 2, fix: COPY });
    expect(check.message).toMatch(words);
    expect(check.message).toMatch(
      /^VITE_CLERK_PUBLISHABLE_KEY in \.env\.local: .*ClerkProvider would throw\.$/,
    );
    expect(check.message).not.toContain("Nobodys");
  });

  test("problem: under the code's own name, and in the code", () => {
    const named = judge({ ".env": "VITE_K=cut\n" }, { sources: reading("VITE_K") });
    expect(told(named)).toEqual(["problem .env:1"]);
    const literal = judge({}, { sources: [at({ kind: "literal", value: "pk_test_x" })] });
    expect(told(literal)).toEqual(["problem src/main.tsx:10"]);
  });

  test("skipped without one", () => {
    expect(told(judge({}))).toEqual(["skipped"]);
  });

  describe("a key in a file for production", () => {
    const both = (text: string) => ({ ".env.local": `${NAME}=${KEY}\n`, ".env.production": text });

    test("warning by day, problem in production", () => {
      const files = both(`${NAME}=pk_live_cutShort\n`);
      expect(told(judge(files))).toEqual(["ok", "warning .env.production:1"]);
      expect(told(judge(files, { stage: "production" }))).toEqual(["problem .env.production:1"]);
    });

    test.each([
      ["well formed", `${NAME}=${LIVE}\n`],
      ["another's that begins the same", "VITE_STRIPE_PUBLISHABLE_KEY=pk_live_51Habcdefgh\n"],
      ["a secret one", secret("live")],
    ])("nothing is said of one that is %s", (_, text) => {
      expect(told(judge(both(text)))).toEqual(["ok"]);
    });
  });
});

describe("a production instance's key on this machine", () => {
  const judge = (files: Record<string, string>, given?: Given) =>
    onlyOne(keyEnvironment(withFiles(files, given), servicesWith()));

  test.each<[where: string, files: Record<string, string>, line: string]>([
    [".env.local", { ".env.local": `${NAME}=${LIVE}\n` }, ".env.local:1"],
    [".env, for both", { ".env": `# keys\n${NAME}=${LIVE}\n` }, ".env:2"],
  ])("is warned of: %s", (_, files, line) => {
    const check = judge(files);
    expect(told([check])).toEqual([`warning ${line}`]);
    expect(check.message).toContain("refuses it on localhost");
    expect(check.fix).toContain("development instance's key into .env.local");
  });

  test("is right where it is for production, or a device", () => {
    const files = { ".env": `${NAME}=${LIVE}\n`, ".env.local": `${NAME}=${KEY}\n` };
    expect(judge(files).status).toBe("ok");
    expect(judge({ ".env": `${NAME}=${LIVE}\n` }, { stage: "production" }).status).toBe("ok");
    const project = { ...vite.project, framework: "expo" as const };
    const given = { change: { project } };
    expect(judge({ ".env.local": `${NAME}=${LIVE}\n` }, given).status).toBe("ok");
  });
});

describe("key-name", () => {
  const judge = (files: Record<string, string>, given?: Given, fixFor = NO_FIX) =>
    onlyOne(keyName(withFiles(files, given), fixFor));

  test.each<[what: string, files: Record<string, string>, given?: Given]>([
    ["in .env.local", { ".env.local": `${NAME}=${KEY}\n` }],
    ["in .env", { ".env": `${NAME}=${KEY}\n` }],
    ["in .env.development", { ".env.development": `${NAME}=${KEY}\n` }],
    ["in the environment", {}, { shell: { [NAME]: KEY } }],
    ["in the code", {}, { sources: [at({ kind: "literal", value: KEY })] }],
    ["under the code's own name", { ".env": `VITE_K=${KEY}\n` }, { sources: reading("VITE_K") }],
    [
      "of its own name in the environment",
      {},
      { sources: reading("VITE_K"), shell: { VITE_K: KEY } },
    ],
    ["malformed all the same", { ".env": `${NAME}=cut\n` }],
  ])("ok: %s", (_, files, given) => {
    expect(judge(files, given)).toMatchObject({ status: "ok", fix: null });
  });

  test("ok: a name that the bundler is told to show", () => {
    const project = { ...vite.project, exposedPrefixes: ["VITE_", "PUBLIC_"] };
    const given = { sources: reading("PUBLIC_K"), change: { project } };
    expect(judge({ ".env": `PUBLIC_K=${KEY}\n` }, given).status).toBe("ok");
  });

  test("problem: a name that the browser never sees", () => {
    const check = judge({ ".env": `CLERK_KEY=${KEY}\n` }, { sources: reading("CLERK_KEY") });
    expect(check).toMatchObject({ status: "problem", file: "src/main.tsx", line: 10 });
    expect(check.fix).toBe("Name it VITE_…, in the code and in the env file.");
  });

  test("unknown: such a name, where the configuration may show it", () => {
    const settings = { ...vite.settings, replacesVariables: true };
    const given = { sources: reading("CLERK_KEY"), change: { settings } };
    expect(judge({ ".env": `CLERK_KEY=${KEY}\n` }, given)).toMatchObject({
      status: "unknown",
      file: "src/main.tsx",
    });
  });

  test("ok: such a name in a framework with a server", () => {
    const given = { base: next, sources: reading("CLERK_PUBLISHABLE_KEY") };
    expect(judge({ ".env": `CLERK_PUBLISHABLE_KEY=${KEY}\n` }, given).status).toBe("ok");
  });

  describe("unknown: a source that can't be followed", () => {
    test.each([
      ["with the usual variable there", { ".env.local": `${NAME}=${KEY}\n` }],
      ["without", {}],
    ])("%s", (_, files) => {
      const check = judge(files, { sources: [at({ kind: "unclear" })] });
      expect(check).toMatchObject({ status: "unknown", file: "src/main.tsx", line: 10 });
    });

    test("but not where another ClerkProvider has one that can", () => {
      const sources = [at({ kind: "unclear" }), ...reading(NAME)];
      expect(judge({ ".env.local": `${NAME}=${KEY}\n` }, { sources }).status).toBe("ok");
    });
  });

  describe("ClerkProvider without the prop", () => {
    const none = (module: string, base = vite) => {
      const providers = base.project.providers.map((each) =>
        each.kind === "clerk" ? { ...each, module } : each,
      );
      const project = { ...base.project, providers };
      return { base, sources: [at({ kind: "none" as const })], change: { project } };
    };

    test.each<[module: string, status: string]>([
      ["@clerk/react", "ok"],
      ["@clerk/clerk-react", "problem"],
      ["@clerk/chrome-extension", "unknown"],
    ])("of %s in Vite: %s", (module, status) => {
      const check = judge({ ".env.local": `${NAME}=${KEY}\n` }, none(module));
      expect(check.status).toBe(status);
      if (status !== "ok") expect(check).toMatchObject({ file: "src/main.tsx", line: 10 });
    });

    test("of Next's SDK reads the usual variable", () => {
      const files = { ".env.local": `${NEXT_NAME}=${KEY}\n` };
      expect(judge(files, none("@clerk/nextjs", next)).status).toBe("ok");
      expect(judge({}, none("@clerk/nextjs", next)).status).toBe("problem");
    });

    test("of Next's SDK, with what its server gives spread into it", async () => {
      const pages = await examined("next-pages-16");
      expect(pages.keySources).toMatchObject([{ kind: "unclear" }]);
      const files = { ".env.local": `${NEXT_NAME}=${KEY}\n` };
      expect(judge(files, { base: pages }).status).toBe("ok");
      expect(judge({}, { base: pages }).status).toBe("problem");
    });

    test("of @clerk/react where its variables are not shown", async () => {
      const astro = await examined("astro-islands");
      const files = { ".env.local": `PUBLIC_CLERK_PUBLISHABLE_KEY=${KEY}\n` };
      expect(judge(files, none("@clerk/react", astro)).status).toBe("problem");
    });
  });

  describe("problem: another folder", () => {
    const given = (more: Partial<Examined> = {}, stage: Stage = "development"): Given => ({
      stage,
      change: {
        project: {
          ...vite.project,
          envFolder: "config",
          envFile: { ...vite.project.envFile, path: "config/.env.local" },
        },
        variables: [variableIn("apps/.env.local")],
        ...more,
      },
    });
    const variableIn = (file: string) => ({
      name: NAME,
      value: KEY,
      secret: undefined,
      file,
      line: 3,
      mode: "all" as const,
      isRead: false,
    });

    test("by day", () => {
      const check = judge({}, given(), fixing("config/.env.local"));
      expect(check).toMatchObject({
        status: "problem",
        file: "apps/.env.local",
        line: 3,
        fix: FIX,
      });
      expect(check.message).toContain("beside config/.env.local");
    });

    test("unknown where a script hands variables on, or in production", () => {
      const settings = { ...vite.settings, loader: "dotenv" };
      const check = judge({}, given({ settings }));
      expect(check.status).toBe("unknown");
      expect(check.message).toContain("dotenv");
      expect(judge({}, given({}, "production")).status).toBe("unknown");
    });
  });

  describe("another name", () => {
    const files = { ".env.local": `A=1\nVITE_CLERK_KEY=${KEY}\n` };

    test("problem by day", () => {
      const check = judge(files, {}, fixing(".env.local"));
      expect(check).toMatchObject({ status: "problem", file: ".env.local", line: 2, fix: FIX });
      expect(judge(files)).toMatchObject({ fix: WIRE });
    });

    test("in production only where that file goes there", () => {
      expect(judge(files, { stage: "production" }).status).toBe("unknown");
      const deployed = { ".env.production": `VITE_CLERK_KEY=${LIVE}\n` };
      expect(judge(deployed, { stage: "production" })).toMatchObject({
        status: "problem",
        file: ".env.production",
      });
    });

    test("another's key is none", () => {
      const stripe = { ".env.local": "VITE_STRIPE_PUBLISHABLE_KEY=pk_test_51Habcdefgh\n" };
      expect(judge(stripe).message).toContain("is set nowhere");
    });
  });

  describe("nowhere", () => {
    test("problem by day", () => {
      expect(judge({})).toMatchObject({
        status: "problem",
        file: ".env.local",
        line: null,
        fix: WIRE,
        message: `${NAME} is set nowhere, so ClerkProvider is given no key: an app built like that shows Convex's loading state for ever, and says nothing.`,
      });
    });

    test("warning where the SDK has made itself one", async () => {
      const keyless = JSON.stringify({ publishableKey: KEY, secretKey: "sk_test_x" });
      const files = { ".clerk/.tmp/keyless.json": keyless, ".env.local": "" };
      const subject = await subjectWith("next-app-16", files);
      const check = onlyOne(keyName(subject, NO_FIX));
      expect(check).toMatchObject({ status: "warning", file: ".clerk/.tmp/keyless.json" });
      expect(check.message).toContain(`the key of ${HOST}`);
      expect(subject.project.knownKey?.value).toBe(KEY);
      expect(told(keyEnvironment(subject, NOTHING_ASKED))).toEqual(["ok"]);
    });

    test("unknown where a script hands variables on", () => {
      const settings = { ...vite.settings, loader: "doppler" };
      const check = judge({}, { change: { settings } });
      expect(check.status).toBe("unknown");
      expect(check.message).toContain("doppler");
    });

    test("unknown in production, with what tells", () => {
      expect(judge({}, { stage: "production" })).toMatchObject({
        status: "unknown",
        fix: `Set ${NAME} to the production instance's key in this shell, then run:\nnpx add-clerk-convex doctor --prod`,
      });
    });
  });
});

describe("key-environment", () => {
  const judge = (files: Record<string, string>, services: Partial<Services> = {}, given?: Given) =>
    keyEnvironment(withFiles(files, given), servicesWith(services));
  const hosts = (...value: string[]): Partial<Services> => ({
    hosts: { status: "answered", value },
  });
  const env = (key: string, more = "") => ({ ".env.local": `${NAME}=${key}\n${more}` });

  test("problem: keys of two instances", () => {
    const check = onlyOne(judge(env(KEY, secret("live"))));
    expect(check).toMatchObject({ status: "problem", file: ".env.local", line: 2 });
    expect(check.fix).toMatch(/^Take both keys from one instance/);
    expect(check.message).not.toContain("Nobodys");
    const shell = { CLERK_SECRET_KEY: "sk_live_ofATestThatIsNobodysKey" };
    expect(told(judge(env(KEY), {}, { shell }))).toEqual(["problem"]);
  });

  test.each<[what: string, files: object, services: Partial<Services>, status: string]>([
    ["no secret key", env(KEY), {}, "ok"],
    ["the same instance", env(KEY, secret("test")), hosts("a.b", HOST), "ok"],
    ["another instance", env(KEY, secret("test")), hosts("other.clerk.accounts.dev"), "problem"],
    ["an instance that names no host", env(KEY, secret("test")), hosts(), "unknown"],
    ["not asked", env(KEY, secret("test")), {}, "unknown"],
    [
      "no answer",
      env(KEY, secret("test")),
      { hosts: { status: "failed", reason: "Clerk did not answer." } },
      "unknown",
    ],
    ["a live key behind a proxy", env(LIVE, secret("live")), hosts("example.com"), "unknown"],
    ["a live key's satellite", env(LIVE, secret("live")), hosts("clerk.other.com"), "problem"],
    ["no key", { ".env.local": secret("test") }, {}, "skipped"],
    ["a malformed key", env("cut", secret("test")), hosts(HOST), "skipped"],
  ])("%s", (_, files, services, status) => {
    expect(onlyOne(judge({ ...files }, services)).status).toBe(status);
  });

  test("problem: a server without a secret key", () => {
    const files = { ".env.local": `${NEXT_NAME}=${KEY}\n` };
    const check = onlyOne(judge(files, {}, { base: next }));
    expect(check.status).toBe("problem");
    expect(check.message).toContain("without it the server answers each page with an error");
    expect(check.fix).toContain("CLERK_SECRET_KEY");
    const loaded = { settings: { ...next.settings, loader: "doppler" } };
    expect(onlyOne(judge(files, {}, { base: next, change: loaded })).status).toBe("unknown");
  });

  test("unknown: where the code may hand the server its key", async () => {
    const proxy = `import { clerkMiddleware } from "@clerk/nextjs/server";
export default clerkMiddleware(handler, { secretKey: await keyOfVault() });
`;
    const app = await examined("next-app-16", { "proxy.ts": proxy });
    const files = { ".env.local": `${NEXT_NAME}=${KEY}\n` };
    const check = onlyOne(judge(files, {}, { base: app }));
    expect(check).toMatchObject({ status: "unknown", file: "proxy.ts" });
    const commented = await examined("next-app-16", {
      "proxy.ts": proxy.replace(", { secretKey: await keyOfVault() }", " /* secretKey */"),
    });
    expect(onlyOne(judge(files, {}, { base: commented })).status).toBe("problem");
  });

  test("a Worker's own variables count for the server only", () => {
    const key = { ".env.local": `${NEXT_NAME}=${KEY}\n` };
    const given = { ...key, ".dev.vars": secret("test") };
    // Next's development server reads no such file.
    const unread = onlyOne(judge(given, hosts(HOST), { base: next }));
    expect(unread.status).toBe("problem");
    expect(unread.message).toContain("CLERK_SECRET_KEY in .dev.vars is all there is of it");
    const misplaced = { ".dev.vars": `${NEXT_NAME}=${KEY}\n` };
    expect(onlyOne(judge(misplaced, {}, { base: next })).status).toBe("skipped");
  });

  test.each<[what: string, tool: Record<string, string>, status: string]>([
    ["with Cloudflare's tools", { "@cloudflare/vite-plugin": "^1.13.0" }, "ok"],
    ["without", {}, "problem"],
  ])("a Worker's own variables count in TanStack Start %s", async (_, tool, status) => {
    const { project } = await examined("tanstack-start");
    const { dependencies, ...manifest } = JSON.parse(project.packageJson.text);
    const subject = await subjectWith("tanstack-start", {
      "package.json": JSON.stringify({ ...manifest, dependencies: { ...dependencies, ...tool } }),
      ".env.local": `VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`,
      ".dev.vars": secret("test"),
    });
    const services = servicesWith(hosts(HOST));
    expect(onlyOne(keyEnvironment(subject, services)).status).toBe(status);
    // It is for this machine only.
    expect(subjectOf(subject, "production").secret).toBeUndefined();
  });

  describe("files for production", () => {
    const both = (text: string) => ({ ...env(KEY), ".env.production": text });

    test.each<[what: string, text: string]>([
      ["publishable", `${NAME}=${KEY}\n`],
      ["secret", secret("test")],
    ])("with a development instance's %s key: warning by day, problem there", (_, text) => {
      expect(told(judge(both(text)))).toEqual(["warning .env.production:1"]);
      expect(told(judge(both(text), {}, { stage: "production" }))).toEqual([
        "problem .env.production:1",
      ]);
    });

    test.each<[what: string, text: string]>([
      ["live keys", `${NAME}=${LIVE}\n${secret("live")}`],
      [
        "another's keys",
        "STRIPE_SECRET_KEY=sk_test_abcdefghijklmnop\nVITE_STRIPE_KEY=pk_test_51Ha\n",
      ],
    ])("with %s are right", (_, text) => {
      expect(told(judge(both(text)))).toEqual(["ok"]);
    });
  });

  test("problem: production by a development instance's key of .env", () => {
    const check = onlyOne(judge({ ".env": `${NAME}=${KEY}\n` }, {}, { stage: "production" }));
    expect(check).toMatchObject({ status: "problem", file: ".env", line: 1 });
    expect(check.message).toContain("production needs pk_live_…");
  });

  test("this machine's keys say nothing of production", () => {
    expect(told(judge(env(KEY, secret("test")), {}, { stage: "production" }))).toEqual(["skipped"]);
  });
});

describe("secret-exposed", () => {
  const judge = (files: Record<string, string>, change: Partial<Examined> = {}, base = vite) =>
    secretExposed(withFiles(files, { base, change }));

  test.each([
    ["under a server's name", secret("test")],
    ["of another, under its own name", "STRIPE_SECRET_KEY=sk_test_abcdefghijklmnop\n"],
    ["none", ""],
  ])("ok: %s", (_, text) => {
    expect(told(judge({ ".env.local": text }))).toEqual(["ok"]);
  });

  test("problem: under a name that the browser sees", () => {
    const check = onlyOne(judge({ ".env": `A=1\nVITE_CLERK_SECRET_KEY=sk_live_abc\n` }));
    expect(check).toMatchObject({ status: "problem", file: ".env", line: 2 });
    expect(check.fix).toMatch(/replace the key at https:\/\/dashboard\.clerk\.com/);
    const other = onlyOne(judge({ ".env": "VITE_STRIPE_SECRET=sk_live_abc\n" }));
    expect(other.status).toBe("problem");
    expect(other.fix).not.toContain("clerk.com");
  });

  test("problem: through another variable", () => {
    const text = `VITE_CLERK_X=$CLERK_SECRET_KEY\n${secret("live")}`;
    expect(told(judge({ ".env": text }))).toEqual(["problem .env:1"]);
  });

  test("problem: in the code, which a browser gets or may get", () => {
    const secretLiterals = [{ file: "src/a.ts", line: 4, column: 1 }];
    const [browser, server] = [vite, next].map((base) =>
      onlyOne(judge({}, { secretLiterals }, base)),
    );
    expect(browser).toMatchObject({ status: "problem", file: "src/a.ts", line: 4 });
    expect(browser?.message).toContain("is bundled for the browser");
    expect(server).toMatchObject({ status: "problem" });
    expect(server?.message).not.toContain("is bundled for the browser");
  });

  test("warning: tracked by git", () => {
    const check = onlyOne(judge({}, { trackedSecrets: ["apps/my web/.env"] }));
    expect(check).toMatchObject({
      status: "warning",
      file: "apps/my web/.env",
      line: null,
      fix: "git rm --cached 'apps/my web/.env'",
    });
  });
});

describe("whole apps", () => {
  const checksOf = async (fixture: string, files: Record<string, string>, stage?: Stage) => {
    const subject = await subjectWith(fixture, files, stage ? { stage } : {});
    return [...keyFormat(subject), ...keyName(subject, NO_FIX)];
  };

  test("Next with the key in .env, and Expo", async () => {
    const nextFiles = { ".env.local": "", ".env": `${NEXT_NAME}="${KEY}"\r\n` };
    expect(told(await checksOf("next-app-16", nextFiles))).toEqual(["ok", "ok"]);
    expect(told(await checksOf("expo-router-app", {}))).toEqual(["ok", "ok"]);
  });

  test("live keys in .env.production beside those of this machine", async () => {
    const files = { ".env.production": `${NAME}=${LIVE}\n` };
    for (const stage of ["development", "production"] as const) {
      const checks = await checksOf("vite-strict-mode", files, stage);
      expect(told(checks)).toEqual(["ok", "ok"]);
      const host = stage === "production" ? "clerk.example.com" : HOST;
      expect(checks[0]?.message).toContain(host);
    }
  });

  test("a key that is read through a module of its own is not called right", async () => {
    const main = `import { ClerkProvider, useAuth } from "@clerk/react";
import { ConvexProviderWithClerk } from "convex/react-clerk";
import { env } from "./env";
root.render(
  <ClerkProvider publishableKey={env.clerkKey}>
    <ConvexProviderWithClerk client={c} useAuth={useAuth} />
  </ClerkProvider>,
);
`;
    const read = "export const env = { clerkKey: import.meta.env.VITE_K };\n";
    const made = "export const env = parse(import.meta.env);\n";
    const checks = (env: string) =>
      checksOf("vite-strict-mode", { "src/main.tsx": main, "src/env.ts": env });
    expect(told(await checks(made))).toEqual(["ok", "unknown src/main.tsx:5"]);
    // The env file has it under another name.
    expect(told(await checks(read))).toEqual(["skipped", "problem .env.local:5"]);
  });
});
