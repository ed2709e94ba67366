/**
 * Every sentence that doctor says `ok` with: an app of which it is true, and apps of which what it
 * claims is false, where it isn't ok. The sentences are read from the source: none can be left out.
 */

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { allChecks } from "../../src/checks/all-checks.ts";
import type { SignIn } from "../../src/checks/app/sign-in.ts";
import type { Check, CheckId } from "../../src/checks/check.ts";
import type { Services } from "../../src/checks/services.ts";
import type { Stage, Subject } from "../../src/checks/subject.ts";
import type { TokenJudgement } from "../../src/clerk/session-token.ts";
import type { Acceptance } from "../../src/clerk/sign-in/ask-acceptance.ts";
import {
  type Files,
  LIVE,
  LIVE_ISSUER,
  NO_FIX,
  OTHER_ISSUER,
  PROXIED,
  servicesWith,
  set,
  subjectWith,
  usable,
} from "../support/judged-app.ts";
import { HOST, ISSUER, KEY } from "../support/keys.ts";
import { isSentence, okSentences } from "../support/ok-sentences.ts";

/** An app, what others say, and what is otherwise read of it. */
type Case = {
  fixture?: string;
  files?: Files;
  shell?: Record<string, string>;
  tracked?: string[];
  stage?: Stage;
  services?: Partial<Services>;
  token?: TokenJudgement;
  signIn?: SignIn;
  change?: (subject: Subject) => Partial<Subject>;
};
/** `fails`: the same app, but for what is named here. */
type Claim = {
  id: CheckId;
  says: string;
  holds: Case;
  fails: readonly (readonly [what: string, change: Case])[];
};

/** A page that asks Convex with the token that `getToken` gives for these options. */
const ASKING = (options: string) => `import { auth } from "@clerk/nextjs/server";
import { fetchQuery } from "convex/nextjs";
export default async function Page() {
  const { getToken, sessionClaims } = await auth();
  return <p>{await fetchQuery(api.a.b, {}, { token: await getToken(${options}) })}</p>;
}
`;
const BY_CLAIMS = 'sessionClaims?.aud === "convex" ? {} : { template: "convex" }';

const CONFIG = "convex/auth.config.ts";
const env = (key: string, more = "") => ({
  ".env.local": `VITE_CONVEX_URL=https://happy-horse-123.convex.cloud\nVITE_CLERK_PUBLISHABLE_KEY=${key}\n${more}`,
});
const entry = (members: string) => `export default { providers: [{ ${members} }] };\n`;
const written = (issuer: string, more = 'applicationID: "convex"') => ({
  [CONFIG]: entry(`domain: "${issuer}", ${more}`),
});
const KEY_AT = (issuer: string) => `"${issuer}/.well-known/jwks.json"`;
const custom = (jwks: string) => ({
  [CONFIG]: entry(
    `type: "customJwt", issuer: "${ISSUER}", jwks: ${jwks}, algorithm: "RS256", applicationID: "convex"`,
  ),
});
const UNCHECKED = { types: { status: "not-checked" as const } };
/** Random, as a real key is. */
const RANDOM = createHash("sha256").update("nobody's").digest("hex");
const SECRET = { CLERK_SECRET_KEY: `sk_test_${RANDOM.slice(0, 42)}` };
const hosts = (...value: string[]) => ({ hosts: { status: "answered" as const, value } });
const templates = (claims: Record<string, unknown>, name = "convex") => ({
  templates: {
    status: "answered" as const,
    value: [{ id: "jtmp_1", name, lifetime: 60, claims }],
  },
});
const pushed = (acceptance: Acceptance, issuer = ISSUER) => ({
  acceptance: { [issuer]: acceptance },
  issuers: usable(),
  variable: set(ISSUER),
});
const faulty = (issuer: string, named?: string) => ({
  issuers: {
    [issuer]: { status: "faulty" as const, reason: "is another", issuer: named },
  },
});
const provider = (key: string) =>
  `import { ClerkProvider, useAuth } from "@clerk/react";\nimport { ConvexReactClient } from "convex/react";\nimport { ConvexProviderWithClerk } from "convex/react-clerk";\nimport { createRoot } from "react-dom/client";\nconst convex = new ConvexReactClient("x");\ncreateRoot(root).render(<ClerkProvider ${key}><ConvexProviderWithClerk client={convex} useAuth={useAuth}><p /></ConvexProviderWithClerk></ClerkProvider>);\n`;
const withoutKey = (condition: string) =>
  provider(`publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}`)
    .replace("{ ConvexReactClient }", "{ ConvexProvider, ConvexReactClient }")
    .replace("render(", `render(${condition} ? `)
    .replace(/\);\n$/, " : <ConvexProvider client={convex}><p /></ConvexProvider>);\n");
const main = (key: string) => ({ "src/main.tsx": provider(key) });
const LITERAL = `publishableKey="${KEY}"`;
const CLERK = 'import { clerkMiddleware } from "@clerk/nextjs/server";\n';
const ASKS =
  'import { auth } from "@clerk/nextjs/server";\nexport default async () => <p>{(await auth()).userId}</p>;\n';
const only = (matcher: string) =>
  `${CLERK}export default clerkMiddleware();\nexport const config = { matcher: ${matcher} };\n`;
const next = (proxy: string): Case => ({
  fixture: "next-app-16",
  files: { "proxy.ts": proxy, "app/notes/page.tsx": ASKS },
});
const NO_HANDLER: Case = {
  files: { "proxy.ts": "export default function proxy() {}\n", "app/notes/page.tsx": ASKS },
};
const CSP = (hostsLet: string) => ({
  "public/_headers": `/*\n  Content-Security-Policy: script-src ${hostsLet} https://challenges.cloudflare.com; connect-src ${hostsLet}; img-src https://img.clerk.com; worker-src 'self' blob:; style-src 'unsafe-inline'; frame-src https://challenges.cloudflare.com\n`,
});
const manifest = (dependencies: Record<string, string>) => ({
  "package.json": JSON.stringify({ name: "app", dependencies }),
});
const PACKAGES = {
  "@clerk/react": "^6.18.0",
  convex: "^1.48.0",
  react: "^19.2.3",
  "react-dom": "^19.2.3",
  vite: "^8.3.4",
};
const copy = (folder: string, version: string) => ({ folder, version, loadedBy: ["the app"] });
const withNode =
  (node: string, sdkNode: string | undefined, name = "@clerk/react") =>
  ({ project }: Subject): Partial<Subject> => ({
    project: {
      ...project,
      node,
      convex: { ...project.convex, cli: { version: "1.48.0", node: ">=20.0.0" } },
      ...(sdkNode === undefined ? { clerkPackages: [], providers: [] } : {}),
    },
    sdk: sdkNode === undefined ? undefined : { name, peers: {}, node: sdkNode, builtOn: [] },
  });
const FORMER =
  'import { authMiddleware } from "@clerk/nextjs";\nexport default authMiddleware();\n';
const withSdk =
  (installed: string) =>
  ({ project }: Subject): Partial<Subject> => ({
    project: {
      ...project,
      clerkPackages: [{ name: "@clerk/nextjs", declared: installed, installed }],
    },
  });
const accepted: TokenJudgement = { status: "accepted", message: "Convex accepts this token." };
const refused: TokenJudgement = {
  status: "refused",
  verdicts: [{ fault: "aud", message: "It is for others.", fix: "Set it." }],
};
const REFUSED: SignIn = { status: "refused", asked: "either", message: "No.", verdicts: [] };
const NO_TOKEN: SignIn = { status: "no-token", asked: "either", template: "convex" };
const UNWIRED: Case = {
  files: {
    "src/main.tsx":
      'import { ConvexProvider, ConvexReactClient } from "convex/react";\nimport { createRoot } from "react-dom/client";\ncreateRoot(root).render(<ConvexProvider client={new ConvexReactClient("x")}><p /></ConvexProvider>);\n',
  },
};
const QUERY =
  'export const list = query({ handler: async (ctx) => {\n  const user = await ctx.auth.getUserIdentity();\n  if (!user) throw new Error("no");\n} });\n';
const ASK =
  'import { useQuery } from "convex/react";\nimport { api } from "../convex/_generated/api";\nexport default function App() { return <p>{useQuery(api.own.list)}</p>; }\n';

/** The app with a hook of its own, which asks Clerk for that. */
const ownHook = (asked: string, sdk = "@clerk/react") => ({
  "src/main.tsx": `import { useOwn } from "./own";\n${provider(LITERAL).replace("useAuth={useAuth}", "useAuth={useOwn}").replace("ConvexProviderWithClerk }", "ConvexProviderWithAuth }").replaceAll("<ConvexProviderWithClerk", "<ConvexProviderWithAuth").replaceAll("</ConvexProviderWithClerk", "</ConvexProviderWithAuth").replace("convex/react-clerk", "convex/react")}`,
  "src/own.ts": `import { useAuth } from "${sdk}";\nexport function useOwn() {\n  const { isLoaded, isSignedIn, getToken } = useAuth();\n  const fetchAccessToken = () => getToken(${asked});\n  return { isLoading: !isLoaded, isAuthenticated: isSignedIn ?? false, fetchAccessToken };\n}\n`,
});

const CLAIMS: readonly Claim[] = [
  {
    id: "key-format",
    says: "… is the key of …, a … instance.",
    holds: {},
    fails: [["a key that is cut off", { files: env("pk_test_aGFw") }]],
  },
  {
    id: "key-name",
    says: "… needs no name.",
    holds: { files: main(LITERAL) },
    fails: [
      [
        "it is read by one that isn't set",
        { files: { ...main("publishableKey={import.meta.env.VITE_OTHER}"), ...env("") } },
      ],
    ],
  },
  {
    id: "key-name",
    says: "… is where the app looks for it.…",
    holds: {},
    fails: [
      ["under another name", { files: { ".env.local": `VITE_CLERK_KEY=${KEY}\n` } }],
      [
        "a name that the browser isn't given",
        { files: main("publishableKey={import.meta.env.CLERK_KEY}") },
      ],
      [
        "one of two providers reads what nobody sets",
        {
          files: {
            "src/main.tsx": `import { Other } from "./Other";\nconsole.log(Other);\n${provider("publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}")}`,
            "src/Other.tsx":
              'import { ClerkProvider } from "@clerk/react";\nexport const Other = () => <ClerkProvider publishableKey={import.meta.env.VITE_CLERK_OTHER_KEY}><p /></ClerkProvider>;\n',
          },
        },
      ],
    ],
  },
  {
    id: "key-environment",
    says: "The publishable and the secret key are of one instance.",
    holds: { shell: SECRET, services: hosts(HOST) },
    fails: [
      ["the secret one is another's", { services: hosts("other-1.clerk.accounts.dev") }],
      ["nobody was asked", { services: { hosts: undefined } }],
    ],
  },
  {
    id: "key-environment",
    says: "A … instance's key: the app needs no secret one beside it.",
    holds: {},
    fails: [
      ["Clerk's SDK has a part on the server", { fixture: "next-app-16" }],
      ["a production key on this machine", { files: env(LIVE) }],
    ],
  },
  {
    id: "key-environment",
    says: "Clerk's SDK runs with both keys of the application that it has made for itself.",
    holds: {
      fixture: "next-app-16",
      files: {
        ".env.local": "",
        ".clerk/.tmp/keyless.json": JSON.stringify({ publishableKey: KEY, secretKey: "sk_test_x" }),
      },
    },
    fails: [
      [
        "it has made one only",
        { files: { ".clerk/.tmp/keyless.json": JSON.stringify({ publishableKey: KEY }) } },
      ],
    ],
  },
  {
    id: "secret-exposed",
    says: "No secret key was found in variables that users get, in the code, and in git.",
    holds: {},
    fails: [
      [
        "in a variable of the browser's",
        { files: env(KEY, `VITE_SECRET=${SECRET.CLERK_SECRET_KEY}\n`) },
      ],
      ["by a reference", { shell: SECRET, files: env(KEY, "VITE_SECRET=$CLERK_SECRET_KEY\n") }],
      [
        "in the code",
        { files: { "src/App.tsx": `export default () => "${SECRET.CLERK_SECRET_KEY}";\n` } },
      ],
      [
        "in git",
        {
          files: env(KEY, `CLERK_SECRET_KEY=${SECRET.CLERK_SECRET_KEY}\n`),
          tracked: [".env.local"],
        },
      ],
    ],
  },
  {
    id: "issuer-matches-key",
    says: "The key's issuer is ….",
    holds: {},
    fails: [
      ["a variable says another", { files: env(KEY, `CLERK_JWT_ISSUER_DOMAIN=${OTHER_ISSUER}\n`) }],
      [
        "it names another, which isn't there",
        { files: env(LIVE), services: faulty(LIVE_ISSUER, PROXIED) },
      ],
    ],
  },
  {
    id: "issuer-matches-key",
    says: "The key's own address is …, and no variable names another issuer.",
    holds: { files: env(LIVE) },
    fails: [["one does", { files: env(LIVE, `CLERK_JWT_ISSUER_DOMAIN=${PROXIED}\n`) }]],
  },
  {
    id: "issuer-matches-key",
    says: "The key's instance is proxied: its issuer is ….",
    holds: {
      files: env(LIVE),
      services: { issuers: { ...faulty(LIVE_ISSUER, PROXIED).issuers, ...usable(PROXIED) } },
    },
    fails: [["that one wasn't reached", { services: faulty(LIVE_ISSUER, PROXIED) }]],
  },
  {
    id: "issuer-reachable",
    says: "… answers for itself, and has … that Convex can verify with.",
    holds: { services: { issuers: usable() } },
    fails: [
      ["it doesn't", { services: faulty(ISSUER) }],
      ["it wasn't asked", { services: { issuers: {} } }],
      [
        "it didn't answer",
        { services: { issuers: { [ISSUER]: { status: "unreachable", reason: "no" } } } },
      ],
    ],
  },
  {
    id: "auth-config-file",
    says: "Convex finds ….",
    holds: {},
    fails: [
      ["there is none", { files: { [CONFIG]: null } }],
      [
        "there are two",
        { files: { "convex/auth.config.js": "export default { providers: [] };\n" } },
      ],
      [
        "it stands elsewhere",
        {
          files: {
            [CONFIG]: null,
            "auth.config.ts": entry('domain: "x", applicationID: "convex"'),
          },
        },
      ],
    ],
  },
  {
    id: "auth-config-shape",
    says: "It exports Clerk's issuer as a customJwt provider, with its keys and its algorithm.",
    holds: { files: custom(KEY_AT(ISSUER)), services: UNCHECKED },
    fails: [["with another's keys", { files: custom(KEY_AT(OTHER_ISSUER)) }]],
  },
  {
    id: "auth-config-shape",
    says: "It exports a provider with the applicationID convex; its domain says whose it is.",
    holds: { files: written("https://auth.acme.com"), services: UNCHECKED },
    fails: [["with another", { files: written("https://auth.acme.com", 'applicationID: "app"') }]],
  },
  {
    id: "auth-config-shape",
    says: "It lists Clerk's provider on a condition, with the applicationID convex.",
    holds: {
      files: {
        [CONFIG]: `const issuer = process.env.CLERK_JWT_ISSUER_DOMAIN;\nexport default { providers: issuer ? [{ domain: issuer, applicationID: "convex" }] : [] };\n`,
      },
      services: UNCHECKED,
    },
    fails: [
      [
        "another's",
        {
          files: {
            [CONFIG]: `const issuer = process.env.AUTH0;\nexport default { providers: issuer ? [{ domain: issuer, applicationID: "app" }] : [] };\n`,
          },
        },
      ],
    ],
  },
  {
    id: "auth-config-shape",
    says: "It exports Clerk's provider, with the applicationID convex.",
    holds: { services: UNCHECKED },
    fails: [
      ["another audience", { files: written(ISSUER, 'applicationID: "app"') }],
      ["no audience", { files: written(ISSUER, "") }],
      ["nothing that is listed here", { files: { [CONFIG]: "export default make();\n" } }],
      [
        "types that are wrong",
        {
          files: {
            [CONFIG]: `import type { AuthConfig } from "convex/server";\nexport default { providers: [{ domain: process.env.CLERK_JWT_ISSUER_DOMAIN, applicationID: "convex" }] } satisfies AuthConfig;\n`,
          },
          services: {
            types: { status: "checked", faults: [{ file: CONFIG, line: 1, message: "TS1: x" }] },
          },
        },
      ],
    ],
  },
  {
    id: "auth-config-domain",
    says: "It is read from the deployment's ….",
    holds: {},
    fails: [
      ["another instance is written there", { files: written(OTHER_ISSUER) }],
      [
        "it is made of more than that",
        {
          files: {
            [CONFIG]: entry(
              `domain: \`https://\${process.env.CLERK_HOST}\`, applicationID: "convex"`,
            ),
          },
        },
      ],
    ],
  },
  {
    id: "auth-config-domain",
    says: "It is the key's issuer, ….",
    holds: {
      stage: "production",
      files: { ...written(LIVE_ISSUER), ".env.production": `VITE_CLERK_PUBLISHABLE_KEY=${LIVE}\n` },
      services: { issuers: usable(LIVE_ISSUER) },
    },
    fails: [["it is another's", { files: written(OTHER_ISSUER) }]],
  },
  {
    id: "auth-config-domain",
    says: "It is the key's own address, ….",
    holds: {
      stage: "production",
      files: { ...written(LIVE_ISSUER), ".env.production": `VITE_CLERK_PUBLISHABLE_KEY=${LIVE}\n` },
    },
    fails: [["it is another address", { files: written(PROXIED) }]],
  },
  {
    id: "auth-config-fallback",
    says: "It reads its variable without a fallback.",
    holds: {},
    fails: [
      [
        "there is one",
        {
          files: {
            [CONFIG]: entry(
              `domain: process.env.CLERK_JWT_ISSUER_DOMAIN ?? "${ISSUER}", applicationID: "convex"`,
            ),
          },
        },
      ],
      [
        "what it reads is made elsewhere",
        {
          files: {
            [CONFIG]: `import { domain } from "./domain";\n${entry('domain, applicationID: "convex"')}`,
          },
        },
      ],
    ],
  },
  {
    id: "client-deployment",
    says: "… leads to …, which convex dev pushes to.",
    holds: { files: env(KEY, "CONVEX_DEPLOYMENT=dev:happy-horse-123\n") },
    fails: [
      ["another is pushed to", { files: env(KEY, "CONVEX_DEPLOYMENT=dev:tacit-goldfinch-750\n") }],
    ],
  },
  {
    id: "deployment-issuer",
    says: "… has …=….",
    holds: { services: { variable: set(ISSUER) } },
    fails: [
      ["it has another instance's", { services: { variable: set(OTHER_ISSUER) } }],
      ["it has none", { services: { variable: { status: "unset" } } }],
      ["it has an empty one", { services: { variable: set("") } }],
      ["it wasn't asked", { services: { variable: undefined } }],
    ],
  },
  {
    id: "auth-config-pushed",
    says: "… has auth.config in force: it accepts tokens of ….",
    holds: { services: pushed({ status: "in-force" }) },
    fails: [
      ["it was never pushed", { services: pushed({ status: "not-listed", providers: "" }) }],
      ["with another issuer", { services: pushed({ status: "in-force" }, OTHER_ISSUER) }],
      ["it can't get the keys", { services: pushed({ status: "unverifiable", reason: "No." }) }],
      ["it did not answer", { services: pushed({ status: "unknown", reason: "no answer" }) }],
    ],
  },
  {
    id: "token-source",
    says: "Clerk issues what Convex accepts: it took the token of the sign-in.",
    holds: { signIn: { status: "accepted", asked: "either" } },
    fails: [
      ["it was refused", { signIn: REFUSED }],
      ["there was none", { signIn: NO_TOKEN }],
      ["nobody came so far", { signIn: { status: "not-proven", reason: "No." } }],
      ["a template that would not do", { services: templates({ aud: "other" }) }],
    ],
  },
  {
    id: "sign-in",
    says: "Convex accepted Clerk's token: what keeps users out is in this app's own code.",
    holds: { ...UNWIRED, signIn: { status: "accepted", asked: "either" } },
    fails: [
      ["it was refused", { signIn: REFUSED }],
      ["there was none", { signIn: NO_TOKEN }],
    ],
  },
  {
    id: "sign-in",
    says: "Convex accepted Clerk's token: this app can sign in.",
    holds: { signIn: { status: "accepted", asked: "either" } },
    fails: [
      ["it was refused", { signIn: REFUSED }],
      ["there was none", { signIn: NO_TOKEN }],
      ["nobody came so far", { signIn: { status: "not-proven", reason: "No." } }],
    ],
  },
  {
    id: "token-source",
    says: "Clerk issues what Convex accepts: the token given is one.",
    holds: { token: accepted },
    fails: [["it isn't", { token: refused }]],
  },
  {
    id: "token-source",
    says: "The secret key's instance has the JWT template convex, with the audience convex.",
    holds: { shell: SECRET, services: { ...hosts(HOST), ...templates({ aud: "convex" }) } },
    fails: [
      ["another audience", { services: templates({ aud: "app" }) }],
      ["another name", { services: templates({ aud: "convex" }, "Convex") }],
      [
        "another instance",
        { services: { ...hosts("other-1.clerk.accounts.dev"), ...templates({ aud: "convex" }) } },
      ],
    ],
  },
  {
    id: "token-source",
    says: "The app asks by a hook of its own for Clerk's JWT template …, which Clerk has, with the audience ….",
    holds: {
      files: {
        ...ownHook('{ template: "mine" }'),
        [CONFIG]: entry('domain: process.env.CLERK_JWT_ISSUER_DOMAIN, applicationID: "convex"'),
      },
      services: templates({ aud: "convex" }, "mine"),
    },
    fails: [
      ["Clerk has another", { services: templates({ aud: "convex" }, "other") }],
      ["of another audience", { services: templates({}, "mine") }],
    ],
  },
  {
    id: "provider-order",
    says: "<ClerkProvider> is around <…>.",
    holds: {},
    fails: [
      [
        "it is inside",
        {
          fixture: "vite-strict-mode",
          files: {
            "src/main.tsx": provider(LITERAL)
              .replace(/<ClerkProvider [^>]*>/, "")
              .replace("</ClerkProvider>", ""),
          },
        },
      ],
      [
        "it is around one of two",
        {
          files: {
            "src/main.tsx": provider(LITERAL)
              .replace(
                "<p />",
                "<p /></ConvexProviderWithClerk></ClerkProvider>);\ncreateRoot(other).render(<><ConvexProviderWithClerk client={convex} useAuth={useAuth}>",
              )
              .replace(
                /<\/ConvexProviderWithClerk><\/ClerkProvider>\);\n$/,
                "</ConvexProviderWithClerk></>);\n",
              ),
          },
        },
      ],
      [
        "and a hook of Clerk's is above both",
        {
          files: {
            "src/main.tsx": provider(LITERAL)
              .replace("createRoot(root).render(", "function Root() { useAuth(); return (")
              .replace(/\);\n$/, "); }\ncreateRoot(root).render(<Root />);\n"),
          },
        },
      ],
    ],
  },
  {
    id: "plain-convex-provider",
    says: "No plain <ConvexProvider> was found in what the app renders.",
    holds: {},
    fails: [
      [
        "one is around",
        {
          files: {
            "src/main.tsx": provider(LITERAL)
              .replace("{ ConvexReactClient }", "{ ConvexProvider, ConvexReactClient }")
              .replace("<p />", "<ConvexProvider client={convex}><p /></ConvexProvider>"),
          },
        },
      ],
    ],
  },
  {
    id: "plain-convex-provider",
    says: "The plain <ConvexProvider> is rendered where there is no key only.",
    holds: { files: { "src/main.tsx": withoutKey("import.meta.env.VITE_CLERK_PUBLISHABLE_KEY") } },
    fails: [
      [
        "another condition decides",
        { files: { "src/main.tsx": withoutKey("matchMedia('print')") } },
      ],
    ],
  },
  {
    id: "use-auth-source",
    says: "useAuth is of ClerkProvider's package.",
    holds: {},
    fails: [
      [
        "it is another's",
        {
          files: {
            "src/main.tsx": `import { useAuth as other } from "@clerk/clerk-react";\n${provider(LITERAL).replace("useAuth={useAuth}", "useAuth={other}")}`,
          },
        },
      ],
      [
        "it was called",
        {
          files: {
            "src/main.tsx": provider(LITERAL).replace("useAuth={useAuth}", "useAuth={useAuth()}"),
          },
        },
      ],
      [
        "it is the app's own",
        {
          files: {
            "src/main.tsx": provider(LITERAL).replace(
              "useAuth={useAuth}",
              "useAuth={() => useAuth()}",
            ),
          },
        },
      ],
      [
        "it is not passed",
        { files: { "src/main.tsx": provider(LITERAL).replace("useAuth={useAuth}", "") } },
      ],
    ],
  },
  {
    id: "use-auth-source",
    says: "useAuth is a hook of the app's own, which asks ClerkProvider's package.",
    holds: { files: ownHook('{ template: "convex" }') },
    fails: [
      ["which asks another", { files: ownHook('{ template: "convex" }', "@clerk/clerk-react") }],
    ],
  },
  {
    id: "other-sign-in",
    says: "No other vendor's sign-in was found in the app and its functions.",
    holds: {},
    fails: [
      [
        "a component uses another's",
        {
          files: {
            ...manifest({ ...PACKAGES, "@auth0/auth0-react": "^2.4.0" }),
            "src/App.tsx":
              'import { useAuth0 } from "@auth0/auth0-react";\nexport default function App() { return <p>{useAuth0().user?.name}</p>; }\n',
          },
        },
      ],
      [
        "the functions do",
        {
          files: {
            ...manifest({ ...PACKAGES, "@convex-dev/better-auth": "^0.9.0" }),
            "convex/auth.ts":
              'import { createClient } from "@convex-dev/better-auth";\nexport const auth = createClient({});\n',
          },
        },
      ],
    ],
  },
  {
    id: "security-policy",
    says: "The Content-Security-Policy lets … and Clerk's other hosts through.",
    holds: { files: CSP(ISSUER) },
    fails: [["it lets another's through", { files: CSP(OTHER_ISSUER) }]],
  },
  {
    id: "clerk-packages",
    says: "… is the only SDK of Clerk's that package.json names.",
    holds: {},
    fails: [
      ["it names two", { files: manifest({ ...PACKAGES, "@clerk/clerk-react": "^5.61.0" }) }],
      [
        "it names another than the code imports",
        { files: manifest({ ...PACKAGES, "@clerk/react": "", "@clerk/clerk-react": "^5.61.0" }) },
      ],
    ],
  },
  {
    id: "clerk-packages",
    says: "… is made of …, named beside it.",
    holds: {
      files: manifest({ ...PACKAGES, "@clerk/clerk-react": "^5.61.0" }),
      change: () => ({
        sdk: { name: "@clerk/react", peers: {}, node: undefined, builtOn: ["@clerk/clerk-react"] },
      }),
    },
    fails: [
      [
        "it is made of nothing of it",
        {
          change: () => ({
            sdk: { name: "@clerk/react", peers: {}, node: undefined, builtOn: [] },
          }),
        },
      ],
    ],
  },
  {
    id: "duplicate-packages",
    says: "One copy of each is loaded: ….",
    holds: {
      change: () => ({
        copies: [{ name: "react", copies: [copy("node_modules/react", "19.2.4")] }],
      }),
    },
    fails: [
      [
        "there are two",
        {
          change: () => ({
            copies: [
              {
                name: "react",
                copies: [
                  copy("node_modules/react", "19.2.4"),
                  copy("node_modules/a/node_modules/react", "18.3.1"),
                ],
              },
            ],
          }),
        },
      ],
      ["nothing is installed", { change: () => ({ copies: [] }) }],
    ],
  },
  {
    id: "react-range",
    says: "React … is one that … accepts.",
    holds: { files: { "node_modules/react/package.json": '{ "version": "19.2.4" }' } },
    fails: [
      ["it isn't", { files: { "node_modules/react/package.json": '{ "version": "19.2.0" }' } }],
    ],
  },
  {
    id: "react-range",
    says: "React … allows one that … accepts (…).",
    holds: {},
    fails: [
      [
        "it allows none",
        { files: manifest({ ...PACKAGES, react: "19.2.0", "react-dom": "19.2.0" }) },
      ],
      ["what it is can't be told", { files: manifest({ ...PACKAGES, react: "npm:other@1" }) }],
    ],
  },
  {
    id: "node-range",
    says: "Node … is one that convex asks for.",
    holds: { change: withNode("20.20.2", undefined) },
    fails: [["it isn't", { change: withNode("18.20.8", undefined) }]],
  },
  {
    id: "node-range",
    says: "Node … is one that convex and … ask for.",
    holds: { change: withNode("20.20.2", ">=20.9.0") },
    fails: [
      ["the SDK asks for another", { change: withNode("20.8.0", ">=20.9.0") }],
      ["convex asks for another", { change: withNode("18.20.8", ">=18") }],
    ],
  },
  {
    id: "next-middleware",
    says: "… runs … for every route of the app.",
    holds: next(`${CLERK}export default clerkMiddleware();\n`),
    fails: [
      ["its matcher leaves one out that asks", { files: next(only('["/log"]')).files ?? {} }],
      ["its matcher leaves all out", { files: next(only("[]")).files ?? {} }],
      ["it runs another", NO_HANDLER],
    ],
  },
  {
    id: "next-middleware",
    says: "… calls … in a handler of the app's own.",
    holds: next(
      `${CLERK}const clerk = clerkMiddleware();\nexport function proxy(request, event) { return clerk(request, event); }\n`,
    ),
    fails: [["it doesn't", NO_HANDLER]],
  },
  {
    id: "next-middleware",
    says: "… runs … for each route that was seen to need it.",
    holds: next(only('["/notes"]')),
    fails: [["not for one that asks", { files: next(only('["/log"]')).files ?? {} }]],
  },
  {
    id: "next-middleware",
    says: "… runs …(), which … has had until version …; … is installed.",
    holds: { ...next(FORMER), change: withSdk("5.7.5") },
    fails: [
      ["a newer one is", { change: withSdk("6.39.0") }],
      [
        "it is the app's own by that name",
        { files: { "proxy.ts": FORMER.replace("@clerk/nextjs", "./auth") } },
      ],
    ],
  },
  {
    id: "query-gating",
    says: "No query was found that waits for Clerk only, or that throws before sign-in is known.",
    holds: { files: { "convex/own.ts": QUERY } },
    fails: [
      [
        "one throws",
        {
          files: {
            "src/App.tsx": ASK,
            "src/main.tsx": provider(LITERAL)
              .replace("<p />", "<App />")
              .replace("const convex", 'import App from "./App";\nconst convex'),
          },
        },
      ],
      [
        "one throws, and a comment names what would make it wait",
        {
          files: {
            "src/App.tsx": `// expectAuth\n${ASK}`,
            "src/main.tsx": provider(LITERAL)
              .replace("<p />", "<App />")
              .replace("const convex", 'import App from "./App";\nconst convex'),
          },
        },
      ],
      ["nobody can sign in yet", { files: { "src/main.tsx": "export {};\n" } }],
    ],
  },
  {
    id: "server-token",
    says: "No call of … and no client of convex/browser was found without a token.",
    holds: { fixture: "next-app-15-src" },
    fails: [
      [
        "a page's",
        {
          files: {
            "src/app/a/page.tsx":
              'import { fetchQuery } from "convex/nextjs";\nexport default async () => <p>{await fetchQuery(api.a.b, {})}</p>;\n',
          },
        },
      ],
      [
        "by what a module of the app's hands on",
        {
          files: {
            "src/app/a/page.tsx":
              'import { ask } from "../../ask";\nexport default async () => <p>{await ask(api.a.b, {})}</p>;\n',
            "src/ask.ts": 'export { fetchQuery as ask } from "convex/nextjs";\n',
          },
        },
      ],
      [
        "an API route's of the pages",
        {
          files: {
            "src/pages/api/a.ts":
              'import { fetchQuery } from "convex/nextjs";\nexport default async (_, res) => res.json(await fetchQuery(api.a.b, {}));\n',
          },
        },
      ],
    ],
  },
  {
    id: "server-token",
    says: "On the server Clerk is asked for a token that it issues for Convex.",
    holds: { fixture: "next-app-15-src", files: { "src/app/a/page.tsx": ASKING(BY_CLAIMS) } },
    fails: [
      ["the session's own", { files: { "src/app/a/page.tsx": ASKING("") } }],
      [
        "a template that Clerk may not have",
        { files: { "src/app/a/page.tsx": ASKING('{ template: "convex" }') } },
      ],
      [
        "by something else",
        { files: { "src/app/a/page.tsx": ASKING(BY_CLAIMS.replace("aud", "azp")) } },
      ],
    ],
  },
  {
    id: "server-token",
    says: "Clerk's part on the server is there: ….",
    holds: { fixture: "tanstack-start" },
    fails: [["a part isn't", { files: { "src/start.ts": null } }]],
  },
  {
    id: "token",
    says: "…",
    holds: { token: accepted },
    fails: [["it is refused", { token: refused }]],
  },
];

async function judged(given: Case): Promise<Check[]> {
  const { fixture = "vite-strict-mode", files = {}, shell = {}, tracked = [] } = given;
  const { stage = "development", services = {}, token, signIn, change } = given;
  const subject = await subjectWith(fixture, files, { shell, tracked, stage });
  return allChecks({
    subject: { ...subject, ...change?.(subject) },
    services: servicesWith(services),
    fixFor: NO_FIX,
    token,
    signIn,
  });
}

/** The app of a claim with what makes that false. */
function changed(holds: Case, change: Case): Case {
  return {
    ...holds,
    ...change,
    files: { ...holds.files, ...change.files },
    shell: { ...holds.shell, ...change.shell },
    services: { ...holds.services, ...change.services },
  };
}

test("every sentence that the source says ok with has its apps here, and no other", () => {
  const { sentences, hidden } = okSentences();
  expect(hidden).toEqual([]);
  expect(CLAIMS.map(({ says }) => says).sort()).toEqual(sentences);
});

describe.each(CLAIMS)("$id: $says", ({ id, says, holds, fails }) => {
  const okOf = (checks: readonly Check[]) =>
    checks
      .filter((check) => check.id === id && check.status === "ok")
      .map(({ message }) => message);

  test("is said where it is true", async () => {
    const messages = okOf(await judged(holds));
    expect(messages).not.toEqual([]);
    expect(messages.filter((message) => !isSentence(says, message))).toEqual([]);
  });

  test.each(fails)("is not where it is false: %s", async (_, change) => {
    const checks = await judged(changed(holds, change));
    expect(checks.map((check) => check.id)).toContain(id);
    expect(okOf(checks)).toEqual([]);
  });
});
