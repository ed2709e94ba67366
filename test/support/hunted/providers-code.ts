/** The providers of a generated app: Convex's, Clerk's and another vendor's, in one tree. */

import { FRAMEWORK_PARTS, type Providers } from "./frameworks.ts";
import { keyCode, OWN_VARIABLE } from "./key-forms.ts";
import type { Spec } from "./spec.ts";
import type { VendorCode } from "./vendors.ts";

type Named = { imports: string; above: string; tag: string; files: Record<string, string> };

/** The imports, the tree, and the files beside, which go into `folder`. */
export type ProvidersCode = Providers & { files: Record<string, string> };

/** An element with what it holds. */
export const wrapped = (tag: string, props: string, inner: string) =>
  `<${tag}${props}>${inner}</${tag}>`;

/** What the names of the app's variables begin with. */
export function prefixOf({ framework, envPrefix }: Spec): string {
  return envPrefix === "public" ? "PUBLIC_" : FRAMEWORK_PARTS[framework].prefix;
}

/** The names of the variables that hold the key, and how they are read. */
export function keyNames(spec: Spec) {
  const { read } = FRAMEWORK_PARTS[spec.framework];
  const prefix = prefixOf(spec);
  return {
    usual: `${prefix}CLERK_PUBLISHABLE_KEY`,
    own: `${prefix}${OWN_VARIABLE}`,
    read,
  };
}

export function providersCode(spec: Spec, vendor: VendorCode, folder: string): ProvidersCode {
  const { read } = FRAMEWORK_PARTS[spec.framework];
  const prefix = prefixOf(spec);
  const isWired = spec.clerk === "wired" || spec.clerk === "hook-of-own";
  const convex = isWired
    ? wiredConvex(spec)
    : vendor.convex
      ? vendors(vendor.convex)
      : plainConvex(spec);
  const clerk =
    spec.clerk === "none" || spec.clerk === "entry" ? undefined : clerkCode(spec, folder);
  const client = `const convex = new ${clientName(spec)}(${read(`${prefix}CONVEX_URL`)} as string);\n`;
  const { around } = vendor;
  return {
    imports: [around?.imports, clerk?.imports, convex.imports].join(""),
    above: [clerk?.above, client, convex.above].join(""),
    files: { ...convex.files, ...clerk?.files },
    around: (children) => {
      const put = (tag: string, props: string, inner: string) => wrapped(tag, props, inner);
      const inConvex = (inner: string) =>
        spec.convexAs === "created" && !isWired && !vendor.convex
          ? `{createElement(ConvexProvider, { client: convex }, <>${inner}</>)}`
          : put(convex.tag, convexProps(spec, convex), inner);
      const inClerk = (inner: string) => (clerk ? put(clerk.tag, clerk.props, inner) : inner);
      const tree =
        spec.clerk === "inside" ? inConvex(inClerk(children)) : inClerk(inConvex(children));
      const all = around ? put(around.tag, around.props, tree) : tree;
      return all.startsWith("{") ? `<>${all}</>` : all;
    },
  };
}

type Convex = Named & { props: string };

function convexProps({ convexAs, clerk }: Spec, { props, tag }: Convex): string {
  return convexAs === "wrapped" && tag === "Data" && clerk !== "wired" ? "" : props;
}

function clientName({ convexAs }: Spec): string {
  if (convexAs === "renamed") return "Client";
  if (convexAs === "namespace") return "Convex.ConvexReactClient";
  return "ConvexReactClient";
}

const CLIENT = 'import { ConvexReactClient } from "convex/react";\n';

function plainConvex({ convexAs }: Spec): Convex {
  const props = " client={convex}";
  const named = (imports: string, tag: string, above = "", files = {}): Convex => ({
    imports,
    tag,
    above,
    files,
    props,
  });
  const lib = (text: string) => ({ "convexing.ts": text });
  const both = 'import { ConvexProvider, ConvexReactClient } from "convex/react";\n';
  switch (convexAs) {
    case "renamed":
      return named(
        'import { ConvexProvider as Backend, ConvexReactClient as Client } from "convex/react";\n',
        "Backend",
      );
    case "namespace":
      return named('import * as Convex from "convex/react";\n', "Convex.ConvexProvider");
    case "re-exported":
      return named(
        'import { ConvexProvider, ConvexReactClient } from "./convexing";\n',
        "ConvexProvider",
        "",
        lib('export { ConvexProvider, ConvexReactClient } from "convex/react";\n'),
      );
    case "starred":
      return named(
        'import { ConvexProvider, ConvexReactClient } from "./convexing";\n',
        "ConvexProvider",
        "",
        lib('export * from "convex/react";\n'),
      );
    case "re-exported-renamed":
      return named(
        `${CLIENT}import { Data } from "./convexing";\n`,
        "Data",
        "",
        lib('export { ConvexProvider as Data } from "convex/react";\n'),
      );
    case "aliased-path":
      return named(
        'import { ConvexProvider, ConvexReactClient } from "@here/convexing";\n',
        "ConvexProvider",
        "",
        lib('export { ConvexProvider, ConvexReactClient } from "convex/react";\n'),
      );
    case "constant":
      return named(both, "Data", "const Data = ConvexProvider;\n");
    case "wrapped":
      return named(
        both,
        "Data",
        "function Data({ children }: any) {\n  return <ConvexProvider client={convex}>{children}</ConvexProvider>;\n}\n",
      );
    case "created":
      return named(`import { createElement } from "react";\n${both}`, "ConvexProvider");
    case "member":
      return named(both, "kit.ConvexProvider", "const kit = { ConvexProvider };\n");
    default:
      return named(both, "ConvexProvider");
  }
}

function clientImport({ convexAs }: Spec): string {
  if (convexAs === "renamed")
    return 'import { ConvexReactClient as Client } from "convex/react";\n';
  return convexAs === "namespace" ? 'import * as Convex from "convex/react";\n' : CLIENT;
}

function wiredConvex(spec: Spec): Convex {
  const isOwn = spec.clerk === "hook-of-own";
  const [module] = FRAMEWORK_PARTS[spec.framework].sdks[spec.sdk];
  return {
    imports: `${clientImport(spec)}import { ConvexProviderWithClerk } from "convex/react-clerk";\n${isOwn ? 'import { useLogin } from "./use-login";\n' : ""}`,
    above: "",
    files: isOwn
      ? {
          "use-login.ts": `import { useAuth } from "${module}";\n\nexport function useLogin() {\n  return { ...useAuth(), isKite: true };\n}\n`,
        }
      : {},
    tag: "ConvexProviderWithClerk",
    props: ` client={convex} useAuth={${isOwn ? "useLogin" : "useAuth"}}`,
  };
}

function vendors({ imports, tag, props }: NonNullable<VendorCode["convex"]>): Convex {
  return {
    imports: `${CLIENT}${imports}`,
    above: "",
    files: {},
    tag,
    props: ` client={convex}${props}`,
  };
}

/** Clerk's provider as a spec has it, with its key. */
export function clerkCode(spec: Spec, folder: string): Named & { props: string } {
  const { framework, clerk, clerkAs, sdk } = spec;
  const [module] = FRAMEWORK_PARTS[framework].sdks[sdk];
  const { prop, above, files } = keyCode(spec, keyNames(spec), folder);
  const hook = clerk === "wired" ? ", useAuth" : "";
  const imported = above.startsWith("import ") ? above.slice(0, above.indexOf("\n") + 1) : "";
  const rest = above.slice(imported.length);
  const code = (imports: string, tag: string, more = {}) => ({
    imports: imports + imported,
    above: rest,
    tag,
    props: prop,
    files: { ...files, ...more },
  });
  if (clerk === "wrapper") {
    const text = `import { ClerkProvider } from "${module}";\n${imported}\n${rest}\nexport function Login({ children }: any) {\n  return <ClerkProvider${prop}>{children}</ClerkProvider>;\n}\n`;
    const directive = framework === "next-app" ? '"use client";\n\n' : "";
    return {
      imports: 'import { Login } from "./Login";\n',
      above: "",
      tag: "Login",
      props: "",
      files: { ...files, [`${folder}Login.tsx`]: directive + text },
    };
  }
  const from = spec.hasForeignHook ? foreign(module) : module;
  const hookImport = hook ? `import { useAuth } from "${from}";\n` : "";
  if (clerkAs === "renamed") {
    return code(`import { ClerkProvider as Login } from "${module}";\n${hookImport}`, "Login");
  }
  if (clerkAs === "namespace") {
    return code(`import * as Clerk from "${module}";\n${hookImport}`, "Clerk.ClerkProvider");
  }
  if (clerkAs === "re-exported") {
    return code(`import { ClerkProvider${hook} } from "./clerking";\n`, "ClerkProvider", {
      [`${folder}clerking.ts`]: `export { ClerkProvider${hook} } from "${module}";\n`,
    });
  }
  return code(`import { ClerkProvider } from "${module}";\n${hookImport}`, "ClerkProvider");
}

/** The other name of Clerk's SDK for React. */
function foreign(module: string): string {
  return module === "@clerk/react" ? "@clerk/clerk-react" : "@clerk/react";
}
