/** Whatever the files hold, a run wires, or says in words why it doesn't, soon, and changes nothing. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { doctor } from "../src/commands/doctor.ts";
import { EXIT } from "../src/errors.ts";
import { type AddOptions, UNTYPED_DOCTOR } from "../src/options.ts";
import { resultSchema } from "../src/report/result.ts";
import { keepPrinted, runIn } from "./support/commands.ts";
import { EVERYTHING } from "./support/everything.ts";
import { copyOf, goldenCases } from "./support/golden.ts";
import { propertyRun } from "./support/property-run.ts";
import { fastTemp, removeTree, treeOf } from "./support/temp.ts";

/** Milliseconds that a run may take, whatever it is given. */
const LONGEST = 10_000;

let root: string;

const printed = keepPrinted();
beforeAll(() => {
  root = fastTemp("bad-input");
  vi.stubEnv("XDG_STATE_HOME", join(root, "state"));
});
afterAll(() => removeTree(root));

/** A run that must end well or in words; gives its exit status and the error's code. */
async function attempt(directory: string, more: Partial<AddOptions> = {}) {
  printed();
  const before = treeOf(directory);
  const began = performance.now();
  const status = await runIn(directory, {
    issuer: undefined,
    install: false,
    convexDev: false,
    ...more,
  });
  const milliseconds = performance.now() - began;
  const { error } = resultSchema.parse(JSON.parse(printed()));
  expect(milliseconds).toBeLessThan(LONGEST);
  if (status !== EXIT.ok) {
    expect(treeOf(directory)).toBe(before);
    expect(error?.message).toMatch(/\S+ \S+ \S+/);
    expect(`${error?.message}${error?.hint}`).not.toMatch(
      /\n\s+at |RangeError|TypeError|SyntaxError/,
    );
  }
  return { status, code: error?.code, message: error?.message ?? "" };
}

function app(files: Record<string, string | Buffer | null> = {}): string {
  const golden = goldenCases().find(({ name }) => name === "vite-strict-mode");
  if (!golden) throw new Error("There is no such fixture.");
  const directory = copyOf(golden.before);
  for (const [path, content] of Object.entries(files)) {
    const at = join(directory, path);
    rmSync(at, { recursive: true, force: true });
    mkdirSync(dirname(at), { recursive: true });
    // null: a folder in the file's place.
    if (content === null) mkdirSync(at);
    else writeFileSync(at, content);
  }
  return directory;
}

const nested = (depth: number, open: string, close: string, inner: string) =>
  open.repeat(depth) + inner + close.repeat(depth);
const MAIN = readFileSync(
  join(import.meta.dirname, "../fixtures/vite-strict-mode/before/src/main.tsx"),
  "utf8",
);
const deepJsx = (depth: number) =>
  MAIN.replace("<App />", nested(depth, "<div>", "</div>", "<App />"));

type Bad = [string, Record<string, string | Buffer | null>, RegExp];

const bad: Bad[] = [
  ["an env file of 10 MB", { ".env.local": "A=1\n".repeat(2_500_000) }, /larger than/],
  [
    "an env file of quotes that never close",
    { ".env.local": "A='\nB=\"\n".repeat(25_000) },
    /\.env\.local/,
  ],
  ["an env file of 200,000 empty lines", { ".env.local": `# mine\n${"\n".repeat(200_000)}` }, /./],
  [
    "tsconfigs that extend two others each, 40 deep",
    Object.fromEntries(
      Array.from({ length: 40 }, (_, at): [string, string][] => {
        const both = [`./c${at + 1}a.json`, `./c${at + 1}b.json`];
        const text = JSON.stringify(at < 39 ? { extends: both } : {});
        return at === 0
          ? [["tsconfig.json", text]]
          : [
              [`c${at}a.json`, text],
              [`c${at}b.json`, text],
            ];
      }).flat(),
    ),
    /./,
  ],
  ["a binary env file", { ".env.local": Buffer.from([0xff, 0xfe, 0, 1, 2]) }, /not UTF-8/],
  ["a folder for an env file", { ".env.local": null }, /\.env\.local is a folder/],
  ["a folder for package.json", { "package.json": null }, /no package\.json/],
  ["a folder for auth.config", { "convex/auth.config.ts": null }, /auth\.config\.ts is a folder/],
  ["a folder for .gitignore", { ".gitignore": null }, /\.gitignore is a folder/],
  ["a folder for the entry", { "src/main.tsx": null }, /index\.html/],
  ["a file for the functions folder", { convex: "x" }, /convex/],
  [
    "package.json in Latin-1",
    { "package.json": Buffer.from('{"name":"caf\xe9"}', "latin1") },
    /UTF-8/,
  ],
  ["an empty package.json", { "package.json": "" }, /package\.json/],
  ["package.json with a list", { "package.json": "[]" }, /package\.json/],
  [
    "package.json nested 100,000 deep",
    { "package.json": nested(100_000, '{"a":', "}", "1") },
    /package\.json/,
  ],
  [
    "dependencies that are none",
    { "package.json": '{"dependencies":{"convex":1}}' },
    /package\.json/,
  ],
  ["convex.json nested deep", { "convex.json": nested(100_000, "[", "]", "") }, /convex\.json/],
  ["functions outside", { "convex.json": '{"functions":"../../../../etc/"}' }, /./],
  ["tsconfig nested deep", { "tsconfig.json": nested(50_000, '{"a":', "}", "1") }, /./],
  [
    "a vite.config nested deep",
    { "vite.config.ts": `export default ${nested(20_000, "[", "]", "")};` },
    /./,
  ],
  ["JSX nested 9,000 deep", { "src/main.tsx": deepJsx(9_000) }, /nested/],
  [
    "parentheses nested 50,000 deep",
    { "src/main.tsx": `${nested(50_000, "(", ")", "1")};\n${MAIN}` },
    /nested/,
  ],
  [
    "an auth.config nested deep",
    { "convex/auth.config.ts": `export default ${nested(30_000, "[", "]", "")};` },
    /nested|auth/,
  ],
  ["an entry of NUL bytes", { "src/main.tsx": Buffer.alloc(100_000) }, /./],
  ["an entry in UTF-16", { "src/main.tsx": Buffer.from(`\ufeff${MAIN}`, "utf16le") }, /UTF-8/],
  ["an entry of 6 MB", { "src/main.tsx": `${MAIN}//${"x".repeat(6_000_000)}` }, /larger than/],
  ["a page of open tags", { "index.html": "<div ".repeat(200_000) }, /./],
  ["a .gitignore of 1 MB", { ".gitignore": "*.log\n".repeat(170_000) }, /larger than/],
  ["a .gitignore of 200 KB", { ".gitignore": "a*b?c/**\n".repeat(22_000) }, /./],
  [
    "an entry of 20,000 providers",
    {
      "src/main.tsx": MAIN.replace(
        "<App />",
        "<ConvexProvider client={convex}><App /></ConvexProvider>\n".repeat(20_000),
      ),
    },
    /larger than 200 KB/,
  ],
  [
    "an entry of 200 providers",
    { "src/main.tsx": MAIN.replace("<App />", "<ConvexProvider client={convex} />".repeat(200)) },
    /201 providers/,
  ],
  [
    "an entry of 3 MB",
    { "src/main.tsx": MAIN + "const x = { a: [1, <b>c</b>] };\n".repeat(95_000) },
    /./,
  ],
  ["an entry of 50,000 imports", { "src/main.tsx": 'import "./x";\n'.repeat(50_000) + MAIN }, /./],
];

describe("a run is refused soon, in words, and changes nothing:", () => {
  test.each(bad)("%s", async (_, files, says) => {
    const directory = app(files);
    try {
      const { status, message } = await attempt(directory);
      if (status !== EXIT.ok) {
        expect([EXIT.usage, EXIT.refused, EXIT.stepFailed]).toContain(status);
        expect(message).toMatch(says);
      }
    } finally {
      removeTree(directory);
    }
  });
});

test.each([
  ["a key of 1 MB", { publishableKey: `pk_test_${"A".repeat(1_000_000)}` }],
  ["a key of control characters", { publishableKey: "pk_test_\u001b[2J\u0000" }],
  ["an issuer of 1 MB", { issuer: `https://${"a.".repeat(500_000)}com` }],
  ["an entry above everything", { entry: `${"../".repeat(200)}etc/passwd` }],
  ["an entry of 10,000 characters", { entry: "x".repeat(10_000) }],
  ["an entry that is a folder", { entry: "src" }],
])("flags: %s", async (_, flags) => {
  const directory = app();
  const { status, message } = await attempt(directory, flags);
  removeTree(directory);
  expect([EXIT.usage, EXIT.refused]).toContain(status);
  expect(message.length).toBeLessThan(2000);
});

/** Bytes that parsers trip over. */
const morsel = fc.oneof(
  fc
    .constantFrom(
      ..."'\"`{}[]()<>/\\=#:;,$&|\n\r\t \u0000".split(""),
      "\r\n",
      "\ufeff",
      "\u2028",
      "*/",
      "/*",
      "</",
      "${",
      "=>",
      "export default ",
      "ConvexProvider",
      "useAuth",
      "null",
      "\ud83d\ude00",
    )
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
);

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.integer({ min: 0, max: 30 }),
  put: fc.oneof(fc.constant(Buffer.alloc(0)), morsel),
});

function changed(bytes: Buffer, changes: { at: number; cut: number; put: Buffer }[]): Buffer {
  return changes.reduce((rest, { at, cut, put }) => {
    const start = Math.floor(at * rest.length);
    return Buffer.concat([rest.subarray(0, start), put, rest.subarray(start + cut)]);
  }, bytes);
}

const TARGETS = [
  ".env.local",
  "package.json",
  "convex.json",
  "tsconfig.json",
  ".gitignore",
  "index.html",
  "vite.config.ts",
];

test("mutated files: wired or refused, never a crash, a hang or a change on refusal", async () => {
  const cases = goldenCases().filter(({ refused }) => refused?.code !== "ambiguous-entry");
  const outcomes: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...cases),
      fc.nat(1000),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (golden, target, changes) => {
        const directory = copyOf(golden.before);
        try {
          const authConfig = ["convex/auth.config.ts", "convex/auth.config.js"].filter((path) =>
            existsSync(join(directory, path)),
          );
          const sources = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter(
            (path) => /\.(?:[jt]sx?|astro)$/.test(path) && !path.includes("node_modules"),
          );
          const usual = [...TARGETS, ...authConfig, golden.rewritten, golden.entry];
          const candidates = [...usual, ...sources.sort()];
          const path = join(directory, candidates[target % candidates.length] ?? "package.json");
          const bytes = existsSync(path)
            ? readFileSync(path)
            : Buffer.from('{ "functions": "convex/" }');
          writeFileSync(path, changed(bytes, changes));
          const { code = "wired" } = await attempt(directory);
          outcomes[code] = (outcomes[code] ?? 0) + 1;
          await doctor(directory, { ...UNTYPED_DOCTOR, verify: false, json: true });
        } finally {
          removeTree(directory);
        }
      },
    ),
    propertyRun("mutated files", EVERYTHING ? 1000 : 100),
  );
  console.info(`mutated files: ${JSON.stringify(outcomes)}`);
  expect(Object.keys(outcomes).length).toBeGreaterThan(4);
}, 600_000);

test("an end tag that is missing where a ClerkProvider is to be taken from: refused in words", async () => {
  const golden = goldenCases().find(({ name }) => name === "vite-half-wired-clerk-in-app");
  if (!golden) throw new Error("There is no such fixture.");
  const directory = copyOf(golden.before);
  const path = join(directory, "src/App.tsx");
  writeFileSync(path, readFileSync(path, "utf8").replace("</ClerkProvider>", ""));
  expect(await attempt(directory)).toMatchObject({ code: "syntax-error" });
  expect(await doctor(directory, { ...UNTYPED_DOCTOR, verify: false, json: true })).toBe(
    EXIT.problemFound,
  );
  removeTree(directory);
});
