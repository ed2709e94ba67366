/** What the programs of a run do to an app, without those programs. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Does what the package manager's or the convex CLI's command (its last three words) would do. */
export function playProgram(app: string, words: string): void {
  if (words.endsWith("install")) playInstall(app);
  else if (words.endsWith("dev --once")) playPush(app);
}

function playInstall(app: string): void {
  const manifest = readFileSync(join(app, "package.json"), "utf8");
  writeFileSync(join(app, "package-lock.json"), `{ "of": ${manifest} }`);
  const sdk = join(app, "node_modules/@clerk/react");
  rmSync(sdk, { recursive: true, force: true });
  if (manifest.includes('"@clerk/react"')) {
    mkdirSync(sdk, { recursive: true });
    writeFileSync(join(sdk, "package.json"), '{ "version": "6.18.0" }');
  }
}

/** As convex 1.48 does: functions' types, files for coding agents, and the site's address. */
function playPush(app: string): void {
  const generated = join(app, "convex/_generated");
  mkdirSync(join(generated, "ai"), { recursive: true });
  writeFileSync(join(generated, "api.d.ts"), "// generated anew\n");
  writeFileSync(join(generated, "ai/rules.md"), "generated\n");
  const path = join(app, ".env.local");
  const env = readFileSync(path, "utf8");
  if (!env.includes("SITE_URL")) {
    writeFileSync(path, `${env}VITE_CONVEX_SITE_URL=http://127.0.0.1:1\n`);
  }
}
