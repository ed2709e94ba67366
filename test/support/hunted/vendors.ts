/** Other vendors' sign-in in a generated app. */

import type { Spec } from "./spec.ts";

type Vendor = {
  /** What its makers call it, as a warning would have it. */
  name: string;
  packages: readonly string[];
  module: string;
  provider?: { tag: string; props: string; module?: string };
  /** What a component does with it, and the name that it imports for that. */
  hook: { name: string; call: string };
  /** In Convex's provider's place. */
  convex?: { module: string; tag: string; props: string; hook?: { name: string; module: string } };
  /** A module of the functions. */
  functions?: { name: string; text: string };
};

const call = (name: string) => ({ name, call: `${name}()` });

export const HUNTED_VENDORS: readonly Vendor[] = [
  {
    name: "Auth0",
    packages: ["@auth0/auth0-react"],
    module: "@auth0/auth0-react",
    provider: { tag: "Auth0Provider", props: ' domain="kites.eu.auth0.com" clientId="kites"' },
    hook: call("useAuth0"),
    convex: { module: "convex/react-auth0", tag: "ConvexProviderWithAuth0", props: "" },
  },
  {
    name: "NextAuth",
    packages: ["next-auth"],
    module: "next-auth/react",
    provider: { tag: "SessionProvider", props: "" },
    hook: call("useSession"),
  },
  {
    name: "Supabase",
    packages: ["@supabase/supabase-js", "@supabase/auth-helpers-react"],
    module: "@supabase/supabase-js",
    provider: {
      tag: "SessionContextProvider",
      props: " supabaseClient={undefined}",
      module: "@supabase/auth-helpers-react",
    },
    hook: {
      name: "createClient",
      call: 'createClient("https://kites.supabase.co", "anon").auth.getSession()',
    },
  },
  {
    name: "Firebase",
    packages: ["firebase"],
    module: "firebase/auth",
    hook: call("getAuth"),
  },
  {
    name: "Better Auth",
    packages: ["better-auth", "@convex-dev/better-auth"],
    module: "better-auth/react",
    hook: call("createAuthClient"),
    convex: {
      module: "@convex-dev/better-auth/react",
      tag: "ConvexBetterAuthProvider",
      props: " authClient={undefined}",
    },
    functions: {
      name: "auth.ts",
      text: 'import { betterAuth } from "better-auth";\nexport const createAuth = () => betterAuth({});\n',
    },
  },
  {
    name: "WorkOS",
    packages: ["@workos-inc/authkit-react", "@convex-dev/workos"],
    module: "@workos-inc/authkit-react",
    provider: { tag: "AuthKitProvider", props: ' clientId="client_kites"' },
    hook: call("useAuth"),
    convex: {
      module: "@convex-dev/workos",
      tag: "ConvexProviderWithAuthKit",
      props: " useAuth={useVendorAuth}",
      hook: { name: "useAuth", module: "@workos-inc/authkit-react" },
    },
  },
  {
    name: "Kinde",
    packages: ["@kinde-oss/kinde-auth-react"],
    module: "@kinde-oss/kinde-auth-react",
    provider: { tag: "KindeProvider", props: ' clientId="kites" domain="https://kites.kinde.com"' },
    hook: call("useKindeAuth"),
  },
  {
    name: "Stytch",
    packages: ["@stytch/react"],
    module: "@stytch/react",
    provider: { tag: "StytchProvider", props: " stytch={undefined}" },
    hook: call("useStytchUser"),
  },
  {
    name: "Descope",
    packages: ["@descope/react-sdk"],
    module: "@descope/react-sdk",
    provider: { tag: "AuthProvider", props: ' projectId="kites"' },
    hook: call("useSession"),
  },
  {
    name: "Convex Auth",
    packages: ["@convex-dev/auth", "@auth/core"],
    module: "@convex-dev/auth/react",
    hook: call("useAuthActions"),
    convex: { module: "@convex-dev/auth/react", tag: "ConvexAuthProvider", props: "" },
    functions: {
      name: "auth.ts",
      text: 'import { convexAuth } from "@convex-dev/auth/server";\nexport const { auth, signIn, signOut, store } = convexAuth({ providers: [] });\n',
    },
  },
  {
    name: "a hook of its own",
    packages: [],
    module: "./own-session",
    hook: call("useOwnSession"),
    convex: {
      module: "convex/react",
      tag: "ConvexProviderWithAuth",
      props: " useAuth={useVendorAuth}",
      hook: { name: "useOwnSession", module: "./own-session" },
    },
  },
];

/** The vendor of a spec; undefined where it has none. */
export function vendorIn({ vendor, vendorUse }: Spec): Vendor | undefined {
  return vendorUse === "none" ? undefined : HUNTED_VENDORS[vendor % HUNTED_VENDORS.length];
}

/** What a vendor's sign-in adds to an app; paths are relative to the folder of its components. */
export type VendorCode = {
  packages: readonly string[];
  files: Record<string, string>;
  functions: Record<string, string>;
  /** What the page imports, and what it does. */
  page: { imports: string; body: string };
  /** What the providers' file imports, and what stands around all. */
  around?: { imports: string; tag: string; props: string };
  convex?: { imports: string; tag: string; props: string };
  /** What has to be told of, where the app is wired: the vendor's name and a file with it. */
  told?: { name: string; file: string };
};

const OWN_SESSION = `export function useOwnSession() {
  return { isLoading: false, isAuthenticated: true, fetchAccessToken: async () => localStorage.getItem("token") };
}
`;

/** `page` and `providers` are the paths of the files that this goes into. */
export function vendorCode(spec: Spec, page: string, providers: string): VendorCode {
  const vendor = vendorIn(spec);
  const nothing = { packages: [], files: {}, functions: {}, page: { imports: "", body: "" } };
  if (!vendor) return nothing;
  const { name, packages, module, hook, provider, convex } = vendor;
  const isOwn = packages.length === 0;
  const base = { ...nothing, packages, files: isOwn ? { "own-session.ts": OWN_SESSION } : {} };
  const told = (file: string) => (isOwn ? {} : { told: { name, file } });
  const used = (imports: string, use = hook.call) => ({
    imports,
    body: `  const signedIn = ${use};\n  void signedIn;\n`,
  });
  const byHook = {
    ...base,
    page: used(`import { ${hook.name} } from "${module}";\n`),
    ...told(page),
  };
  switch (spec.vendorUse) {
    case "dependency":
      return base;
    case "provider": {
      if (!provider) return byHook;
      const imports = `import { ${provider.tag} } from "${provider.module ?? module}";\n`;
      return { ...base, around: { imports, ...provider }, ...told(providers) };
    }
    case "wrapped": {
      if (!provider) return byHook;
      const text = `import { ${provider.tag} } from "${provider.module ?? module}";\n\nexport function Session({ children }: any) {\n  return <${provider.tag}${provider.props}>{children}</${provider.tag}>;\n}\n`;
      const imports = 'import { Session } from "./Session";\n';
      const around = { imports, tag: "Session", props: "" };
      return {
        ...base,
        files: { ...base.files, "Session.tsx": text },
        around,
        ...told("Session.tsx"),
      };
    }
    case "convex-provider": {
      if (!convex) return byHook;
      const own = convex.hook
        ? `import { ${convex.hook.name} as useVendorAuth } from "${convex.hook.module}";\n`
        : "";
      const imports = `import { ${convex.tag} } from "${convex.module}";\n${own}`;
      return { ...base, convex: { imports, ...convex }, ...told(providers) };
    }
    case "type":
      return {
        ...base,
        page: { imports: `import type { ${hook.name} } from "${module}";\n`, body: "" },
      };
    case "namespace":
      return {
        ...base,
        page: used(`import * as Login from "${module}";\n`, `Login.${hook.call}`),
        ...told(page),
      };
    case "re-exported":
      return {
        ...base,
        files: { ...base.files, "vendor-login.ts": `export * from "${module}";\n` },
        page: used(`import { ${hook.name} } from "./vendor-login";\n`),
        // Of a client for more than that, only who signs in by it is told of.
        ...told(name === "Supabase" ? page : "vendor-login.ts"),
      };
    case "lazy":
      return {
        ...base,
        page: used("", `import("${module}").then((login: any) => login.${hook.call})`),
        ...told(page),
      };
    case "functions": {
      const functions = vendor.functions;
      if (!functions) return byHook;
      return {
        ...base,
        functions: { [functions.name]: functions.text },
        told: { name, file: functions.name },
      };
    }
    default:
      return byHook;
  }
}
