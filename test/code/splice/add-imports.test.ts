import MagicString from "magic-string";
import { describe, expect, it } from "vitest";
import { addImports } from "../../../src/code/splice/add-imports.ts";
import { fileStyle } from "../../../src/code/syntax/file-style.ts";
import { parseFile } from "../../../src/code/syntax/parse.ts";

function added(text: string, module = "@clerk/a", names = ["b"]): string {
  const { tree } = parseFile("a.ts", text);
  const edited = new MagicString(text);
  const wanted = [{ module, names: names.map((name) => ({ exported: name, local: name })) }];
  addImports(edited, tree, fileStyle(tree), wanted);
  return edited.toString();
}

const NEW = 'import { b } from "@clerk/a";\n';

describe("a new import stands", () => {
  it.each([
    [
      "below the last import of a package",
      'import x from "x";\nimport y from "./y";\n',
      `import x from "x";\n${NEW}import y from "./y";\n`,
    ],
    [
      "below the last import of its scope",
      'import c from "@clerk/c";\nimport x from "x";\n',
      `import c from "@clerk/c";\n${NEW}import x from "x";\n`,
    ],
    [
      "above the imports where all are of files",
      'import y from "./y";\n',
      `${NEW}import y from "./y";\n`,
    ],
    [
      "above imports of aliases",
      'import y from "@/y";\nimport z from "~/z";\nimport w from "#w";\n',
      `${NEW}import y from "@/y";\nimport z from "~/z";\nimport w from "#w";\n`,
    ],
    ["above an import for its effects", 'import "x";\n', `${NEW}import "x";\n`],
    [
      "below an import with a comment beside it",
      'import x from "x"; // x\n',
      `import x from "x"; // x\n${NEW}`,
    ],
    [
      "above code on the import's line",
      'import x from "x"; x();\n',
      `${NEW}import x from "x"; x();\n`,
    ],
    [
      "in the import that is there",
      'import { a } from "@clerk/a";\n',
      'import { a, b } from "@clerk/a";\n',
    ],
    [
      "beside an import of its types",
      'import type { T } from "@clerk/a";\n',
      `import type { T } from "@clerk/a";\n${NEW}`,
    ],
    ["above the first statement", "a();\n", `${NEW}\na();\n`],
    ["above a comment", "// licence\n\na();\n", `${NEW}\n// licence\n\na();\n`],
    [
      "below the directives",
      '"use client";\n"use strict";\n\na();\n',
      `"use client";\n"use strict";\n\n${NEW}\na();\n`,
    ],
    ["below a shebang", "#!/usr/bin/env node\na();\n", `#!/usr/bin/env node\n${NEW}\n\na();\n`],
    ["below a byte order mark", "\uFEFFa();\n", `\uFEFF${NEW}\na();\n`],
    ["in an empty file", "", `${NEW}\n`],
    ["in the file's line ends", "a();\r\n", `${NEW}\na();\n`.replaceAll("\n", "\r\n")],
    [
      "in the file's own quotes, without semicolons",
      "import x from 'x'\n",
      "import x from 'x'\nimport { b } from '@clerk/a'\n",
    ],
  ])("%s", (_, before, after) => {
    expect(added(before)).toBe(after);
  });

  it("nowhere where no name is wanted", () => {
    expect(added("a();\n", "@clerk/a", [])).toBe("a();\n");
  });
});
