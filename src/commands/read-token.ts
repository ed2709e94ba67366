/** Reads the token that doctor is to judge: from a file or from standard input, never from argv. */

import { open } from "node:fs/promises";
import { CliError, systemCode } from "../errors.ts";
import { stderr } from "../report/output.ts";
import { OWN } from "../text/shell-command.ts";

/** Bytes that are read at most: no token comes near, and a stream may never end. */
const MOST = 64 * 1024;

/** The text in the file named, or on standard input for `-`. Throws `bad-usage`. */
export async function readToken(named: string): Promise<string> {
  if (named === "-") {
    if (process.stdin.isTTY) stderr("Paste the token, then press Enter and Ctrl-D.\n");
    return textOf(process.stdin);
  }
  if (/^["']?eyJ/.test(named)) {
    throw new CliError(
      "bad-usage",
      "--token takes the name of a file, or - for standard input: on the command line others could read the token.",
      `Run it so, and paste the token:\n     ${OWN} doctor --token -`,
    );
  }
  try {
    const file = await open(named);
    try {
      return await textOf(file.createReadStream());
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new CliError(
      "bad-usage",
      `--token names ${named.slice(0, 200)}, which could not be read (${systemCode(error) ?? "unknown"}).`,
      `Save the token to a file and name that; or run it so, and paste the token:\n     ${OWN} doctor --token -`,
    );
  }
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(String(chunk));
    chunks.push(bytes);
    size += bytes.length;
    if (size > MOST) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}
