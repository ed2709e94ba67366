/** The Convex functions of a generated app: where they are, what is in their folder, and who imports them. */

import { posix } from "node:path";
import type { Spec } from "./spec.ts";
import { viteConfig } from "./vite-config.ts";

export type BackendCode = {
  files: Record<string, string>;
  /** The folder, where there are functions in it. */
  functions: string | undefined;
  aliases: Record<string, string>;
  page: { imports: string; body: string };
};

const GENERATED = {
  "_generated/api.js": 'import { anyApi } from "convex/server";\nexport const api = anyApi;\n',
  "_generated/api.d.ts": "export declare const api: any;\n",
  "_generated/server.js": "export {};\n",
};

const MODULE =
  'import { query } from "./_generated/server";\n\nexport const list = query({ handler: async () => [] });\n';
const SCHEMA =
  'import { defineSchema } from "convex/server";\n\nexport default defineSchema({});\n';

const CONTENTS: Readonly<Record<Spec["content"], Record<string, string>>> = {
  modules: { ...GENERATED, "kites.ts": MODULE },
  schema: { ...GENERATED, "schema.ts": SCHEMA },
  config: {
    "convex.config.ts":
      'import { defineApp } from "convex/server";\n\nexport default defineApp();\n',
  },
  deep: { ...GENERATED, "flying/high/kites.ts": MODULE.replace("./", "../../") },
  generated: GENERATED,
  notes: { "README.md": "# The functions\n", "CLAUDE.md": "Ask before you change the schema.\n" },
  declarations: { ...GENERATED, "kites.d.ts": "export declare const kites: string;\n" },
  empty: { ".gitkeep": "" },
  missing: {},
};
const REAL: readonly Spec["content"][] = ["modules", "schema", "config", "deep"];

/** `base` is the app's folder, `source` that of its components. */
export function backendCode(spec: Spec, base: string, source: string): BackendCode {
  const folder = folderOf(spec, base);
  const isReal = REAL.includes(spec.content);
  const hasGenerated = "_generated/api.js" in CONTENTS[spec.content];
  const relative = posix.relative(source || ".", folder);
  const path = relative.startsWith(".") ? relative : `./${relative}`;
  const modules = {
    relative: `${path}/_generated/api`,
    alias: "@functions/_generated/api",
    none: undefined,
  };
  const module = hasGenerated ? modules[spec.reach] : undefined;
  return {
    files: {
      ...prefixed(folder, CONTENTS[spec.content]),
      ...decoy(spec, base, folder),
      ...settings(spec, base, source, folder),
    },
    functions: isReal ? folder : undefined,
    aliases: { "@functions": folder },
    page: module
      ? {
          imports: `import { useQuery } from "convex/react";\nimport { api } from "${module}";\n`,
          body: "  const kites = useQuery(api.kites.list);\n  void kites;\n",
        }
      : { imports: "", body: "" },
  };
}

function folderOf({ functions }: Spec, base: string): string {
  switch (functions) {
    case "root":
      return "convex";
    case "named":
      return `${base}server/functions`;
    case "sibling":
      return "backend/convex";
    case "package":
      return "packages/backend/convex";
    default:
      return `${base}convex`;
  }
}

const prefixed = (folder: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

/** A folder beside the app that looks like its functions, and isn't. */
function decoy({ decoy: kind }: Spec, base: string, folder: string): Record<string, string> {
  if (kind === "none" || folder === `${base}convex`) return {};
  return prefixed(`${base}convex`, kind === "copy" ? GENERATED : CONTENTS.notes);
}

function settings(spec: Spec, base: string, source: string, folder: string) {
  const { functions, place, framework } = spec;
  // A configuration that has its pages in another folder stands above that.
  const at = place === "rooted" ? "" : base;
  const from = (target: string) => {
    const path = posix.relative(at || ".", target);
    return path.startsWith(".") ? path : `./${path}`;
  };
  const here = from(source || ".");
  const paths = { "@here/*": [`${here}/*`], "@functions/*": [`${from(folder)}/*`] };
  const compilerOptions = { jsx: "react-jsx", module: "esnext", skipLibCheck: true, paths };
  const files: Record<string, string> = {
    [`${at}tsconfig.json`]: `${JSON.stringify({ compilerOptions }, null, 2)}\n`,
  };
  if (framework === "vite") {
    const aliases = { "@here": here, "@functions": from(folder) };
    files[`${at}vite.config.ts`] = viteConfig(spec, aliases);
  }
  if (functions === "named") {
    const above = place === "member" || place === "root" ? base : "";
    const named = `${JSON.stringify({ functions: posix.relative(above || ".", folder) })}\n`;
    files[`${above}convex.json`] = named;
  }
  const own = (name: string) =>
    `${JSON.stringify({ name, private: true, dependencies: { convex: "^1.48.0" } }, null, 2)}\n`;
  if (functions === "sibling") files["backend/package.json"] = own("kites-backend");
  if (functions === "package") files["packages/backend/package.json"] = own("@kites/backend");
  return files;
}
