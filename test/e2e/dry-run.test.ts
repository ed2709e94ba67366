import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { applyDiff } from "../support/apply-diff.ts";
import { convexApp } from "../support/convex-app.ts";
import { copyOf, goldenCases } from "../support/golden.ts";
import { KEY } from "../support/keys.ts";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { hashTree, removeTree } from "../support/temp.ts";
import { must } from "../support/vite-app.ts";

let cli: string;
beforeAll(async () => {
  cli = await packedTool();
});

const MAIN = `import { ConvexProvider } from "convex/react";

export const Root = () => <ConvexProvider client={c} />;
`;

const LIVE = `VITE_CLERK_PUBLISHABLE_KEY=pk_live_${Buffer.from("clerk.example.com$").toString("base64")}`;
const OFFLINE = ["-k", KEY, "--no-verify", "--no-install", "--no-convex-dev"];

function addTo(app: string, ...flags: string[]) {
  return run(process.execPath, [cli, ...OFFLINE, ...flags], { cwd: app });
}

/** One of each kind; that every other fixture's diff applies too is tested without the program. */
const NAMES = [
  "create-react-app-typescript",
  "monorepo-three-packages",
  "next-app-15-src",
  "next-clerk-template",
  "react-router-7",
  "tanstack-start-composed",
  "vite-browser-router",
  "vite-clerk-template",
  "vite-create-element",
  "vite-half-wired-clerk-in-app",
  "vite-local-convex-provider",
  "vite-provider-outside-strict-mode",
  "vite-root-render-in-if",
  "vite-two-providers",
];
const cases = goldenCases().filter(({ name }) => NAMES.includes(name));

describe.each(cases)("$name", ({ before, options }) => {
  const flags = [
    ...(options.example ? ["--example"] : []),
    ...(options.issuerIn ? ["--issuer-in", options.issuerIn] : []),
    ...(options.entry ? ["--entry", options.entry] : []),
  ];

  test("is untouched, and its diff, applied by git, is what a run writes", async ({
    onTestFinished,
  }) => {
    const [planned, patched, wired] = [copyOf(before), copyOf(before), copyOf(before)];
    onTestFinished(() => [planned, patched, wired].forEach(removeTree));
    const untouched = await hashTree(planned);
    const [dry] = await Promise.all([
      addTo(planned, "--dry-run", ...flags).then(must),
      addTo(wired, ...flags).then(must),
    ]);
    expect(await hashTree(planned)).toEqual(untouched);
    must(await applyDiff(patched, dry.stdout));
    expect(await hashTree(patched)).toEqual(await hashTree(wired));
  });
});

test.each<[string, Record<string, string>, string[]]>([
  ["an empty env file", { ".env.local": "" }, []],
  ["an env file with a mark and CRLF", { ".env.local": "\uFEFFA=1\r\nB=2\r\n" }, []],
  ["an env file of one line", { ".env.local": "A=1\n" }, []],
  ["an env file with the key of another instance", { ".env.local": `A=1\n${LIVE}\nB=2\n` }, []],
  ["a path with a space", { "src/my app.tsx": MAIN }, ["--entry", "src/my app.tsx"]],
  ["a path beyond ASCII", { "src/über.tsx": MAIN }, ["--entry", "src/über.tsx"]],
])("the diff of %s applies too", async (_, files, flags) => {
  const [planned, wired] = await Promise.all([convexApp(files), convexApp(files)]);
  const dry = must(await addTo(planned, "--dry-run", ...flags));
  must(await addTo(wired, ...flags));
  must(await applyDiff(planned, dry.stdout));
  expect(await hashTree(planned)).toEqual(await hashTree(wired));
});

test("an env file that ends within a line is said not to be taken by git", async () => {
  const app = await convexApp({ ".env.local": "A=1\nB=a value" });
  const dry = must(await addTo(app, "--dry-run"));
  expect(dry.stdout).toContain("-B=…\n\\ No newline at end of file\n+B=…\n");
  expect(dry.stdout).not.toContain("a value");
  expect(dry.stderr).toContain("The diff of .env.local hides values (…)");
});

describe("a secret beside the edit", () => {
  const SECRET = "sk_test_bm9ib2R5LXNlZXMtdGhpcw";
  const files = { ".env.local": `A=1\nCLERK_SECRET_KEY=${SECRET}\nVITE_CONVEX_URL=x\n` };

  test.each([[], ["--json"]])(
    "is not printed, and git takes the diff all the same, %j",
    async (...flags) => {
      const app = await convexApp(files);
      const dry = must(await addTo(app, "--dry-run", ...flags));
      expect(dry.stdout + dry.stderr).not.toContain(SECRET);
      expect(dry.stdout + dry.stderr).not.toContain("CLERK_SECRET_KEY");
      expect(dry.stdout + dry.stderr).not.toContain("hides");
      if (flags.length > 0) return;
      const patched = await convexApp(files);
      must(await applyDiff(patched, dry.stdout));
      const text = await readFile(join(patched, ".env.local"), "utf8");
      expect(text).toBe(`${files[".env.local"]}VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`);
    },
  );

  test("is left as it is by a run", async () => {
    const app = await convexApp(files);
    const real = must(await addTo(app));
    expect(real.stdout + real.stderr).not.toContain(SECRET);
    const text = await readFile(join(app, ".env.local"), "utf8");
    expect(text).toContain(`\nCLERK_SECRET_KEY=${SECRET}\n`);
  });
});
