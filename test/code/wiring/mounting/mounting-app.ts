/** Small apps with a wired provider, in which the sample's panel is to be shown. */

import type { ReadFile } from "../../../../src/code/modules/read-file.ts";
import type { AppSource } from "../../../../src/code/providers/app-render-order.ts";

export type Files = Readonly<Record<string, string>>;

export const PANEL = { path: "SignInPanel.tsx", name: "SignInPanel" };

/** The imports of a file that renders the provider. */
export const PROVIDER =
  'import { useAuth } from "@clerk/react";\nimport { ConvexProviderWithClerk } from "convex/react-clerk";\n';

/** An app that starts with `main.tsx`, of which nothing but that is known to lead to the provider. */
export function mountingApp(files: Files): { app: AppSource; read: ReadFile } {
  const all: Files = { [PANEL.path]: "export function SignInPanel() {}\n", ...files };
  return {
    app: {
      starts: [{ path: "main.tsx", inside: [] }],
      aliases: { paths: {}, imports: {} },
      files: { "main.tsx": files["main.tsx"] ?? "" },
    },
    read: (path) => all[path],
  };
}
