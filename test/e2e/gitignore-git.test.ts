/** Which files .gitignore leaves out, and that a line that is added does so: judged by git itself. */

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addIgnoreLine, isIgnored } from "../../src/plan/gitignore.ts";
import { propertyRun } from "../support/property-run.ts";
import { fastTemp, removeTree } from "../support/temp.ts";

const MORSELS = [
  ..."\r \n \0 \uFEFF \\ * ** / ! # ? [ ] .env.local .env local apps web dist [a-z] {a,b} \v \u2028 \u00a0".split(
    " ",
  ),
  " ",
  "\t",
  "\r\n",
];
const text = fc
  .array(fc.constantFrom(...MORSELS), { maxLength: 8 })
  .map((morsels) => morsels.join(""));

test("of one mind with git, or more careful; a line that is added is in effect, and added once", () => {
  const repository = fastTemp("gitignore");
  const git = (...words: string[]) => spawnSync("git", words, { cwd: repository }).status;
  const settings = ["-c", "core.excludesFile=", "-c", "core.ignorecase=false"];
  try {
    git("init", "-q");
    mkdirSync(join(repository, "apps/web"), { recursive: true });
    const ignores = (folder: string, content: string) => {
      writeFileSync(join(repository, folder, ".gitignore"), content);
      const file = `${folder}.env.local`;
      return git(...settings, "check-ignore", "-q", "--no-index", file) === 0;
    };
    fc.assert(
      fc.property(text, fc.constantFrom("", "apps/web/"), (before, folder) => {
        const file = `${folder}.env.local`;
        const directory = folder.slice(0, -1);
        if (isIgnored(file, [{ directory, text: before }]))
          expect(ignores(folder, before)).toBe(true);
        const after = addIgnoreLine(before, ".env.local");
        expect(ignores(folder, after)).toBe(true);
        expect(isIgnored(file, [{ directory, text: after }])).toBe(true);
        writeFileSync(join(repository, folder, ".gitignore"), "");
      }),
      propertyRun("gitignore", 2000),
    );
  } finally {
    removeTree(repository);
  }
}, 300_000);
