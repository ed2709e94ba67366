/** Every refusal, with and without JSON: its exit status, its words, and nothing changed. */

import { describe, expect, test } from "vitest";
import { type ErrorCode, EXIT } from "../src/errors.ts";
import {
  doctorResultSchema,
  type RunResult,
  resultSchema,
  undoResultSchema,
} from "../src/report/result.ts";
import { hasControls } from "../src/text/control-characters.ts";
import { convexApp, workspaceOf } from "./support/convex-app.ts";
import { expectRefused } from "./support/expect-refused.ts";
import { KEY } from "./support/keys.ts";
import { IMPORT, main, refusedApp, refusedApps, SECRET } from "./support/refused-apps.ts";
import { makeTemp, writeFiles } from "./support/temp.ts";
import { type Typed, typeHere } from "./support/type-here.ts";

const OFFLINE = ["-k", KEY, "--no-verify", "--no-install", "--no-convex-dev"];

type Told = Typed & { result: RunResult };

/** A run with `--json`, whose standard output is the one document and nothing else. */
async function tell(app: string, args: string[]): Promise<Told> {
  const told = await typeHere(app, ["--json", ...args]);
  return { ...told, result: resultSchema.parse(JSON.parse(told.stdout)) };
}

function expectRefusal(app: string, words: string[], code: ErrorCode): Promise<RunResult> {
  return expectRefused((typed) => typeHere(app, typed), app, words, code);
}

describe("exit 2", () => {
  const offline = OFFLINE.slice(2);

  test.each<[ErrorCode, string, string[]]>([
    ["missing-key", "no key", offline],
    ["bad-key", "a key cut short", ["-k", "pk_test_aGFwcHk", ...offline]],
    ["secret-key", "a secret key", ["-k", `sk_test_${SECRET}`, ...offline]],
    ["bad-issuer", "an issuer without https", [...OFFLINE, "-i", "http://clerk.example.com"]],
    ["bad-usage", "an SDK of another framework", [...OFFLINE, "--sdk", "@clerk/nextjs"]],
    ["bad-usage", "an entry that isn't there", [...OFFLINE, "--entry", "src/none.tsx"]],
    ["bad-directory", "a directory that isn't there", ["nowhere", ...OFFLINE]],
  ])("%s: %s", async (code, _, args) => {
    const result = await expectRefusal(await convexApp(), args, code);
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });

  test("ambiguous-app: the commands for each are named", async () => {
    const root = await workspaceOf(["apps/admin", "apps/web"]);
    const { error } = await expectRefusal(root, OFFLINE, "ambiguous-app");
    expect(error?.hint).toContain(
      "     npx add-clerk-convex apps/admin\n     npx add-clerk-convex apps/web",
    );
  });

  test("ambiguous-entry: each page's own entry is named", async () => {
    const app = await convexApp();
    const page = (entry: string) => `<script type="module" src="/src/${entry}.tsx"></script>`;
    await writeFiles(app, {
      "index.html": page("main"),
      "admin.html": page("admin"),
      "src/admin.tsx": main(IMPORT, "<ConvexProvider client={c} />"),
      "vite.config.ts":
        'export default { build: { rollupOptions: { input: ["index.html", "admin.html"] } } };\n',
    });
    const { error } = await expectRefusal(app, OFFLINE, "ambiguous-entry");
    expect(error?.hint).toContain("  npx add-clerk-convex --entry src/admin.tsx");
    const named = await tell(app, [...OFFLINE, "--entry", "src/admin.tsx"]);
    expect(named).toMatchObject({ exitCode: EXIT.ok, result: { entry: "src/admin.tsx" } });
    // One is left, so that nothing is unclear any more.
    expect(await tell(app, OFFLINE)).toMatchObject({ result: { status: "wired" } });
    expect(await tell(app, OFFLINE)).toMatchObject({ result: { status: "already-wired" } });
  });

  type Usage = [command: string, what: string, words: string[]];
  const misuses = ["", "doctor", "undo"].flatMap((command): Usage[] => [
    [command, "an unknown option", ["--frobnicate"]],
    [command, "an unknown short option", ["-z"]],
    [command, "a flag with a value", ["--json=yes"]],
    [command, "a flag with a value that isn't JSON's", ["--yes=1"]],
    [command, "an option of another command", [command === "" ? "--fix" : "--once"]],
    [command, "two directories", ["a", "b"]],
    [command, "an odd name", ["--\u001b[2J\u202e\nname"]],
    [command, "a very long name", [`--${"x".repeat(100_000)}`]],
  ]);

  test.each<Usage>([
    ...misuses,
    ["", "a bad choice", ["--issuer-in", "cloud"]],
    ["", "a bad framework", ["--framework", "--dry-run"]],
    ["", "an option without its value", ["--issuer"]],
    ["", "an option before another one", ["--issuer", "--dry-run"]],
    ["", "an option before --json", ["--issuer", "--json"]],
    ["", "a short option without its value", ["-k"]],
    ["doctor", "an option without its value", ["--token"]],
    ["doctor", "an option before --json", ["--token", "--json"]],
    ["doctor", "a bad choice", ["--package-manager", "cargo"]],
  ])("usage of %j: %s is told in words, and as the document", async (command, _, typed) => {
    const words = [...(command === "" ? [] : [command]), ...typed];
    const inWords = await typeHere(
      await makeTemp(),
      words.filter((word) => word !== "--json"),
    );
    expect(inWords).toMatchObject({ exitCode: EXIT.usage, stdout: "" });
    const told = await typeHere(
      await makeTemp(),
      words.includes("--json") ? words : [...words, "--json"],
    );
    expect(told.exitCode).toBe(EXIT.usage);
    for (const { stderr } of [inWords, told]) {
      expect(stderr).toMatch(/^error: .*\n/);
      expect(stderr).toContain(`add-clerk-convex${command === "" ? "" : ` ${command}`} --help`);
      expect(stderr.length).toBeLessThan(600);
      expect(hasControls(stderr.replaceAll("\n", ""))).toBe(false);
    }
    const schema =
      command === "doctor"
        ? doctorResultSchema
        : command === "undo"
          ? undoResultSchema
          : resultSchema;
    const result = schema.parse(JSON.parse(told.stdout));
    expect(result).toMatchObject({ status: "failed", error: { code: "bad-usage" } });
    expect(told.stdout.length).toBeLessThan(1200);
  });

  test.each([
    ["", resultSchema],
    ["doctor", doctorResultSchema],
    ["undo", undoResultSchema],
  ] as const)(
    "usage of %j: a directory that isn't there is told as the document",
    async (command, schema) => {
      const words = [...(command === "" ? [] : [command]), "--json", "no\u001b[2Jwhere"];
      const told = await typeHere(await makeTemp(), words);
      expect(told.exitCode).toBe(EXIT.usage);
      expect(schema.parse(JSON.parse(told.stdout))).toMatchObject({
        status: "failed",
        error: { code: "bad-directory" },
      });
    },
  );
});

describe("exit 3", () => {
  test.each(refusedApps)("%s: %s", async (code, _, shape) => {
    const result = await expectRefusal(await refusedApp(shape), OFFLINE, code);
    expect(result.error?.message).toMatch(/\.$|\.\s/);
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });
});
