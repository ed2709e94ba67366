#!/usr/bin/env node
/** The program: runs the command line, and ends with its status. */

import { version } from "../package.json";
import { endWithTerminal } from "./apply/programs/hang-up.ts";

let unwritten: Error | undefined;
// A closed terminal or pipe takes no more text: what is under way comes to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    const code = "code" in error ? error.code : undefined;
    if (code !== "EPIPE" && code !== "EIO") unwritten = error;
  });
}

const [word = "", another] = process.argv.slice(2);
// What scripts ask each time loads nothing.
if (["-v", "--version"].includes(word) && another === undefined)
  process.stdout.write(`${version}\n`);
else process.exitCode = await (await import("./main.ts")).main(process.argv);

// A write that failed is told a moment later.
await new Promise((resolve) => setImmediate(resolve));
if (unwritten) {
  const { ERROR_EXIT, systemCode } = await import("./errors.ts");
  process.stderr.write(`What was to be told could not be written (${systemCode(unwritten)}).\n`);
  process.exitCode ||= ERROR_EXIT["write-failed"];
}
endWithTerminal();
