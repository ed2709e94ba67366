/** A Chromium in which Clerk's host is the one that is played, and no other host of the internet exists. */

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import type { TlsFront } from "../servers/tls.ts";

/** Where Debian's package puts it, and where Chrome is else; CHROMIUM names another. */
const EXECUTABLES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"];

/** Its path, or undefined where this machine has none. */
export function findChromium(): string | undefined {
  return EXECUTABLES.find((path) => path !== undefined && existsSync(path));
}

/** Starts one without a window. `clerk` plays `clerkHost`; without it no host but loopback exists. */
export function openChromium(played?: { clerkHost: string; clerk: TlsFront }): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error("There is no Chromium here. Install it: apt-get install chromium");
  }
  const rules = ["MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1", "EXCLUDE localhost"];
  if (played) rules.unshift(`MAP ${played.clerkHost}:443 127.0.0.1:${played.clerk.port}`);
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      `--host-resolver-rules=${rules.join(", ")}`,
      ...(played ? [`--ignore-certificate-errors-spki-list=${played.clerk.fingerprint}`] : []),
    ],
  });
}
