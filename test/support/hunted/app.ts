/** Generated apps, whole: a vendor's login, keys, a backend somewhere, aliases, a subfolder. */

import { posix } from "node:path";
import { authConfigFiles } from "./auth-configs.ts";
import { backendCode } from "./backend.ts";
import { envFiles } from "./env-files.ts";
import { FRAMEWORK_PARTS } from "./frameworks.ts";
import { clerkCode, keyNames, prefixOf, providersCode, wrapped } from "./providers-code.ts";
import type { Spec } from "./spec.ts";
import { surroundings } from "./surroundings.ts";
import { vendorCode } from "./vendors.ts";

export type HuntedApp = {
  /** Text by path from the root. */
  files: Record<string, string>;
  /** The folders of the app, its sources, and its env files; that of the functions, if it has any. */
  base: string;
  source: string;
  envFolder: string;
  functions: string | undefined;
  /** What names of modules stand for, as folders from the root. */
  aliases: Record<string, string>;
  /** The module that shows the app, given the root. */
  shown(root: string): string;
  /** What a run that wires it has to say: each with the words of one warning. */
  told: string[][];
};

const BASES: Readonly<Record<Spec["place"], string>> = {
  root: "",
  member: "apps/web/",
  cd: "example/",
  argument: "web/",
  beside: "frontend/",
  rooted: "client/",
};

export function huntedApp(spec: Spec): HuntedApp {
  const parts = FRAMEWORK_PARTS[spec.framework];
  const base = BASES[spec.place];
  const source = base + parts.source;
  const entry = base + parts.entry.path;
  const isSplit = spec.isSplit || spec.framework === "next-app";
  const providersPath = isSplit ? `${source}Providers.tsx` : entry;
  const isWired = spec.clerk === "wired" || spec.clerk === "hook-of-own";
  // Where Clerk's token is sent, no other vendor's is.
  const vendorUse = isWired && spec.vendorUse === "convex-provider" ? "hook" : spec.vendorUse;
  const vendor = vendorCode({ ...spec, vendorUse }, `${source}Page.tsx`, providersPath);
  const backend = backendCode(spec, base, source);
  const code = providersCode(spec, vendor, "");
  const isAbove = spec.clerk === "entry" || spec.clerk === "elsewhere-too";
  const above = isAbove ? clerkCode({ ...spec, clerk: "around" }, "") : undefined;
  const around = (inner: string) => (above ? wrapped(above.tag, above.props, inner) : inner);
  const client = spec.framework === "next-app" ? '"use client";\n\n' : "";
  const ownFile = `${client}${code.imports}\n${code.above}\nexport function Providers({ children }: any) {\n  return ${code.around("{children}")};\n}\n`;
  const entryText = parts.entry.text(
    isSplit
      ? {
          imports: `${above?.imports ?? ""}import { Providers } from "./Providers";\n`,
          above: above?.above ?? "",
          around: (children) => around(`<Providers>${children}</Providers>`),
        }
      : {
          imports: merged(above?.imports ?? "", code.imports),
          above: merged(above?.above ?? "", code.above),
          around: (children) => around(code.around(children)),
        },
  );
  const login = surroundings(spec, base, source);
  const page = `${client}${backend.page.imports}${vendor.page.imports}${login.page.imports}\nexport function Page() {\n${vendor.page.body}${backend.page.body}  return <main>${login.page.shown}<h1>Kites</h1></main>;\n}\n`;
  const names = keyNames(spec);
  const envFolder = spec.envAbove ? posix.join(base, "../").replace("./", "") : base;
  const within = (folder: string, files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [folder + path, text]));
  const env = envFiles(spec, names, prefixOf(spec));
  const functions = backend.functions;
  return {
    files: {
      ...within(base, parts.files),
      ...manifests(spec, base, [...vendor.packages, ...login.packages]),
      ...backend.files,
      ...(functions === undefined ? {} : within(`${functions}/`, vendor.functions)),
      ...login.files,
      ...within(source, { ...vendor.files, ...code.files, ...above?.files }),
      ...within(envFolder, env),
      ...(functions === undefined ? {} : authConfigFiles(spec, functions)),
      ...(isSplit ? { [providersPath]: ownFile } : {}),
      [entry]: entryText,
      [`${source}Page.tsx`]: page,
    },
    base,
    source,
    envFolder,
    functions,
    aliases: { ...backend.aliases, "@here": source.replace(/\/$/, "") },
    shown: (root) => parts.shown(posix.join(root, base)),
    told: [
      ...(vendor.told && spec.vendorUse !== "functions"
        ? [[vendor.told.name, posix.basename(vendor.told.file)]]
        : []),
      ...login.told,
    ],
  };
}

/** Two texts of lines without those of the second that the first one has. */
function merged(first: string, second: string): string {
  return first + (first !== "" && second.startsWith(first) ? second.slice(first.length) : second);
}

function manifests(spec: Spec, base: string, more: readonly string[]): Record<string, string> {
  const { manifest, scripts, sdks } = FRAMEWORK_PARTS[spec.framework];
  const [sdk, range] = sdks[spec.sdk];
  const dependencies = {
    ...manifest.dependencies,
    convex: "^1.48.0",
    ...(spec.clerk === "none" ? {} : { [sdk]: range }),
    ...(spec.hasForeignHook && spec.clerk === "wired"
      ? { "@clerk/react": "^6.18.0", "@clerk/clerk-react": "^5.61.0" }
      : {}),
    ...(spec.place === "member" && spec.functions === "package" ? { "@kites/backend": "*" } : {}),
    ...Object.fromEntries(more.map((name) => [name, "*"])),
  };
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  const app = { name: "kites", private: true, type: "module" };
  const whole = { ...app, scripts, dependencies, devDependencies: manifest.devDependencies };
  switch (spec.place) {
    case "root":
    case "rooted":
      return { "package.json": json(whole) };
    case "member":
      return {
        "package.json": json({
          name: "all",
          private: true,
          workspaces: ["apps/*", "packages/*"],
          ...(spec.functions === "root" ? { dependencies: { convex: "^1.48.0" } } : {}),
        }),
        [`${base}package.json`]: json({ ...whole, name: "web" }),
      };
    case "beside":
      return {
        "package.json": json({
          ...app,
          scripts: { dev: "npm run dev --prefix frontend" },
          dependencies: { convex: "^1.48.0" },
        }),
        [`${base}package.json`]: json({ ...whole, name: "frontend" }),
      };
    default: {
      const folder = base.replace(/\/$/, "");
      const dev = spec.place === "cd" ? `cd ${folder} && vite` : `vite ${folder}`;
      return { "package.json": json({ ...whole, scripts: { dev, backend: "convex dev" } }) };
    }
  }
}
