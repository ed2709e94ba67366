/** Reads the key of an application that Clerk's SDK has made by itself for development (keyless mode). */

import { posix } from "node:path";
import * as z from "zod/mini";
import { tryParse } from "../../text/try-parse.ts";
import type { TextReader } from "../text-files.ts";
import type { EnvValue } from "./env-files.ts";

const keylessSchema = z.object({ publishableKey: z.string(), secretKey: z.string() });

/** Where the SDK keeps it, beside the app. */
const KEYLESS = ".clerk/.tmp/keyless.json";

/** The publishable key that the SDK runs with while no variable gives it another one. */
export function keylessKey(app: string, read: TextReader): EnvValue | undefined {
  const file = posix.join(app, KEYLESS);
  const { data } = keylessSchema.safeParse(tryParse(read(file)));
  return data && { value: data.publishableKey, source: `The key in ${file}`, file };
}
