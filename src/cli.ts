#!/usr/bin/env node
/** The program: runs the command line, and ends with its status. */

import { main } from "./main.ts";

// A closed terminal or pipe takes no more text: what is under way comes to its end all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

process.exitCode = await main(process.argv);
