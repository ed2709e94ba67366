/**
 * What people get wrong, in a wired app and in a browser: who makes one of these mistakes stays signed
 * out, and doctor names it. What signs in all the same must not be called a problem.
 */

import { generateKeyPairSync } from "node:crypto";
import { cp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { CheckId } from "../../src/checks/check.ts";
import { storedTemplate } from "../servers/clerk-backend.ts";
import { idsOf } from "../support/diagnose.ts";
import { command } from "../support/framework-run.ts";
import { ISSUER } from "../support/keys.ts";
import { linkPackages } from "../support/packages.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";
import { type Played, startPlayed, type TokenSource } from "./played.ts";
import { buildVite, doctor, type Edit, edit, wiredViteApp } from "./proof-app.ts";
import { walk } from "./walk.ts";

const VARIABLE = "CLERK_JWT_ISSUER_DOMAIN";
const OTHER_HOST = "other-horse-7.clerk.accounts.dev";
const OTHER_KEY = `pk_test_${Buffer.from(`${OTHER_HOST}$`).toString("base64")}`;

const NOTES = `import { query } from "./_generated/server";

export const mine = query({
  args: {},
  handler: async (ctx) => {
    const identity = await ctx.auth.getUserIdentity();
    if (identity === null) throw new Error("Sign in first");
    return identity.subject;
  },
});
`;

type Mistake = {
  name: string;
  /** The checks that must name it, as problems; none where it signs in, or can't be asked. */
  names: CheckId[];
  /** Those that warn of it. */
  warns?: CheckId[];
  /** The problems that a doctor finds that signs in. */
  bySignIn?: CheckId[];
  source?: TokenSource;
  /** The issuer on the deployment; null: the variable was never set. */
  issuer?: string | null;
  edits?: Edit[];
  /** What else is done in the app's folder. */
  files?(app: string): Promise<void>;
  /** Whether what is there is pushed: always, unless this says no. */
  pushed?: false;
  /** What is done to the services once all is pushed. */
  afterwards?(played: Played): Promise<void>;
  signsIn?: true;
  /** Whether Clerk comes to the page at all. */
  loadsClerk?: false;
  /** Another host that the page asks, which isn't there. */
  asks?: string;
};

const CONVEX_IMPORT = 'import { ConvexReactClient } from "convex/react";';
const BOTH_IMPORTED = 'import { ConvexProvider, ConvexReactClient } from "convex/react";';

const MAIN = (from: string, to: string): Edit => ({ file: "src/main.tsx", from, to });

const MISTAKES: Mistake[] = [
  { name: "none", names: [], signsIn: true },
  {
    name: "the plain provider left in",
    names: ["plain-convex-provider"],
    edits: [
      MAIN(CONVEX_IMPORT, BOTH_IMPORTED),
      MAIN(
        "<ConvexProviderWithClerk client={convex} useAuth={useAuth}>",
        "<ConvexProvider client={convex}>",
      ),
      MAIN("</ConvexProviderWithClerk>", "</ConvexProvider>"),
    ],
  },
  {
    name: "a plain provider inside, with a client of its own",
    names: ["plain-convex-provider"],
    edits: [
      MAIN(CONVEX_IMPORT, BOTH_IMPORTED),
      MAIN("<App />", "<ConvexProvider client={other}><App /></ConvexProvider>"),
      MAIN(
        "createRoot(",
        "const other = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL as string);\n\ncreateRoot(",
      ),
    ],
  },
  {
    name: "a plain provider inside, with the same client",
    names: [],
    signsIn: true,
    edits: [
      MAIN(CONVEX_IMPORT, BOTH_IMPORTED),
      MAIN("<App />", "<ConvexProvider client={convex}><App /></ConvexProvider>"),
    ],
  },
  {
    name: "Clerk's provider inside Convex's",
    names: ["provider-order"],
    loadsClerk: false,
    edits: [
      MAIN(
        "<ClerkProvider publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}>",
        "<Outer>",
      ),
      MAIN("<ConvexProviderWithClerk client={convex} useAuth={useAuth}>", "<Inner>"),
      MAIN("</ConvexProviderWithClerk>", "</ClerkProvider>"),
      MAIN(
        "      </ClerkProvider>\n    </ClerkProvider>",
        "      </ClerkProvider>\n    </ConvexProviderWithClerk>",
      ),
      MAIN("<Outer>", "<ConvexProviderWithClerk client={convex} useAuth={useAuth}>"),
      MAIN(
        "<Inner>",
        "<ClerkProvider publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}>",
      ),
    ],
  },
  {
    name: "another issuer on the deployment",
    names: ["deployment-issuer"],
    issuer: `https://${OTHER_HOST}`,
  },
  {
    name: "the issuer only in .env.local, and so never pushed",
    names: ["deployment-issuer"],
    issuer: null,
    pushed: false,
    edits: [
      { file: ".env.local", from: "VITE_CONVEX_URL", to: `${VARIABLE}=${ISSUER}\nVITE_CONVEX_URL` },
    ],
  },
  { name: "auth.config never pushed", names: ["auth-config-pushed"], pushed: false },
  {
    name: "auth.config under another name",
    names: ["auth-config-file"],
    files: (app) => rename(join(app, "convex/auth.config.ts"), join(app, "convex/authConfig.ts")),
  },
  {
    name: "a fallback for the variable in auth.config",
    names: ["auth-config-shape", "auth-config-fallback", "deployment-issuer"],
    pushed: false,
    edits: [
      {
        file: "convex/auth.config.ts",
        from: `process.env.${VARIABLE}`,
        to: `process.env.CLERK_ISSUER ?? process.env.${VARIABLE}`,
      },
    ],
  },
  {
    name: "another applicationID",
    names: ["auth-config-shape"],
    edits: [
      {
        file: "convex/auth.config.ts",
        from: 'applicationID: "convex"',
        to: 'applicationID: "convx"',
      },
    ],
  },
  {
    name: "neither template nor integration",
    // Clerk's API doesn't tell whether the integration is active.
    names: [],
    bySignIn: ["token-source", "sign-in"],
    source: "neither",
  },
  {
    name: "a template of another name",
    names: ["token-source"],
    source: "neither",
    afterwards: async ({ clerk }) => {
      clerk.templates.push(storedTemplate({ name: "Convex", claims: { aud: "convex" } }));
    },
  },
  {
    name: "a template for another audience",
    names: ["token-source"],
    source: "neither",
    afterwards: async ({ clerk }) => {
      clerk.templates.push(storedTemplate({ name: "convex", claims: { aud: "other" } }));
    },
  },
  {
    name: "keys of Clerk's that have signed nothing",
    names: [],
    bySignIn: ["sign-in"],
    afterwards: async ({ clerk }) => {
      const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      for (const key of clerk.jwks.keys) Object.assign(key, publicKey.export({ format: "jwk" }));
    },
  },
  {
    name: "useAuth of another SDK",
    names: ["use-auth-source"],
    edits: [
      MAIN(
        'import { ClerkProvider, useAuth } from "@clerk/react";',
        'import { useAuth } from "@clerk/clerk-react";\nimport { ClerkProvider } from "@clerk/react";',
      ),
    ],
  },
  {
    name: "the key of another instance",
    names: ["key-environment", "deployment-issuer"],
    loadsClerk: false,
    asks: `https://${OTHER_HOST}`,
    edits: [{ file: ".env.local", from: "pk_test_", to: `${OTHER_KEY}\n# ` }],
  },
  {
    name: "a query that throws for nobody, asked whoever is there",
    names: [],
    warns: ["query-gating"],
    loadsClerk: false,
    edits: [
      {
        file: "src/App.tsx",
        from: "const tasks = useQuery(api.tasks.list);",
        to: "const tasks = useQuery(api.tasks.list);\n  useQuery(api.notes.mine);",
      },
    ],
    files: (app) => writeFiles(app, { "convex/notes.ts": NOTES }),
  },
  {
    name: "no key where the app is built",
    names: ["key-name"],
    loadsClerk: false,
    edits: [{ file: ".env.local", from: "VITE_CLERK_PUBLISHABLE_KEY=", to: "# " }],
  },
];

let base: string;
let baseUrl: string;

beforeAll(async () => {
  const played = await startPlayed("template", OPTIONS);
  const wired = await wiredViteApp(played, {
    convex: "1.48.0",
    sdk: "@clerk/react",
    besides: ["@clerk/clerk-react"],
  });
  wired.served.stop();
  base = wired.app;
  baseUrl = played.deployment.url;
  await played.close();
}, 300_000);

const OPTIONS = { queries: { "tasks:list": () => [] } };

describe("a mistake in a wired app", () => {
  test.each(MISTAKES)("$name", async (mistake) => {
    const played = await startPlayed(mistake.source ?? "template", OPTIONS);
    onTestFinished(() => played.close());
    const { deployment } = played;
    const app = await appWith(mistake, deployment.url);
    const issuer = mistake.issuer === undefined ? ISSUER : mistake.issuer;
    if (issuer !== null) deployment.variables.set(VARIABLE, issuer);
    if (mistake.pushed !== false) {
      await command("npx convex dev --once", app, { ...played.env, CI: "1" });
    }
    await mistake.afterwards?.(played);
    const served = await buildVite(app);
    onTestFinished(() => served.stop());

    const person = await walk(played, served.url, `mistake-${mistake.name.replace(/\W+/g, "-")}`);
    let seen = await person.arrive();
    if (mistake.loadsClerk === false) expect(seen.clerkUser).toBeUndefined();
    else seen = await person.signIn("in-page", mistake.signsIn ? "in" : "out");
    await person.picture("signed-in");
    const { auth, who } = seen.probe ?? {};
    const isIn = auth?.isAuthenticated === true && typeof who === "object" && who !== null;
    expect(isIn).toBe(mistake.signsIn ?? false);
    expect(person.foreign.filter((origin) => origin !== mistake.asks)).toEqual([]);
    await person.close();

    const env = { ...played.env, CLERK_SECRET_KEY: played.clerk.secretKey };
    const told = await doctor(app, env);
    expect(idsOf(told, "problem")).toEqual(mistake.names);
    expect(idsOf(told, "warning")).toEqual(expect.arrayContaining(mistake.warns ?? []));
    if (mistake.bySignIn) {
      expect(idsOf(await doctor(app, env, "--sign-in"), "problem")).toEqual(mistake.bySignIn);
    }
  });
});

/** The wired app with the mistake in it, for a deployment of its own. */
async function appWith({ edits = [], files }: Mistake, url: string): Promise<string> {
  const app = join(await makeTemp("mistake"), "app");
  await cp(base, app, { recursive: true, filter: (path) => !path.includes("node_modules") });
  await rm(join(app, "dist"), { recursive: true, force: true });
  await linkPackages(base, app);
  await edit(app, { file: ".env.local", from: baseUrl, to: url });
  for (const each of edits) await edit(app, each);
  await files?.(app);
  return app;
}
