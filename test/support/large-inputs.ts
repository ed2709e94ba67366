/** Projects that no person writes: each makes one part of the tool walk far. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Writes the input into a copy of the plain Vite app in `directory`. */
export type LargeInput = { name: string; write(directory: string): void };

const MAIN = "src/main.tsx";

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
const lines = (count: number, line: (at: number) => string) => numbers(count).map(line).join("\n");

function put(directory: string, path: string, text: string): void {
  const at = join(directory, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
}

/** Puts code above what the entry holds, and renders something else in its provider. */
function importing(directory: string, code: string, inner = "<App />"): void {
  const text = readFileSync(join(directory, MAIN), "utf8").replace("<App />", inner);
  put(directory, MAIN, `${code}\n${text}`);
}

function modules(directory: string, count: number, text: (at: number) => string): void {
  for (const at of numbers(count)) put(directory, `src/m${at}.ts`, text(at));
}

function paths(directory: string, aliases: Record<string, string[]>): void {
  put(directory, "tsconfig.json", JSON.stringify({ compilerOptions: { paths: aliases } }));
}

/** The entry imports a provider by way of one module, and what is nowhere by way of others. */
function seekingInVain(directory: string): void {
  put(directory, "src/convex.ts", 'export { ConvexProvider as Q } from "convex/react";\n');
  const imports = 'import { Missing } from "./m0";\nimport { Q } from "./convex";';
  importing(directory, imports, "<Missing><Q client={convex}><App /></Q></Missing>");
}

/** Constants of which each is made of the one before. */
const made = (count: number, first: string, from: (before: string) => string) =>
  `const a0 = ${first};\n${lines(count, (at) => `const a${at + 1} = ${from(`a${at}`)};`)}`;

/** One for each kind of walk. */
export const LARGE_INPUTS: readonly LargeInput[] = [
  {
    name: "a vite.config of 40 doubled spreads",
    write: (directory) =>
      put(
        directory,
        "vite.config.ts",
        `${made(40, "{}", (a) => `{ ...${a}, ...${a} }`)}\nexport default a40;\n`,
      ),
  },
  {
    name: "a vite.config of 40 doubled conditions",
    write: (directory) =>
      put(
        directory,
        "vite.config.ts",
        `${made(40, "{}", (a) => `process.env.X ? ${a} : ${a}`)}\nexport default a40;\n`,
      ),
  },
  {
    name: "a vite.config of 4,000 objects that spread one another",
    write: (directory) =>
      put(
        directory,
        "vite.config.ts",
        `${made(4000, "{}", (a) => `{ ...${a} }`)}\nexport default a4000;\n`,
      ),
  },
  {
    name: "40 modules that each hand on two others, which meet again",
    write(directory) {
      modules(directory, 40, (at) =>
        ["a", "b"].map((side) => `export * from "./n${at}${side}";\n`).join(""),
      );
      for (const at of numbers(40)) {
        for (const side of "ab") {
          put(directory, `src/n${at}${side}.ts`, `export * from "./m${at + 1}";\n`);
        }
      }
      seekingInVain(directory);
    },
  },
  {
    name: "100 modules that each hand on all others",
    write(directory) {
      modules(directory, 100, () => lines(100, (other) => `export * from "./m${other}";`));
      seekingInVain(directory);
    },
  },
  {
    name: "3,000 modules that lead to a provider one by one",
    write(directory) {
      modules(directory, 3000, (at) =>
        at === 0
          ? 'import { ConvexProvider } from "convex/react";\nexport const C0 = () => { const x = ConvexProvider; return null; };\n'
          : `import { C${at - 1} } from "./m${at - 1}";\nexport const C${at} = () => C${at - 1}();\n`,
      );
      importing(directory, 'import { C2999 } from "./m2999";', "<C2999 />");
    },
  },
  {
    name: "5,000 tsconfig paths and 2,000 imports",
    write(directory) {
      paths(directory, Object.fromEntries(numbers(5000).map((at) => [`@p${at}/*`, [`./${at}/*`]])));
      importing(
        directory,
        lines(2000, (at) => `import "lib${at}";`),
      );
    },
  },
  {
    name: "2,000 targets for one alias and 200 imports",
    write(directory) {
      paths(directory, { "@/*": numbers(2000).map((at) => `./src/${at}/*`) });
      importing(
        directory,
        lines(200, (at) => `import "@/x${at}";`),
      );
    },
  },
  {
    name: "10,000 imported names",
    write: (directory) =>
      importing(directory, `import { ${lines(10_000, (at) => `n${at},`)} } from "lib";`),
  },
  {
    name: "5,000 modules",
    write(directory) {
      modules(directory, 5000, (at) => (at > 0 ? `import "./m${at - 1}";\n` : "export {};\n"));
      importing(directory, 'import "./m4999";');
    },
  },
  {
    name: "a pnpm-workspace.yaml of 200 KB of tags",
    write: (directory) => put(directory, "pnpm-workspace.yaml", "! ".repeat(100_000)),
  },
  {
    name: "an auth.config of 5,000 providers",
    write: (directory) =>
      put(
        directory,
        "convex/auth.config.ts",
        `export default { providers: [\n${lines(5000, (at) => `  { domain: "https://a${at}.example", applicationID: "convex" },`)}\n] };\n`,
      ),
  },
];
