#!/usr/bin/env node
/** The program: runs the command line, and ends with its status. */

import { version } from "../package.json";

// A closed terminal or pipe takes no more text: what is under way comes to its end all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const [word = "", another] = process.argv.slice(2);
// What scripts ask each time loads nothing.
if (["-v", "--version"].includes(word) && another === undefined)
  process.stdout.write(`${version}\n`);
else process.exitCode = await (await import("./main.ts")).main(process.argv);
