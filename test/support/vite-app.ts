/** A fresh Vite + React + TypeScript app with Convex in it, as a person would have made it. */

import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pinned } from "./pin.ts";
import { type Run, run } from "./run.ts";
import { writeFiles } from "./temp.ts";

/** As the convex CLI writes it. */
const CONVEX_TSCONFIG = resolve(
  import.meta.dirname,
  "../../fixtures/vite-strict-mode/before/convex/tsconfig.json",
);

const MAIN = `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ConvexProvider, ConvexReactClient } from 'convex/react'
import './index.css'
import App from './App.tsx'

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL as string)

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ConvexProvider client={convex}>
      <App />
    </ConvexProvider>
  </StrictMode>,
)
`;

const TASKS = `import { query } from "./_generated/server";

export const list = query({
  args: {},
  handler: async (ctx) => {
    return await ctx.db.query("tasks").collect();
  },
});
`;

/**
 * Runs the real create-vite in `parent` and adds Convex's provider and a function. Packages are
 * named in package.json as create-vite does, and not installed. Gives the app's directory.
 */
export async function createViteApp(parent: string, convex: string): Promise<string> {
  const { "create-vite": version } = await pinned({ "create-vite": "*" });
  const args = ["create", "--yes", `vite@${version}`, "app", "--"];
  const options = ["--template", "react-ts", "--no-interactive"];
  must(await run("npm", [...args, ...options], { cwd: parent, timeout: 120_000 }));
  const app = join(parent, "app");
  const manifest = JSON.parse(await readFile(join(app, "package.json"), "utf8"));
  manifest.dependencies = { convex, ...manifest.dependencies };
  await writeFile(join(app, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFiles(app, {
    "src/main.tsx": MAIN,
    "convex/tasks.ts": TASKS,
    // The convex CLI type-checks only where it is there.
    "convex/tsconfig.json": await readFile(CONVEX_TSCONFIG, "utf8"),
  });
  return app;
}

/** The run itself, if it succeeded. Throws with what it printed. */
export function must(result: Run): Run {
  if (result.exitCode === 0) return result;
  throw new Error(
    `It ended with ${result.exitCode ?? result.signal}:\n${result.stdout}\n${result.stderr}`,
  );
}
