/** Two apps in a workspace over one backend, with a convex CLI that is played and keeps its variables. */

import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";
import { workspaceOf } from "./convex-app.ts";
import { writeFiles } from "./temp.ts";

export const FIRST = "happy-horse-1.clerk.accounts.dev";
export const SECOND = "quiet-heron-40.clerk.accounts.dev";

/** The publishable key of the instance at a host. */
export function keyOf(host: string, kind: "test" | "live" = "test"): string {
  return `pk_${kind}_${Buffer.from(`${host}$`).toString("base64")}`;
}

/** Answers as `convex` 1.48 does; `dev` fails where auth.config reads what isn't set. */
const CONVEX = `
  const { readFileSync, writeFileSync } = require("node:fs");
  const path = require("node:path").join(__dirname, "variables.json");
  const variables = JSON.parse(readFileSync(path, "utf8"));
  const [, , command, verb, name, value] = process.argv;
  if (command === "env" && verb === "get") {
    if (name in variables) console.log(variables[name]);
  } else if (command === "env" && verb === "set") {
    writeFileSync(path, JSON.stringify({ ...variables, [name]: value }));
  } else if (command === "dev") {
    const read = readFileSync("convex/auth.config.ts", "utf8").matchAll(/: process\\.env\\.(\\w+)/g);
    const unset = [...read].map(([, each]) => each).filter((each) => !(each in variables));
    if (unset.length > 0) { console.error("not set: " + unset); process.exitCode = 1; }
  }
`;

export type TwoApps = {
  root: string;
  text(path: string): string;
  has(path: string): boolean;
  variables(): Record<string, string>;
  /** The issuers whose tokens the deployment accepts, by running auth.config. */
  accepted(): string[];
};

/** The workspace; `deployed` says whether a deployment is configured, and what its variables are. */
export async function twoApps(
  deployed: Record<string, string> | undefined,
  files: Record<string, string> = {},
): Promise<TwoApps> {
  const root = await workspaceOf(["apps/one", "apps/two"]);
  const stored = join(root, "node_modules/convex/bin/variables.json");
  await writeFiles(root, {
    ".git/HEAD": "",
    ".gitignore": "node_modules\n.env.local\n",
    "node_modules/convex/package.json": '{ "name": "convex", "version": "1.48.0" }\n',
    "node_modules/convex/bin/main.js": CONVEX,
    "node_modules/convex/bin/variables.json": JSON.stringify(deployed ?? {}),
    ...(deployed ? { "packages/backend/.env.local": "CONVEX_DEPLOYMENT=dev:happy-horse-1\n" } : {}),
  });
  for (const name of ["one", "two"]) {
    const path = join(root, "apps", name, "package.json");
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...Object(manifest), name }, null, 2));
  }
  mkdirSync(join(root, "packages/backend/node_modules"), { recursive: true });
  const link = join(root, "packages/backend/node_modules/convex");
  symlinkSync(join(root, "node_modules/convex"), link, "junction");
  await writeFiles(root, files);
  const text = (path: string) => readFileSync(join(root, path), "utf8");
  const variables = (): Record<string, string> => JSON.parse(readFileSync(stored, "utf8"));
  return {
    root,
    text,
    has: (path) => existsSync(join(root, path)),
    variables,
    accepted: () => acceptedBy(text("packages/backend/convex/auth.config.ts"), variables()),
  };
}

/** Runs an auth.config with these variables, as a deployment does. */
export function acceptedBy(text: string, variables: Record<string, string>): string[] {
  const { code } = transformSync(text, { loader: "ts", format: "cjs" });
  const module: {
    exports: { default?: { providers: { domain: string; applicationID: string }[] } };
  } = { exports: {} };
  const env = new Proxy(variables, {
    get(target, name) {
      const value = target[String(name)];
      if (value === undefined) throw new Error(`${String(name)} is not set`);
      return value;
    },
  });
  runInNewContext(code, { module, exports: module.exports, process: { env } });
  return (module.exports.default?.providers ?? [])
    .filter(({ applicationID }) => applicationID === "convex")
    .map(({ domain }) => domain);
}
