/**
 * Attacks the packed tool from outside, all of it or a share: `npm run test:trust`. Words after `--`
 * name parts, which are the files of `test/trust`; `--share 0.1` tries a tenth, `--seed` another one.
 */

import { parseArgs } from "node:util";
import { execa } from "execa";

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { share: { type: "string", default: "1" }, seed: { type: "string" } },
});
const parts = positionals.map((part) => `test/trust/${part}.test.ts`);
const { exitCode } = await execa("npx", ["vitest", "run", "--project", "trust", ...parts], {
  env: {
    TRUST_SHARE: values.share,
    ...(values.seed === undefined ? {} : { TRUST_SEED: values.seed }),
  },
  stdio: "inherit",
  reject: false,
});
process.exitCode = exitCode ?? 1;
