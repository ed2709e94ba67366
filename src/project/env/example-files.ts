/** Finds the files that tell others which variables an app needs, and Cloudflare's own for secrets. */

import { posix } from "node:path";
import { parseEnv } from "../../text/parse-env.ts";
import type { TextReader } from "../text-files.ts";

/** A file of names, which everybody gets to see. */
export type ExampleFile = { path: string; text: string };

/** The file that Cloudflare's tools give the server its secrets from, instead of the env files. */
export type WorkerSecrets = { path: string; hasSecretKey: boolean };

const EXAMPLES = [
  ".env.example",
  ".env.sample",
  ".env.template",
  ".env.dist",
  ".env.local.example",
  ".env.example.local",
  "example.env",
];

/** Those in the folders of the app, of its env files and of the project. */
export function exampleFiles(
  { app, envFolder }: { app: string; envFolder: string },
  read: TextReader,
): ExampleFile[] {
  const own = [...new Set([envFolder, app])].flatMap((folder) => inFolder(folder, read));
  return own.length > 0 ? own : inFolder("", read);
}

function inFolder(folder: string, read: TextReader): ExampleFile[] {
  return EXAMPLES.flatMap((name) => {
    const path = posix.join(folder, name);
    const text = read(path);
    return text === undefined ? [] : [{ path, text }];
  });
}

/** `.dev.vars` of the app, where it has one. */
export function workerSecrets(
  app: string,
  name: string | undefined,
  read: TextReader,
): WorkerSecrets | undefined {
  const path = posix.join(app, ".dev.vars");
  const text = read(path);
  if (text === undefined || name === undefined) return undefined;
  return { path, hasSecretKey: Boolean(parseEnv(text)[name]) };
}
