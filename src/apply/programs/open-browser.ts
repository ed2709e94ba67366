/** Opens an address in the person's own browser, where this system knows how; nothing is said if not. */

import { spawn } from "node:child_process";

/** The address is one that this tool has made: it holds no secret. */
export function openBrowser(address: string): void {
  const [program = "", ...words] = COMMANDS[process.platform] ?? ["xdg-open"];
  const opened = spawn(program, [...words, address], { stdio: "ignore", detached: true });
  opened.on("error", () => {});
  opened.unref();
}

const COMMANDS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};
