/** Apps that are refused as they stand: the commonest fixture with one thing in the way. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ErrorCode } from "../../src/errors.ts";
import { convexApp } from "./convex-app.ts";

/** What must never be printed of a secret key. */
export const SECRET = "bm9ib2R5LXNlZXMtdGhpcw";

const manifest = (dependencies: Record<string, string>) =>
  `${JSON.stringify({ name: "app", dependencies }, null, 2)}\n`;
const REACT = { react: "^19.2.3", "react-dom": "^19.2.3" };
export const main = (imports: string, rendered: string) =>
  `import { createRoot } from "react-dom/client";\n${imports}\ncreateRoot(document.body).render(${rendered});\n`;

export const IMPORT = 'import { ConvexProvider } from "convex/react";';

type Shape = {
  files?: Record<string, string>;
  installed?: Record<string, string>;
  removed?: string[];
};

export const refusedApps: readonly [ErrorCode, what: string, Shape][] = [
  ["no-package-json", "package.json is missing", { removed: ["package.json"] }],
  ["bad-manifest", "package.json is cut short", { files: { "package.json": "{" } }],
  ["bad-manifest", "convex.json is no object", { files: { "convex.json": "[" } }],
  ["unreadable-file", "a page of 6 MB", { files: { "index.html": " ".repeat(6_000_000) } }],
  ["no-convex", "no convex", { files: { "package.json": manifest({ ...REACT, vite: "^8" }) } }],
  ["no-functions", "no functions", { removed: ["convex"] }],
  ["convex-too-old", "an old convex", { installed: { convex: "1.9.0" } }],
  ["no-react", "no React", { files: { "package.json": manifest({ convex: "*", vite: "*" }) } }],
  ["react-too-old", "React 17", { installed: { react: "17.0.2" } }],
  [
    "react-range",
    "React pinned to a patch that Clerk excludes",
    {
      files: {
        "package.json": manifest({
          convex: "*",
          vite: "*",
          react: "19.2.0",
          "react-dom": "19.2.0",
        }),
      },
      installed: { react: "19.2.0", "react-dom": "19.2.0" },
    },
  ],
  [
    "unknown-framework",
    "no bundler",
    { files: { "package.json": manifest({ ...REACT, convex: "*" }) } },
  ],
  [
    "sdk-unfit",
    "a browser extension with Clerk's browser SDK",
    {
      files: {
        "public/manifest.json": '{ "manifest_version": 3 }',
        "src/main.tsx": main(
          `${IMPORT}\nimport { ClerkProvider } from "@clerk/react";`,
          "<ClerkProvider><ConvexProvider client={convex} /></ClerkProvider>",
        ),
      },
    },
  ],
  ["no-entry", "no page", { removed: ["index.html"] }],
  ["no-provider", "no provider", { files: { "src/main.tsx": main("", "<p />") } }],
  [
    "other-auth",
    "Convex Auth",
    {
      files: {
        "src/main.tsx": main(
          'import { ConvexAuthProvider } from "@convex-dev/auth/react";',
          "<ConvexAuthProvider client={c} />",
        ),
      },
    },
  ],
  [
    "syntax-error",
    "an unclosed provider",
    { files: { "src/main.tsx": main(IMPORT, "<ConvexProvider>") } },
  ],
  [
    "unsupported-shape",
    "a provider in a variable",
    { files: { "src/main.tsx": main(`${IMPORT}\nlet P = ConvexProvider;`, "<P client={c} />") } },
  ],
  [
    "auth-config-shape",
    "a computed auth config",
    { files: { "convex/auth.config.ts": "export default makeConfig();\n" } },
  ],
  [
    "auth-config-twice",
    "two auth configs",
    {
      files: {
        "convex/auth.config.ts": "export default { providers: [] };\n",
        "convex/auth.config.js": "export default { providers: [] };\n",
      },
    },
  ],
  [
    "keys-contradict",
    "a live secret key beside a test key",
    { files: { ".env.local": `CLERK_SECRET_KEY=sk_live_${SECRET}\n` } },
  ],
  ["env-file-shape", "an env file that ends in an open name", { files: { ".env.local": "A:" } }],
];

/** Such an app, in a temporary folder. */
export async function refusedApp({ files, installed, removed = [] }: Shape): Promise<string> {
  const app = await convexApp(files, installed);
  for (const path of removed) await rm(join(app, path), { recursive: true });
  return app;
}
