/** What a generated app is like, as one flat value: a failing case prints it. */

import fc from "fast-check";

const FRAMEWORKS = [
  "vite",
  "next-app",
  "next-pages",
  "tanstack-start",
  "react-router",
  "expo",
] as const;

/** Where the app is: alone, in a workspace, in a folder that scripts or vite.config go to, or beside its backend. */
const PLACES = ["root", "member", "cd", "argument", "beside", "rooted"] as const;

const FUNCTIONS = ["own", "root", "named", "sibling", "package"] as const;

/** What the functions' folder holds, besides what Convex generates. */
const CONTENTS = [
  "modules",
  "schema",
  "config",
  "deep",
  "generated",
  "notes",
  "declarations",
  "empty",
  "missing",
] as const;

const CONVEX_NAMES = [
  "plain",
  "renamed",
  "namespace",
  "re-exported",
  "starred",
  "re-exported-renamed",
  "aliased-path",
  "constant",
  "wrapped",
  "created",
  "member",
] as const;

const CLERKS = [
  "none",
  "around",
  "inside",
  "entry",
  "wired",
  "wrapper",
  "elsewhere-too",
  "hook-of-own",
] as const;

const KEY_FORMS = [
  "absent",
  "variable",
  "literal",
  "constant",
  "constant-elsewhere",
  "member-elsewhere",
  "default-elsewhere",
  "json",
  "template",
  "concatenated",
  "encoded",
  "fallback",
  "fallback-or",
  "fallback-template",
  "reversed",
  "conditional",
  "called",
  "spread",
  "reassigned",
  "destructured",
  "default-value",
  "enum",
  "own-variable",
  "own-variable-elsewhere",
  "window",
  "frozen",
  "cased",
  "array",
] as const;

const VENDOR_USES = [
  "dependency",
  "hook",
  "provider",
  "convex-provider",
  "type",
  "namespace",
  "re-exported",
  "wrapped",
  "lazy",
  "functions",
] as const;

/** What stands in auth.config before the run. */
const AUTH_CONFIGS = [
  "other",
  "same",
  "variable",
  "own-variable",
  "typed",
  "listed",
  "empty",
  "vendor",
  "custom",
  "script",
] as const;

/** How env files are written. */
const ENV_FORMS = ["quoted", "exported", "spaced", "expanded", "crlf"] as const;

export type KeyForm = (typeof KEY_FORMS)[number];

/** Another instance's key, or the one that the run is given. */
const OWNER = fc.constantFrom("same" as const, "other" as const);

const ENV_FILES = [
  ".env",
  ".env.local",
  ".env.development",
  ".env.development.local",
  ".env.production",
] as const;

const mostly = <Value>(usual: Value, others: fc.Arbitrary<Value>, weight = 3) =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });

const anySpec = fc.record({
  framework: mostly("vite", fc.constantFrom(...FRAMEWORKS), 1),
  place: mostly("root", fc.constantFrom(...PLACES), 1),
  /** The folder that the command is started in. */
  from: mostly("root", fc.constantFrom("root" as const, "app" as const), 1),
  functions: fc.constantFrom(...FUNCTIONS),
  content: mostly("modules", fc.constantFrom(...CONTENTS), 2),
  reach: fc.constantFrom("relative" as const, "alias" as const, "none" as const),
  decoy: mostly("none", fc.constantFrom("copy" as const, "notes" as const)),
  convexAs: mostly("plain", fc.constantFrom(...CONVEX_NAMES), 1),
  /** Whether the providers have a file of their own. */
  isSplit: fc.boolean(),
  clerk: mostly("none", fc.constantFrom(...CLERKS), 1),
  sdk: fc.constantFrom("older" as const, "newer" as const),
  clerkAs: mostly("plain", fc.constantFrom("renamed", "namespace", "re-exported"), 2),
  key: fc.constantFrom(...KEY_FORMS),
  keyOf: OWNER,
  env: mostly(
    [],
    fc.array(
      fc.record({
        file: fc.constantFrom(...ENV_FILES),
        variable: fc.constantFrom("usual" as const, "own" as const),
        owner: OWNER,
      }),
      { maxLength: 2 },
    ),
    1,
  ),
  envForm: mostly("plain", fc.constantFrom(...ENV_FORMS), 3),
  envAbove: fc.boolean(),
  /** How vite.config names the folder of the env files, where it is above. */
  envDir: fc.constantFrom("string", "resolved", "url", "constant"),
  envPrefix: mostly("usual", fc.constantFrom("public", "both", "constant"), 6),
  /** Whether vite.config sets the key's variable to another instance's. */
  isDefined: mostly(false, fc.constant(true), 15),
  authConfig: mostly("none", fc.constantFrom(...AUTH_CONFIGS), 2),
  /** Whether Convex's provider is given the hook of another package of Clerk's. */
  hasForeignHook: mostly(false, fc.constant(true), 6),
  vendor: fc.nat(),
  vendorUse: mostly("none", fc.constantFrom(...VENDOR_USES), 1),
  policy: mostly("none", fc.constantFrom("page", "page-open", "vercel", "headers"), 6),
  container: mostly("none", fc.constantFrom("extension", "electron", "tauri", "capacitor"), 9),
  hasOwnLogin: mostly(false, fc.constant(true), 9),
  issuerIn: fc.constantFrom("env" as const, "file" as const),
});

/** A generated app's choices. */
export type Spec = typeof anySpec extends fc.Arbitrary<infer Value> ? Value : never;

/** Choices that go together: what a framework can't have is left out. */
export const spec: fc.Arbitrary<Spec> = anySpec.map((each): Spec => {
  const isVite = each.framework === "vite";
  const place = isVite || each.place === "root" || each.place === "member" ? each.place : "member";
  return {
    ...each,
    place,
    functions: functionsAt(place, each.functions),
    policy: isVite ? each.policy : "none",
    container: isVite ? each.container : "none",
    envAbove: each.envAbove && isVite && place !== "root",
    envPrefix: isVite ? each.envPrefix : "usual",
    isDefined: each.isDefined && isVite,
    hasForeignHook: each.hasForeignHook && isVite,
  };
});

function functionsAt(place: Spec["place"], wanted: Spec["functions"]): Spec["functions"] {
  if (place === "beside" || place === "rooted") return "root";
  if (place === "root") return wanted === "sibling" || wanted === "named" ? wanted : "own";
  if (place === "member") return wanted === "sibling" ? "package" : wanted;
  return wanted === "named" ? "named" : "root";
}
