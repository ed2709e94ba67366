/** The programs of a run, as fast as they can be: a package manager and a convex CLI that write files. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How a program behaves in a round: what it fails at, and how many seconds it takes. */
export type Behaviour = {
  npmFails?: boolean;
  envSetFails?: boolean;
  /** Seconds that npm and convex stay before they write. */
  slowly?: number;
};

/** npm writes the lock file anew from package.json, in pieces, and the package that is named there. */
const NPM = `#!/bin/sh
set -e
: > "\${PLAYED_STARTED:-/dev/null}"
sleep "\${PLAYED_SLOWLY:-0}"
began=$(date +%s%3N)
if [ -p package-lock.json ]; then echo "npm error code EINVAL" >&2; exit 1; fi
{ printf '{ "of": '; cat package.json; printf ' }'; } > package-lock.json
printf 'package-lock.json\\t%s\\t%s\\n' "$began" "$(date +%s%3N)" >> "\${PLAYED_LOG:-/dev/null}"
if [ -n "$PLAYED_NPM_FAILS" ]; then echo "npm error code E418" >&2; exit 1; fi
mkdir -p node_modules/@clerk/react
printf '{ "version": "6.18.0" }' > node_modules/@clerk/react/package.json
sleep "\${PLAYED_SLOWLY:-0}"
printf 'package-lock.json\\t%s\\t%s\\n' "$began" "$(date +%s%3N)" >> "\${PLAYED_LOG:-/dev/null}"
`;

/** As convex 1.48 does: functions' types, files for coding agents, and the site's address. */
const CONVEX = `
const { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { PLAYED_ENV_SET_FAILS, PLAYED_LOG, PLAYED_SLOWLY } = process.env;
const [command, verb, name, value] = process.argv.slice(2);
const variable = "node_modules/variable-" + name;
const wait = Number(PLAYED_SLOWLY ?? 0) * 1000;
if (wait > 0 && verb !== "get") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
if (command === "env" && verb === "set") {
  if (PLAYED_ENV_SET_FAILS) {
    console.error("✖ The deployment could not be reached.");
    process.exit(1);
  }
  writeFileSync(variable, value);
}
if (command === "env" && verb === "get" && existsSync(variable))
  console.log(readFileSync(variable, "utf8"));
if (command === "dev") {
  // No program writes into a FIFO that nobody reads.
  if (statSync("convex/_generated/api.d.ts", { throwIfNoEntry: false })?.isFIFO()) process.exit(1);
  mkdirSync("convex/_generated/ai", { recursive: true });
  writeFileSync("convex/_generated/api.d.ts", "// generated anew\\n");
  writeFileSync("convex/_generated/ai/rules.md", "generated\\n");
  const began = Date.now();
  const env = readFileSync(".env.local", "utf8");
  if (!env.includes("SITE_URL"))
    writeFileSync(".env.local", env + "VITE_CONVEX_SITE_URL=http://127.0.0.1:1\\n");
  if (PLAYED_LOG)
    appendFileSync(PLAYED_LOG, [".env.local", began, Date.now()].join("\\t") + "\\n");
}
`;

/** Puts the package manager into a folder that is to come first in PATH. */
export function playNpm(bin: string): void {
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "npm"), NPM, { mode: 0o755 });
}

/** Puts the convex CLI into an app. */
export function playConvex(app: string): void {
  const folder = join(app, "node_modules/convex");
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    '{ "name": "convex", "version": "1.48.0", "peerDependencies": { "@clerk/react": "*" } }',
  );
  writeFileSync(join(folder, "bin/main.js"), CONVEX);
}

/** The environment in which they behave so. */
export function behaving({ npmFails, envSetFails, slowly }: Behaviour): Record<string, string> {
  return {
    ...(npmFails ? { PLAYED_NPM_FAILS: "1" } : {}),
    ...(envSetFails ? { PLAYED_ENV_SET_FAILS: "1" } : {}),
    ...(slowly ? { PLAYED_SLOWLY: String(slowly) } : {}),
  };
}
