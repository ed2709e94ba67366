/** Every command that a refusal, a diagnosis or a finished run prints can be run as it stands. */

import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { keepJournal } from "../../src/apply/journal.ts";
import { restoreFailed } from "../../src/apply/recover.ts";
import { projectStateDirectory } from "../../src/apply/state-directory.ts";
import { allChecks } from "../../src/checks/all-checks.ts";
import { NOTHING_ASKED, type Services } from "../../src/checks/services.ts";
import { type Stage, subjectOf } from "../../src/checks/subject.ts";
import { doctor } from "../../src/commands/doctor.ts";
import { readToken } from "../../src/commands/read-token.ts";
import { CliError, ERROR_EXIT, type ErrorCode, EXIT } from "../../src/errors.ts";
import { type AddOptions, UNTYPED_DOCTOR } from "../../src/options.ts";
import type { Journal } from "../../src/plan/journal.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { examine } from "../../src/project/examine.ts";
import { look } from "../../src/project/look.ts";
import { decideTemplate } from "../../src/prompts/decide-template.ts";
import { inOneText } from "../../src/text/numbered-steps.ts";
import { startClerk } from "../servers/clerk.ts";
import { type ConvexDeployment, startConvexDeployment } from "../servers/convex-deployment.ts";
import { causeApp, causes } from "../support/causes.ts";
import { keepPrinted, runIn, undoIn } from "../support/commands.ts";
import {
  convexApp,
  FAILS_TO_INSTALL,
  INSTALLS,
  npmThat,
  workspaceOf,
} from "../support/convex-app.ts";
import { decideAll } from "../support/decide-all.ts";
import { goldenCases } from "../support/golden.ts";
import { fixing } from "../support/judged-app.ts";
import { HOST, KEY } from "../support/keys.ts";
import { optionsWith } from "../support/options.ts";
import { packedTool } from "../support/packed.ts";
import { commandsIn, faultOf } from "../support/printed.ts";
import { projectWith } from "../support/project.ts";
import { IMPORT, main, refusedApp, refusedApps, SECRET } from "../support/refused-apps.ts";
import { run } from "../support/run.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

const printed = keepPrinted();

type Told = { code: string; hint: string | null };

/** How a run of the tool in this process refuses, or fails. */
async function refusalOf(directory: string, more: Partial<AddOptions> = {}): Promise<Told> {
  printed();
  await runIn(directory, { install: false, convexDev: false, ...more });
  return toldIn(printed());
}

function toldIn(json: string): Told {
  const { error } = JSON.parse(json);
  if (!error) throw new Error(`Nothing failed: ${json}`);
  return error;
}

/** The same of what is thrown. */
async function thrownBy(failing: Promise<unknown>): Promise<Told> {
  const error = await failing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CliError)) throw error ?? new Error("Nothing was thrown.");
  return { code: error.code, hint: error.hint ?? null };
}

function expectRunnable(text: string): void {
  for (const command of commandsIn(text))
    expect([command, faultOf(command)]).toEqual([command, undefined]);
}

const page = (entry: string) => `<script type="module" src="/src/${entry}.tsx"></script>`;

/** An app of several pages, the path of one of which a shell would not take as it is. */
async function appOfTwoPages(): Promise<string> {
  return convexApp({
    "index.html": page("main"),
    "admin.html": page("(staff only)/admin"),
    "src/(staff only)/admin.tsx": main(IMPORT, "<ConvexProvider client={c} />"),
    "vite.config.ts":
      'export default { build: { rollupOptions: { input: ["index.html", "admin.html"] } } };\n',
  });
}

async function workspaceWithTwoBackends(): Promise<string> {
  const root = await workspaceOf(["apps/web"]);
  await writeFiles(root, {
    "packages/other/package.json": '{ "name": "other", "dependencies": { "convex": "^1.48.0" } }\n',
    "packages/other/convex/tasks.ts": "",
  });
  return root;
}

async function appOfTwoFrameworks(): Promise<string> {
  const app = await convexApp({ "app/layout.tsx": "export default function Layout() {}\n" });
  const path = join(app, "package.json");
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace('"convex":', '"next": "^16.0.10",\n    "convex":'),
  );
  return app;
}

async function appWithLinkElsewhere(): Promise<string> {
  const [app, elsewhere] = await Promise.all([convexApp(), makeTemp("else")]);
  renameSync(join(app, ".env.local"), join(elsewhere, "env"));
  symlinkSync(join(elsewhere, "env"), join(app, ".env.local"));
  return app;
}

const OPEN: Omit<Journal, "root"> = {
  status: "open",
  began: "2026-01-01T10:00:00.000Z",
  directory: "",
  files: [],
  left: [],
  folders: [],
  generated: [],
  temporary: ".add-clerk-convex-1.tmp",
  packageManager: "npm",
  installedIn: "",
  convex: { command: ["npx", "convex"], folder: "" },
  variable: { name: "ISSUER", former: null },
  pushed: false,
  template: false,
};

/** An app in which a run was killed, whose journal says that of these files. */
async function killedIn(files: Journal["files"]): Promise<{ app: string; folder: string }> {
  const app = await convexApp();
  vi.stubEnv("XDG_STATE_HOME", await makeTemp("state of mine"));
  const state = await projectStateDirectory(app);
  mkdirSync(state, { recursive: true });
  const { folder } = keepJournal(state, { ...OPEN, root: app, files });
  return { app, folder };
}

const OLD = { bytes: Buffer.from("old"), mode: 0o644 };

/** The refusals by their codes; those of `refusedApps` and of the fixtures are beside them. */
const byCode: { [code in ErrorCode]?: (() => Promise<Told>)[] } = {
  "bad-usage": [
    async () => refusalOf(await convexApp(), { entry: "src/none.tsx" }),
    async () => refusalOf(await convexApp(), { sdk: "@clerk/nextjs" }),
    async () => refusalOf(await convexApp(), { createJwtTemplate: true }),
    () => thrownBy(readToken("eyJhbGciOiJSUzI1NiJ9")),
    () => thrownBy(readToken("no-such-file")),
  ],
  "bad-directory": [
    () => refusalOf("/no/such/folder"),
    async () => {
      await undoIn("/no/such/folder");
      return toldIn(printed());
    },
  ],
  "missing-key": [async () => refusalOf(await convexApp(), { publishableKey: undefined })],
  "bad-key": [async () => refusalOf(await convexApp(), { publishableKey: "pk_test_aGFwcHk" })],
  "secret-key": [async () => refusalOf(await convexApp(), { publishableKey: `sk_test_${SECRET}` })],
  "bad-issuer": [async () => refusalOf(await convexApp(), { issuer: "http://clerk.example.com" })],
  "issuer-mismatch": [
    async () => {
      const clerk = await startClerk({ host: HOST, issuer: "https://clerk.other.example.com" });
      onTestFinished(() => clerk.close());
      const [app, cli] = await Promise.all([convexApp(), packedTool()]);
      const words = [cli, "--json", "-k", KEY];
      return toldIn((await run(process.execPath, words, { cwd: app, env: clerk.routes })).stdout);
    },
  ],
  "issuer-in-use": [
    async () => {
      const variables = { CLERK_JWT_ISSUER_DOMAIN: "https://other-1.clerk.accounts.dev" };
      return deployed(await startConvexDeployment({ variables }));
    },
  ],
  "ambiguous-app": [async () => refusalOf(await workspaceOf(["apps/the admin", "apps/web"]))],
  "ambiguous-backend": [async () => refusalOf(join(await workspaceWithTwoBackends(), "apps/web"))],
  "ambiguous-entry": [async () => refusalOf(await appOfTwoPages())],
  "ambiguous-framework": [async () => refusalOf(await appOfTwoFrameworks())],
  "outside-project": [async () => refusalOf(await appWithLinkElsewhere())],
  "edited-since": [
    async () => {
      const app = await convexApp();
      await runIn(app, { install: false, convexDev: false });
      writeFileSync(join(app, "src/main.tsx"), "// mine\n");
      printed();
      await undoIn(app);
      return toldIn(printed());
    },
    async () => {
      const file = { path: "package.json", owner: "plan" as const, former: OLD, known: [OLD] };
      return refusalOf((await killedIn([file])).app);
    },
  ],
  locked: [
    async () => {
      const { app, folder } = await killedIn([]);
      const locks = join(folder, "../locks");
      mkdirSync(locks, { recursive: true });
      const holder = { pid: process.ppid, host: hostname(), since: "2026-01-01T10:00:00Z" };
      writeFileSync(join(locks, "1"), JSON.stringify(holder));
      return refusalOf(app);
    },
  ],
  "unfinished-run": [
    async () => refusalOf((await killedIn([])).app, { dryRun: true }),
    async () => {
      const { app } = await killedIn([]);
      printed();
      await doctor(app, { ...UNTYPED_DOCTOR, verify: false, json: true });
      const told = toldIn(printed());
      // It is no command of doctor's, and it goes to the folder that was named.
      const undo = expect.stringMatching(/^cd \S+ && npx add-clerk-convex undo$/);
      expect(commandsIn(told.hint ?? "")).toEqual([undo]);
      return told;
    },
  ],
  "journal-failed": [
    async () => {
      const { app, folder } = await killedIn([]);
      writeFileSync(join(folder, "run.json"), "{");
      return refusalOf(app);
    },
    async () => {
      const app = await convexApp();
      vi.stubEnv("XDG_STATE_HOME", join(app, "state"));
      return refusalOf(app);
    },
  ],
  "restore-failed": [
    () => {
      const failed = [{ path: "src/main.tsx", error: new Error("EROFS") }];
      return thrownBy(Promise.reject(restoreFailed(failed, "/home/me/state of mine/1")));
    },
  ],
  "changed-meanwhile": [
    () => failing(`${INSTALLS}\nwriteFileSync("src/main.tsx", "export {};\\n");`),
  ],
  "write-failed": [
    () =>
      failing(
        `${INSTALLS}\nimport { mkdirSync } from "node:fs"; mkdirSync("convex/auth.config.ts");`,
      ),
  ],
  "install-failed": [
    () => failing(FAILS_TO_INSTALL),
    () => failing('console.error("npm error code ERESOLVE");\nprocess.exit(1);'),
  ],
  "node-range": [
    async () => {
      const convex = { name: "convex", version: "1.49.0", engines: { node: ">=99" } };
      const files = { "node_modules/convex/package.json": JSON.stringify(convex) };
      return refusalOf(await convexApp(files, { convex: "1.49.0" }), { convexDev: true });
    },
  ],
  "convex-env-failed": [() => deploying("/api/update_environment_variables")],
  "convex-failed": [() => deploying("/api/deploy2/start_push")],
  "clerk-failed": [
    () => {
      const reading = { status: "failed", reason: "Clerk is at lunch." } as const;
      const options = optionsWith({ createJwtTemplate: true });
      return thrownBy((async () => decideTemplate(projectWith(), reading, options, false))());
    },
  ],
};

/** A run whose package manager is this program. */
async function failing(npm: string): Promise<Told> {
  vi.stubEnv("PATH", (await npmThat(npm)).PATH);
  return refusalOf(await convexApp(), { install: true });
}

/** A run whose deployment refuses one kind of request. */
async function deploying(path: string): Promise<Told> {
  const deployment = await startConvexDeployment();
  deployment.failNext(path, 400, { code: "Nope", message: "Not on my watch." }, 9);
  return deployed(deployment);
}

/** A run against this deployment. */
async function deployed(deployment: ConvexDeployment): Promise<Told> {
  onTestFinished(() => deployment.close());
  for (const [name, value] of Object.entries(deployment.selfHosted)) vi.stubEnv(name, value);
  return refusalOf(await convexApp(), { convexDev: true });
}

const fixtures = goldenCases();
const refusedFixtures = fixtures.filter(({ refused }) => refused);

/** What may be printed with an exit status that says that the user has to do something. */
const codes = Object.entries(ERROR_EXIT).flatMap(([code, status]) =>
  status === EXIT.usage || status === EXIT.refused || status === EXIT.stepFailed ? [code] : [],
);

test("no code is left out", () => {
  const covered = [
    ...Object.keys(byCode),
    ...refusedApps.map(([code]) => code),
    ...refusedFixtures.map(({ refused }) => refused?.code),
  ];
  expect([...new Set(covered)].sort()).toEqual([...codes].sort());
});

describe("a refusal's commands run as they stand", () => {
  const cases = Object.entries(byCode).flatMap(([code, all]) =>
    all.map((refuse): [string, number, () => Promise<Told>] => [
      code,
      all.indexOf(refuse) + 1,
      refuse,
    ]),
  );

  test.each(cases)("%s, %i", async (code, _, refuse) => {
    onTestFinished(() => void vi.unstubAllEnvs());
    const told = await refuse();
    expect(told.code).toBe(code);
    expectRunnable(told.hint ?? "");
  });

  test.each(refusedApps)("%s: %s", async (code, _, shape) => {
    const told = await refusalOf(await refusedApp(shape));
    expect(told.code).toBe(code);
    expectRunnable(told.hint ?? "");
  });

  test.each(refusedFixtures)("$name", async ({ before, refused, options }) => {
    const told = await refusalOf(before, { ...options, issuer: undefined, dryRun: true });
    expect(told.code).toBe(refused?.code);
    expectRunnable(told.hint ?? "");
  });
});

/** What was answered, if anything, where all is amiss. */
const ANSWERS: Services[] = [
  NOTHING_ASKED,
  {
    ...NOTHING_ASKED,
    variable: { status: "unset" },
    templates: { status: "answered", value: [] },
    hosts: { status: "answered", value: ["other-1.clerk.accounts.dev"] },
  },
];

describe("a diagnosis's commands run as they stand", () => {
  async function expectFixes(directory: string, entry?: string): Promise<void> {
    const examined = await examine(directory, optionsWith({ entry }), {}, () => true);
    const stages: Stage[] = ["development", "production"];
    for (const stage of stages) {
      for (const services of ANSWERS) {
        const checks = allChecks({
          subject: subjectOf(examined, stage),
          services,
          fixFor: fixing(),
          token: undefined,
        });
        for (const { fix } of checks) expectRunnable(`  ${(fix ?? "").replaceAll("\n", "\n  ")}`);
      }
    }
  }

  test.each(causes())("$name", async (cause) => {
    await expectFixes(await causeApp(cause));
  });

  test.each(fixtures.filter(({ refused }) => !refused))(
    "$name",
    async ({ before, after, ...golden }) => {
      await expectFixes(before, golden.options.entry);
      if (!golden.wired) await expectFixes(after, golden.options.entry);
    },
  );
});

describe("what is left to do after a run runs as it stands", () => {
  test.each(fixtures.filter(({ refused }) => !refused))("$name", async ({ before, options }) => {
    const usual = { publishableKey: KEY, install: false, convexDev: false, yes: true, ...options };
    // Where the issuer is written to is nothing that a look asks.
    const project = await look(before, optionsWith(usual), {});
    for (const issuerIn of ["env", "file"] as const) {
      const typed = optionsWith({ ...usual, issuerIn });
      const { next, later, warnings } = makePlan(
        project,
        await decideAll(project, typed, undefined),
      );
      const steps = [...next, ...later].map(inOneText);
      for (const text of [...steps, ...warnings]) expectRunnable(text);
    }
  });
});
