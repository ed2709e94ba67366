import { stripVTControlCharacters } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { type Check, ok, problem, skipped, unknown, warning } from "../../src/checks/check.ts";
import { CliError, cancelled } from "../../src/errors.ts";
import { openDoctorReport } from "../../src/report/doctor-report.ts";
import { doctorResultSchema } from "../../src/report/result.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** What is printed on both streams while the report is told. */
function printed(tell: () => void): { out: string; err: string } {
  const texts = { out: "", err: "" };
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    texts.out += stripVTControlCharacters(String(text));
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    texts.err += stripVTControlCharacters(String(text));
    return true;
  });
  tell();
  return texts;
}

const CHECKS: Check[] = [
  { id: "key-format", ...ok("It is a key.", { file: "shown-in-no-ok-line" }) },
  {
    id: "auth-config-shape",
    ...problem("It does not parse.", {
      file: "convex/auth.config.ts",
      line: 3,
      fix: "1. Mend line 3.\n2. Run this command again.",
    }),
  },
  { id: "query-gating", ...warning("It waits.", { file: "src/App.tsx", line: 7 }) },
  { id: "token-source", ...unknown("Nobody was asked.") },
  { id: "next-middleware", ...skipped("This is no Next.js app.") },
];

test("in words: one line a check, what mends it below, and how many there are", () => {
  const report = openDoctorReport({ json: false, fix: false });
  const { out, err } = printed(() => {
    report.opening("development", "");
    report.result(CHECKS);
  });
  expect(out).toBe(`add-clerk-convex doctor

ok       key-format             It is a key.
problem  auth-config-shape      It does not parse. (convex/auth.config.ts:3)
         → 1. Mend line 3.
           2. Run this command again.
warning  query-gating           It waits. (src/App.tsx:7)
unknown  token-source           Nobody was asked.

1 problem, 1 warning, 1 could not be checked.
`);
  expect(err).toBe("");
});

test("another folder and production are in the title", () => {
  const report = openDoctorReport({ json: false, fix: false });
  const { out } = printed(() => report.opening("production", "apps/web"));
  expect(out).toBe(
    "add-clerk-convex doctor apps/web --prod\n\nFiles and commands are those of apps/web.\n",
  );
});

test("that this tool can mend something is said once, and not while it does", () => {
  const mendable = [
    {
      id: "use-auth-source" as const,
      ...problem("Foreign.", { fix: "npx add-clerk-convex doctor --fix" }),
    },
  ];
  const hint = "What this tool can mend, it mends with --fix.";
  const told = (fix: boolean) =>
    printed(() => openDoctorReport({ json: false, fix }).result(mendable)).out;
  expect(told(false)).toContain(hint);
  expect(told(true)).not.toContain(hint);
});

test("an error is told on stderr, a stop without ado", () => {
  const report = openDoctorReport({ json: false, fix: false });
  const failed = printed(() =>
    report.failed(new CliError("bad-usage", "There is no x.", "Give one."), undefined, undefined),
  );
  expect(failed.err).toBe(
    "error There is no x.\n\nGive one.\n\nThe project could not be judged.\n",
  );
  const stopped = printed(() =>
    report.failed(cancelled("Nothing was changed."), undefined, undefined),
  );
  expect(stopped).toEqual({ out: "Cancelled. Nothing was changed.\n", err: "" });
});

test("with --json, one document whatever happens", () => {
  const report = openDoctorReport({ json: true, fix: true });
  const { out } = printed(() => {
    report.opening("development", "");
    report.asking();
    report.before(CHECKS);
    report.fixed();
    report.result(CHECKS);
  });
  expect(doctorResultSchema.parse(JSON.parse(out))).toEqual({ status: "problems", checks: CHECKS });
  const fine = printed(() => report.result(CHECKS.filter(({ status }) => status !== "problem")));
  expect(JSON.parse(fine.out)).toMatchObject({ status: "ok" });
  const failed = printed(() =>
    report.failed(new CliError("bad-usage", "There is no x."), undefined, undefined),
  );
  expect(doctorResultSchema.parse(JSON.parse(failed.out))).toEqual({
    status: "failed",
    checks: [],
    error: { code: "bad-usage", message: "There is no x.", hint: null, commands: [] },
  });
});

test("in words: what is mended alike is told together, and of many the first", () => {
  const gates = (count: number): Check[] =>
    Array.from({ length: count }, (_, at) => ({
      id: "query-gating",
      ...warning("It waits.", { file: "src/App.tsx", line: at + 1, fix: "Gate it." }),
    }));
  const report = openDoctorReport({ json: false, fix: false });
  const linesOf = (count: number) =>
    printed(() => report.before(gates(count)))
      .out.trimEnd()
      .split("\n");
  expect(linesOf(3).map((line) => line.trim())).toEqual([
    "warning  query-gating           It waits. (src/App.tsx:1)",
    "warning  query-gating           It waits. (src/App.tsx:2)",
    "warning  query-gating           It waits. (src/App.tsx:3)",
    "→ Gate it.",
  ]);
  const many = linesOf(23);
  expect(many).toHaveLength(7);
  expect(many.slice(-2).map((line) => line.trim())).toEqual([
    "and 18 more like these: doctor --json lists them all.",
    "→ Gate it.",
  ]);
});

test("in a terminal what mends it is broken between words, and what is copied stays whole", () => {
  const { isTTY, columns } = process.stdout;
  Object.assign(process.stdout, { isTTY: true, columns: 60 });
  const fix =
    "Sign in, and see whether Convex takes it: npx add-clerk-convex doctor --sign-in apps/web\n" +
    "Or look among the templates of that instance for one of that name.";
  const report = openDoctorReport({ json: false, fix: false });
  const { out } = printed(() =>
    report.before([{ id: "token-source", ...problem("No.", { fix }) }]),
  );
  Object.assign(process.stdout, { isTTY, columns });
  expect(out).toBe(`problem  token-source           No.
         → Sign in, and see whether Convex takes it:
             npx add-clerk-convex doctor --sign-in apps/web
           Or look among the templates of that instance for
           one of that name.
`);
});
