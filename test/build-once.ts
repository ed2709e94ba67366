/** Builds the tool, unless what is built is what the sources say: `npm test` and others begin with it. */

import { execa } from "execa";
import { staleBecause } from "./support/stale.ts";

const why = staleBecause();
if (why !== undefined) {
  console.log(`${why}: it is built.`);
  await execa("npm", ["run", "build"], { stdio: "inherit" });
}
