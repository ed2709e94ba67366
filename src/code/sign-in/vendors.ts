/** Knows the packages that sign users in beside Clerk. */

export type Vendor = {
  /** As its makers call it. */
  name: string;
  /** Packages, scopes (`@kinde/`) and modules of packages (`firebase/auth`) that are about sign-in. */
  modules: readonly string[];
  /** Those that are about it only where one of the others is there. */
  besides?: readonly string[];
  /** Those whose clients do more than sign in, and the member that does that. */
  clients?: { modules: readonly string[]; member: string };
};

/** Those that a Convex provider of their own is made for come first. */
export const VENDORS: readonly Vendor[] = [
  { name: "Convex Auth", modules: ["@convex-dev/auth"], besides: ["@auth/core"] },
  {
    name: "Better Auth",
    modules: ["@convex-dev/better-auth", "better-auth", "@better-auth/", "@better-auth-ui/"],
  },
  {
    name: "WorkOS AuthKit",
    modules: [
      "@convex-dev/workos",
      "@convex-dev/workos-authkit",
      "@workos-inc/authkit-react",
      "@workos-inc/authkit-nextjs",
      "@workos-inc/authkit-js",
      "@workos-inc/authkit-remix",
      "@workos-inc/authkit-react-router",
      "@workos/",
    ],
    besides: ["@workos-inc/"],
  },
  { name: "Auth0", modules: ["convex/react-auth0", "@auth0/", "react-native-auth0"] },
  { name: "NextAuth", modules: ["next-auth", "@next-auth/", "@auth/"] },
  {
    name: "Supabase Auth",
    modules: [
      "@supabase/auth-js",
      "@supabase/auth-ui-react",
      "@supabase/auth-helpers-nextjs",
      "@supabase/auth-helpers-react",
    ],
    clients: { modules: ["@supabase/"], member: "auth" },
  },
  {
    name: "Firebase Auth",
    modules: [
      "firebase/auth",
      "firebase/compat/auth",
      "firebase-admin/auth",
      "react-firebase-hooks/auth",
      "@react-native-firebase/auth",
    ],
  },
  { name: "Kinde", modules: ["@kinde-oss/", "@kinde/"] },
  { name: "Stytch", modules: ["@stytch/", "stytch"] },
  { name: "Descope", modules: ["@descope/"] },
  { name: "Amazon Cognito", modules: ["aws-amplify/auth", "amazon-cognito-identity-js"] },
  { name: "Microsoft's sign-in", modules: ["@azure/msal-browser", "@azure/msal-react"] },
  { name: "Okta", modules: ["@okta/"] },
  { name: "Keycloak", modules: ["keycloak-js", "@react-keycloak/"] },
  { name: "OpenID Connect", modules: ["react-oidc-context", "oidc-client-ts"] },
  { name: "Logto", modules: ["@logto/"] },
  { name: "SuperTokens", modules: ["supertokens-auth-react", "supertokens-node"] },
  { name: "PropelAuth", modules: ["@propelauth/"] },
  { name: "Stack Auth", modules: ["@stackframe/"] },
  { name: "Privy", modules: ["@privy-io/"] },
  { name: "Magic", modules: ["magic-sdk"] },
  { name: "Lucia", modules: ["lucia", "@lucia-auth/", "@convex-dev/convex-lucia-auth"] },
];

/** How a module is a vendor's: for sign-in, beside what is, or by a member of its client. */
export type VendorModule = { vendor: Vendor; as: "sign-in" | "beside" | "client" };

/** The vendor that a module is of: the one that names it most exactly. */
export function vendorOf(module: string): VendorModule | undefined {
  const [found] = ENTRIES.filter(({ part }) => isOf(module, part)).sort(
    (a, b) => b.part.length - a.part.length,
  );
  return found;
}

/** Whether a package has modules that are a vendor's. */
export function isVendorPackage(name: string): boolean {
  // Convex has modules for vendors, whose own packages are there too where they are used.
  return name !== "convex" && ENTRIES.some(({ part }) => isOf(name, part) || isOf(part, name));
}

const ENTRIES = VENDORS.flatMap((vendor) => {
  const { modules, besides = [], clients } = vendor;
  return [
    ...modules.map((part) => ({ part, vendor, as: "sign-in" as const })),
    ...besides.map((part) => ({ part, vendor, as: "beside" as const })),
    ...(clients?.modules ?? []).map((part) => ({ part, vendor, as: "client" as const })),
  ];
});

function isOf(module: string, part: string): boolean {
  return module === part || module.startsWith(part.endsWith("/") ? part : `${part}/`);
}
