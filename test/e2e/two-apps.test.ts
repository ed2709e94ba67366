/** Two apps over one backend: wiring one never takes the other one's sign-in away. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Check } from "../../src/checks/check.ts";
import { settleIssuer } from "../../src/commands/issuer/settle-issuer.ts";
import { EXIT } from "../../src/errors.ts";
import { look } from "../../src/project/look.ts";
import { terminalQuestions } from "../../src/prompts/questions.ts";
import { doctorResultSchema, type RunResult, resultSchema } from "../../src/report/result.ts";
import { decideAll } from "../support/decide-all.ts";
import { idsOf } from "../support/diagnose.ts";
import { copyOf, goldenCases } from "../support/golden.ts";
import { optionsWith } from "../support/options.ts";
import { hashTree, removeTree, writeFiles } from "../support/temp.ts";
import { acceptedBy, FIRST, keyOf, SECOND, type TwoApps, twoApps } from "../support/two-apps.ts";
import { typeHere } from "../support/type-here.ts";

vi.setConfig({ testTimeout: 120_000 });

beforeEach(() => {
  // Nobody answers: what is judged is the project and its deployment.
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
  return () => vi.unstubAllGlobals();
});

type App = "one" | "two";

async function add(
  { root }: TwoApps,
  app: App,
  ...words: string[]
): Promise<{ exitCode: number | undefined; result: RunResult }> {
  const typed = ["--no-install", "--no-verify", "--json", ...words];
  const { exitCode, stdout } = await typeHere(join(root, "apps", app), typed);
  return { exitCode, result: resultSchema.parse(JSON.parse(stdout)) };
}

/** What doctor says of the issuer and of what Convex accepts. */
async function judged({ root }: TwoApps, app: App, ...words: string[]): Promise<Check[]> {
  const { stdout } = await typeHere(join(root, "apps", app), ["doctor", "--json", ...words]);
  const { checks } = doctorResultSchema.parse(JSON.parse(stdout));
  // No packages are installed here.
  return checks.filter(({ id }) => id !== "clerk-packages");
}

const problemsOf = (checks: Check[]) => idsOf(checks, "problem");
const told = (checks: Check[], id: string) =>
  checks.filter((check) => check.id === id).map(({ status }) => status);

const FORMS = [
  ["--issuer-in", "env"],
  ["--issuer-in", "file"],
];
const INSTANCES = [FIRST, SECOND];

const MATRIX = INSTANCES.flatMap((second) =>
  FORMS.flatMap((firstForm) =>
    FORMS.flatMap((secondForm) =>
      (["one", "two"] as const).flatMap((start) =>
        [true, false].map((isDeployed) => ({
          second,
          firstForm,
          secondForm,
          start,
          isDeployed,
          name: [
            `${second === FIRST ? "the same" : "another"} instance`,
            `${firstForm[1]} and ${secondForm[1]}`,
            `${start} first`,
            isDeployed ? "deployed" : "not deployed",
          ].join(", "),
        })),
      ),
    ),
  ),
);

test.each(MATRIX)("$name", async ({ second, firstForm, secondForm, start, isDeployed }) => {
  const apps = await twoApps(isDeployed ? {} : undefined);
  const [first, other]: [App, App] = start === "one" ? ["one", "two"] : ["two", "one"];
  const words = isDeployed ? [] : ["--no-convex-dev"];
  const results: RunResult[] = [];
  for (const [app, host, form] of [
    [first, FIRST, firstForm],
    [other, second, secondForm],
  ] as const) {
    const { exitCode, result } = await add(apps, app, "-k", keyOf(host), ...form, ...words);
    expect(result.error ?? exitCode).toBe(0);
    results.push(result);
  }
  // Without a deployment the variables are left to the user, who sets what is printed.
  const steps = results.flatMap(({ next }) => next);
  const printed = steps.flatMap((step) => [...step.matchAll(/env set (CLERK\S+) (https\S+)/g)]);
  const variables = isDeployed
    ? apps.variables()
    : Object.fromEntries(printed.map(([, name, value]) => [name, value]));
  const config = apps.text("packages/backend/convex/auth.config.ts");
  const accepted = acceptedBy(config, variables);
  expect(accepted).toEqual(expect.arrayContaining([`https://${FIRST}`, `https://${second}`]));
  expect(accepted).toHaveLength(second === FIRST ? 1 : 2);

  for (const app of [first, other]) {
    const checks = await judged(apps, app);
    expect(problemsOf(checks)).toEqual([]);
    if (isDeployed) {
      expect(["ok", "warning"]).toContain(told(checks, "auth-config-domain")[0]);
      expect(["ok", "skipped"]).toContain(told(checks, "deployment-issuer")[0]);
    }
    const again = await add(apps, app, ...words);
    expect(again.result).toMatchObject({ status: "already-wired" });
  }
  expect(apps.text("packages/backend/convex/auth.config.ts")).toBe(config);
});

const CONFIG = "packages/backend/convex/auth.config.ts";
const entry = (domain: string) =>
  `    {\n      domain: ${domain},\n      applicationID: "convex",\n    },\n`;
const listing = (...domains: string[]) =>
  `declare const process: { env: Record<string, string> };\n\nexport default {\n  providers: [\n${domains.map(entry).join("")}  ],\n};\n`;
const OTHER = "https://calm-cow-2.clerk.accounts.dev";
const OURS = `https://${SECOND}`;
const KEY = ["-k", keyOf(SECOND)];
const NAME = "CLERK_JWT_ISSUER_DOMAIN";

/** The second app's package.json says that it signs in with Clerk; its key isn't here. */
function withSdk(apps: TwoApps, app: App): void {
  const path = join(apps.root, "apps", app, "package.json");
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  manifest.dependencies["@clerk/react"] = "^6.18.0";
  writeFileSync(path, JSON.stringify(manifest));
}

describe("an issuer in auth.config is seen to be in use", () => {
  test.each<
    [
      proof: string,
      deployed: Record<string, string> | undefined,
      files: Record<string, string>,
      domain: string,
    ]
  >([
    [
      "by a key in .env",
      undefined,
      { "apps/one/.env": `VITE_CLERK_PUBLISHABLE_KEY=${keyOf("calm-cow-2.clerk.accounts.dev")}\n` },
      `"${OTHER}"`,
    ],
    [
      "by a key for production",
      undefined,
      {
        "apps/one/.env.production": `VITE_CLERK_PUBLISHABLE_KEY=${keyOf("clerk.example.com", "live")}\n`,
      },
      '"https://clerk.example.com"',
    ],
    [
      "by this app's key for production",
      undefined,
      {
        "apps/two/.env.production": `VITE_CLERK_PUBLISHABLE_KEY=${keyOf("clerk.example.com", "live")}\n`,
      },
      '"https://clerk.example.com"',
    ],
    [
      "by an issuer in an env file",
      undefined,
      { "apps/one/.env.local": `CLERK_JWT_ISSUER_DOMAIN=${OTHER}\n` },
      `"${OTHER}/"`,
    ],
    ["by what the deployment has", { [NAME]: OTHER }, {}, `"${OTHER}"`],
    [
      "by a variable that a key explains",
      { [NAME]: OTHER },
      {
        "apps/one/.env.local": `VITE_CLERK_PUBLISHABLE_KEY=${keyOf("calm-cow-2.clerk.accounts.dev")}\n`,
      },
      `process.env.${NAME}`,
    ],
  ])("%s", async (_, deployed, files, domain) => {
    const apps = await twoApps(deployed, { [CONFIG]: listing(domain), ...files });
    const words = deployed ? [] : ["--no-convex-dev"];
    const { exitCode, result } = await add(apps, "two", ...KEY, ...words);
    expect(result.error ?? exitCode).toBe(0);
    const former = domain.startsWith('"') ? domain.slice(1, -1) : OTHER;
    expect(apps.accepted()).toEqual([former, OURS]);
    expect(result.warnings.join()).toContain("stays there");
  });

  test.each([
    ["literal", `"${OTHER}"`],
    ["variable", `process.env.${NAME}`],
  ])("by an app with Clerk whose key isn't here: %s", async (_, domain) => {
    const apps = await twoApps(undefined, { [CONFIG]: listing(domain) });
    withSdk(apps, "one");
    const { exitCode, result } = await add(apps, "two", ...KEY, "--no-convex-dev");
    expect(result.error ?? exitCode).toBe(0);
    const variables = { [NAME]: OTHER, CLERK_JWT_ISSUER_DOMAIN_TWO: OURS };
    expect(acceptedBy(apps.text(CONFIG), variables)).toEqual([OTHER, OURS]);
  });

  test("by an app beside it, without a workspace", async () => {
    const golden = goldenCases().find(({ name }) => name === "vite-strict-mode");
    const app = copyOf(golden?.before ?? "");
    onTestFinished(() => removeTree(app));
    const manifest = '{ "name": "admin", "dependencies": { "convex": "1", "@clerk/react": "6" } }';
    await writeFiles(app, {
      "convex/auth.config.ts": listing(`"${OTHER}"`),
      "admin/package.json": manifest,
      "admin/.env.local": `VITE_CLERK_PUBLISHABLE_KEY=${keyOf("calm-cow-2.clerk.accounts.dev")}\n`,
    });
    const words = ["--no-install", "--no-verify", "--no-convex-dev", "--json", ...KEY];
    const { stdout } = await typeHere(app, words);
    expect(resultSchema.parse(JSON.parse(stdout))).toMatchObject({ status: "wired" });
    const text = readFileSync(join(app, "convex/auth.config.ts"), "utf8");
    expect(acceptedBy(text, {})).toEqual([OTHER, OURS]);
  });

  test("and what nothing shows to be in use is replaced, as the plan says", async () => {
    const apps = await twoApps(undefined, { [CONFIG]: listing(`"${OTHER}"`) });
    const { result } = await add(apps, "two", ...KEY, "--no-convex-dev");
    expect(apps.accepted()).toEqual([OURS]);
    expect(result.warnings.join()).toContain(
      `accepts ${OTHER}, which nothing here shows to be in use`,
    );
    const kept = await twoApps(undefined, { [CONFIG]: listing(`"${OTHER}"`) });
    await add(kept, "two", ...KEY, "--no-convex-dev", "--other-issuer", "keep");
    expect(kept.accepted()).toEqual([OTHER, OURS]);
  });

  test("doctor --fix in the app that lost its entry adds it again", async () => {
    const apps = await twoApps({ [NAME]: `https://${FIRST}` });
    await add(apps, "one", "-k", keyOf(FIRST));
    await add(apps, "two", ...KEY);
    writeFileSync(join(apps.root, CONFIG), listing(`process.env.${NAME}`));
    expect(problemsOf(await judged(apps, "two"))).toEqual(["deployment-issuer"]);
    const fixed = await judged(apps, "two", "--fix", "--yes", "--no-install");
    expect(problemsOf(fixed)).toEqual([]);
    expect(problemsOf(await judged(apps, "one"))).toEqual([]);
    expect(apps.accepted()).toEqual([`https://${FIRST}`, OURS]);
  });
});

describe("a variable of the deployment with another issuer", () => {
  test.each<[what: string, files: Record<string, string>]>([
    ["auth.config reads it", { [CONFIG]: listing(`process.env.${NAME}`) }],
    ["there is no auth.config", {}],
    ["auth.config lists nobody", { [CONFIG]: listing() }],
  ])("is not overwritten unasked: %s", async (_, files) => {
    const apps = await twoApps({ [NAME]: OTHER }, files);
    const before = await hashTree(apps.root);
    const { exitCode, result } = await add(apps, "two", ...KEY);
    expect(exitCode).toBe(EXIT.usage);
    expect(result.error).toMatchObject({
      code: "issuer-in-use",
      message: expect.stringContaining(`${NAME}=${OTHER}`),
      hint: expect.stringMatching(/--other-issuer keep[\s\S]*--other-issuer replace/),
    });
    expect(await hashTree(apps.root)).toEqual(before);
    expect(apps.variables()).toEqual({ [NAME]: OTHER });
  });

  test.each([
    ["replace", [OURS], { [NAME]: OURS }],
    ["keep", [OTHER, OURS], { [NAME]: OTHER, CLERK_JWT_ISSUER_DOMAIN_TWO: OURS }],
  ])("--other-issuer %s", async (fate, accepted, variables) => {
    const apps = await twoApps({ [NAME]: OTHER }, { [CONFIG]: listing(`process.env.${NAME}`) });
    const { exitCode, result } = await add(apps, "two", ...KEY, "--other-issuer", fate);
    expect(result.error ?? exitCode).toBe(0);
    expect(apps.accepted()).toEqual(accepted);
    expect(apps.variables()).toEqual(variables);
    if (fate === "replace") expect(result.warnings.join()).toContain(`${NAME}=${OTHER}`);
    expect(problemsOf(await judged(apps, "two"))).toEqual([]);
  });

  test.each<[what: string, domains: string[] | undefined]>([
    ["that it isn't read from", [`process.env.${NAME}`]],
    ["in an auth.config to be made", undefined],
    ["beside the wrong one", [`process.env.${NAME}`, "process.env.CLERK_FRONTEND_API_URL"]],
  ])("the variable that has the right one already is used: %s", async (_, domains) => {
    const variables = { [NAME]: OTHER, CLERK_FRONTEND_API_URL: `${OURS}/` };
    const apps = await twoApps(variables, domains ? { [CONFIG]: listing(...domains) } : {});
    const { exitCode, result } = await add(apps, "two", ...KEY);
    expect(result.error ?? exitCode).toBe(0);
    expect(apps.variables()).toEqual(variables);
    expect(apps.accepted()).toContain(`${OURS}/`);
    expect(apps.accepted()).toHaveLength(domains ? 2 : 1);
  });

  test("a deployment that can't be asked is told nothing", async () => {
    const apps = await twoApps({});
    writeFileSync(join(apps.root, "node_modules/convex/bin/main.js"), "process.exitCode = 1;");
    const before = await hashTree(apps.root);
    const { exitCode, result } = await add(apps, "two", ...KEY);
    expect(exitCode).toBe(EXIT.stepFailed);
    expect(result.error).toMatchObject({ code: "convex-env-failed" });
    expect(await hashTree(apps.root)).toEqual(before);
  });

  test("whoever is there is asked, and decides", async () => {
    const apps = await twoApps({ [NAME]: OTHER }, { [CONFIG]: listing(`process.env.${NAME}`) });
    const options = optionsWith({ publishableKey: keyOf(SECOND) });
    const project = await look(join(apps.root, "apps/two"), options, {});
    const answers = await decideAll(project, options, undefined);
    for (const at of [0, 1]) {
      const asked: string[] = [];
      const choice = (message: string, choices: readonly string[]) => {
        asked.push(message);
        return Promise.resolve(choices[at] ?? "");
      };
      const settled = await settleIssuer(project, answers, options, {
        questions: { ...terminalQuestions, choice },
        report: { waiting: (_, work) => work },
      });
      expect(asked).toEqual([expect.stringContaining(OTHER)]);
      expect(settled.issuerVariable).toBe(at === 0 ? "CLERK_JWT_ISSUER_DOMAIN_TWO" : NAME);
      expect(settled.otherIssuer).toBe(at === 0 ? "keep" : "replace");
    }
  });
});
