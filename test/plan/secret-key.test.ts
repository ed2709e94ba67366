import { expect, test } from "vitest";
import type { Answers } from "../../src/answers.ts";
import type { CliError } from "../../src/errors.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { secretKeyStep, stillMissing } from "../../src/plan/wiring/secret-key.ts";
import type { Project } from "../../src/project/project.ts";
import { diffOf } from "../../src/report/diff.ts";
import { answersWith } from "../support/answers.ts";
import { examined } from "../support/judged-app.ts";
import { projectWith } from "../support/project.ts";
import { sdkNamed } from "../support/sdks.ts";

const SECRET = "sk_test_ofATestThatIsNobodysKey";
const secretKey = { variable: "CLERK_SECRET_KEY", value: SECRET };

const next = (more: Partial<Project> = {}) => projectWith({ framework: "next", ...more });

async function planOf(answers: Partial<Answers>, more: Partial<Project> = {}) {
  const { project } = await examined("next-app-16");
  return makePlan(
    { ...project, ...more },
    answersWith({ sdk: sdkNamed("@clerk/nextjs"), ...answers }),
  );
}

test("it goes into the env file, which is private from then on, and into nothing else of the plan", async () => {
  const plan = await planOf({ secretKey });
  const { files, ...rest } = plan;
  const holding = files.filter(({ after }) => after.includes(SECRET));
  expect(holding).toMatchObject([{ path: ".env.local", isPrivate: true }]);
  expect(holding[0]?.after).toContain(`CLERK_SECRET_KEY=${SECRET}\n`);
  expect(JSON.stringify(rest)).not.toContain("ofATest");
  expect(files.map(diffOf).join("")).toContain("+CLERK_SECRET_KEY=…\n");
  expect(files.map(diffOf).join("")).not.toContain("ofATest");
  expect(plan.missing).toBeUndefined();
});

test("without one the last line says what is missing, and what happens until then", async () => {
  const { missing, next: steps, files } = await planOf({});
  expect(missing).toBe(
    "CLERK_SECRET_KEY in .env.local. Until it is there the server answers each page with an error.",
  );
  expect(steps.join("\n")).toContain("Put CLERK_SECRET_KEY into .env.local yourself");
  expect(files.some(({ isPrivate }) => isPrivate)).toBe(false);
});

test("nothing is missing where no server needs one, or it is there", () => {
  const there = { value: "test", source: "CLERK_SECRET_KEY in .env", file: ".env" } as const;
  const workerSecrets = { path: ".dev.vars", hasSecretKey: true };
  const given = { secretKey: undefined };
  for (const project of [projectWith(), next({ secretKey: there }), next({ workerSecrets })]) {
    expect([stillMissing(project, given), secretKeyStep(project, given)]).toEqual([undefined, []]);
  }
});

test("what may be there all the same is not said to be missing", async () => {
  const given = { secretKey: undefined };
  const project = next({ envLoader: "doppler" });
  expect(stillMissing(project, given)).toBeUndefined();
  expect(secretKeyStep(project, given).join()).toContain(", unless doppler gives the server one:");
  const proxy =
    'import { clerkMiddleware } from "@clerk/nextjs/server";\nexport default clerkMiddleware({ secretKey: ofVault() });\n';
  const byCode = await examined("next-app-16", { "proxy.ts": proxy });
  expect(stillMissing(byCode.project, given)).toBeUndefined();
  const scripts = JSON.stringify({
    ...JSON.parse(byCode.project.packageJson.text),
    scripts: { dev: "doppler run -- next dev" },
  });
  const byScript = await examined("next-app-16", { "package.json": scripts });
  expect(byScript.project.envLoader).toBe("doppler");
});

test("an env file that git tracks is to be taken out of it first", () => {
  const envFile = { path: "apps/my web/.env.local", text: "", tracked: true };
  const [step] = secretKeyStep(next({ envFile }), { secretKey: undefined });
  expect(step?.[0]).toContain("take it out of git first");
});

test("an env file that can't be edited is refused without a word of the key", async () => {
  const envFile = { path: ".env.local", text: "A:", tracked: false };
  const refusal = planOf({ secretKey }, { envFile, keyVariables: [] });
  await expect(refusal).rejects.toMatchObject({ code: "env-file-shape" });
  const { message, hint } = await refusal.then(
    () => ({ message: "", hint: "" }),
    (error: CliError) => error,
  );
  expect(`${message} ${hint}`).not.toContain("ofATest");
});
