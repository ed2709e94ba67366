/** Preloaded into a run's programs: tells when the package manager's supervisor has looked at what that left. */

const { appendFileSync } = require("node:fs");

const [, script = "", program] = process.argv;
const log = process.env.PLAYED_LOG;

if (log && script.endsWith("supervisor.js") && program === "npm") {
  const began = Date.now();
  process.on("exit", () =>
    appendFileSync(log, `${["package-lock.json", began, Date.now()].join("\t")}\n`),
  );
}
