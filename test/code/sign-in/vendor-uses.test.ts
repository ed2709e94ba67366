import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { signInSources } from "../../../src/code/sign-in/vendor-uses.ts";

type Files = Record<string, string>;

function found(files: Files) {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const resolve = (module: string, from: string) =>
    module.startsWith(".")
      ? Object.keys(files).find((path) =>
          path.startsWith(`${posix.join(posix.dirname(from), module)}.`),
        )
      : undefined;
  return signInSources(sources, resolve);
}

/** `file:line vendor name@lines` of each use. */
function uses(files: Files): string[] {
  return found(files).uses.map(
    ({ file, line, vendor, name, places }) =>
      `${file}:${line} ${vendor} ${name}@${places.map((place) => place.line).join()}`,
  );
}

describe("another vendor's sign-in is seen in", () => {
  test.each<[vendor: string, text: string, use: string]>([
    ["Auth0", 'import { useAuth0 } from "@auth0/auth0-react";\nuseAuth0();', "useAuth0@2"],
    [
      "Auth0",
      'import { Auth0Provider as P } from "@auth0/auth0-react";\nconst a = <P>\n</P>;',
      "Auth0Provider@2",
    ],
    [
      "NextAuth",
      'import { SessionProvider } from "next-auth/react";\n\n<SessionProvider />;',
      "SessionProvider@3",
    ],
    ["NextAuth", 'import NextAuth from "next-auth";\nNextAuth({});', "NextAuth@2"],
    [
      "Supabase Auth",
      'import { createClient } from "@supabase/supabase-js";\nconst db = createClient(u, k);\ndb.auth.signOut();',
      "db@3",
    ],
    [
      "Supabase Auth",
      'import { createServerClient } from "@supabase/ssr";\nexport async function f() {\n  const db = await createServerClient();\n  return db.auth.getUser();\n}',
      "db@4",
    ],
    [
      "Supabase Auth",
      'import { createClient } from "@supabase/supabase-js";\n\ncreateClient(u, k).auth.getUser();',
      "createClient@3",
    ],
    [
      "Supabase Auth",
      'import * as S from "@supabase/supabase-js";\nS.createClient(u, k)!.auth.getUser();',
      "S@2",
    ],
    [
      "Supabase Auth",
      'import { createClient } from "@supabase/supabase-js";\nconst { auth } = createClient(u, k);\nauth.signOut();',
      "auth@3",
    ],
    [
      "Supabase Auth",
      'async function f() {\n  const { createClient } = await import("@supabase/supabase-js");\n  return createClient(u, k).auth.getUser();\n}',
      "createClient@3",
    ],
    [
      "Supabase Auth",
      'import("@supabase/supabase-js").then((it) =>\n  it.createClient(u, k).auth.getUser());',
      "it@2",
    ],
    ["Firebase Auth", 'import { getAuth } from "firebase/auth";\ngetAuth();', "getAuth@2"],
    [
      "Firebase Auth",
      'import { useAuthState } from "react-firebase-hooks/auth";\nuseAuthState();',
      "useAuthState@2",
    ],
    [
      "Better Auth",
      'import { createAuthClient } from "better-auth/react";\ncreateAuthClient();',
      "createAuthClient@2",
    ],
    [
      "WorkOS AuthKit",
      'import { useAuth } from "@workos-inc/authkit-react";\nuseAuth();',
      "useAuth@2",
    ],
    [
      "WorkOS AuthKit",
      'import { getAuth } from "@workos/authkit-tanstack-react-start";\ngetAuth();',
      "getAuth@2",
    ],
    [
      "Kinde",
      'import { useKindeAuth } from "@kinde-oss/kinde-auth-react";\nuseKindeAuth();',
      "useKindeAuth@2",
    ],
    [
      "Kinde",
      'import { withAuth } from "@kinde-oss/kinde-auth-nextjs/middleware";\nexport default withAuth(f);',
      "withAuth@2",
    ],
    ["Stytch", 'import * as s from "@stytch/react";\ns.useStytch();', "s@2"],
    ["Stytch", 'const { Client } = require("stytch");', "@"],
    [
      "Descope",
      'import { AuthProvider } from "@descope/react-sdk";\n<AuthProvider>x</AuthProvider>;',
      "AuthProvider@2",
    ],
    ["Descope", 'const sdk = await import("@descope/nextjs-sdk");', "@"],
    [
      "Convex Auth",
      'import { useAuthActions } from "@convex-dev/auth/react";\nuseAuthActions();',
      "useAuthActions@2",
    ],
  ])("%s: %s", (vendor, text, use) => {
    expect(uses({ "src/a.tsx": text }).map((each) => each.replace(/^\S+ /, ""))).toContain(
      `${vendor} ${use}`,
    );
  });

  test("a file that is handed it by another one", () => {
    const files = {
      "src/auth-client.ts":
        'import { createAuthClient } from "better-auth/react";\nexport const client = createAuthClient();\nexport const { useSession } = client;\n',
      "src/again.ts": 'export { client as auth } from "./auth-client";\n',
      "src/App.tsx":
        'import { useSession } from "./auth-client";\nimport { auth } from "./again";\nuseSession();\nauth.signOut();\n',
    };
    expect(uses(files).filter((each) => each.startsWith("src/App"))).toEqual([
      "src/App.tsx:1 Better Auth useSession@3",
      "src/App.tsx:2 Better Auth auth@4",
    ]);
    expect(found(files).handing).toEqual(["src/auth-client.ts", "src/again.ts"]);
  });

  test("a file that is handed a client by another one's star", () => {
    const files = {
      "src/db.ts": 'export * from "@supabase/supabase-js";\n',
      "src/App.tsx":
        'import { createClient } from "./db";\nconst db = createClient(u, k);\ndb.auth.signOut();\n',
    };
    expect(uses(files)).toEqual(["src/App.tsx:2 Supabase Auth db@3"]);
  });

  test("a request handler with settings, which is there for nothing else", () => {
    const text =
      'import { authkitMiddleware } from "@workos-inc/authkit-nextjs";\nexport default authkitMiddleware();\nexport const config = {};\n';
    expect(found({ "proxy.ts": text }).handing).toEqual(["proxy.ts"]);
  });

  test("a file that has functions of its own beside, which stays", () => {
    const text =
      'import { createClient } from "@convex-dev/better-auth";\nexport const c = createClient(x);\nexport const list = query({ handler: () => c.getAuthUser() });\n';
    expect(found({ "convex/auth.ts": text }).handing).toEqual([]);
    expect(uses({ "convex/auth.ts": text })).toEqual([
      "convex/auth.ts:1 Better Auth createClient@2",
      "convex/auth.ts:2 Better Auth c@3",
    ]);
  });
});

describe("nothing is seen in", () => {
  test.each([
    [
      "a database alone",
      'import { createClient } from "@supabase/supabase-js";\ncreateClient().from("a");',
    ],
    [
      "a client whose data is all that is used",
      'import { createClient } from "@supabase/supabase-js";\nconst db = createClient();\ndb.from("auth");',
    ],
    [
      "Firebase without its sign-in",
      'import { getFirestore } from "firebase/firestore";\ngetFirestore();',
    ],
    ["WorkOS for something else", 'import { WorkOS } from "@workos-inc/node";\nnew WorkOS();'],
    ["a type alone", 'import type { User } from "@auth0/auth0-react";\nlet a: User;'],
    ["Clerk", 'import { useAuth } from "@clerk/react";\nuseAuth();'],
    ["a file of the app's own", 'import { useAuth } from "./better-auth";\nuseAuth();'],
    ["a comment", '// import { useAuth0 } from "@auth0/auth0-react";\nexport {};'],
    ["another package's hook", 'import { useSession } from "next-authenticity";\nuseSession();'],
  ])("%s", (_, text) => {
    expect(uses({ "src/a.tsx": text })).toEqual([]);
  });
});
