/** doctor --sign-in without a secret key: the page, a person in a real browser, and Convex's answer. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Check } from "../../src/checks/check.ts";
import { doctorResultSchema } from "../../src/report/result.ts";
import { TEST_USER } from "../servers/clerk-frontend/instance.ts";
import { editFile, wiredApp } from "../support/causes.ts";
import { packedTool } from "../support/packed.ts";
import { oidc, pushProviders } from "../support/push-config.ts";
import { cleanEnvironment } from "../support/run.ts";
import { writeFiles } from "../support/temp.ts";
import { type Played, setTokenSource, startPlayed } from "./played.ts";

let played: Played;
let cli: string;
beforeAll(async () => {
  [played, cli] = await Promise.all([startPlayed("template"), packedTool()]);
  await pushProviders(played.deployment, oidc(played.clerk.issuer));
  played.deployment.variables.set("CLERK_JWT_ISSUER_DOMAIN", played.clerk.issuer);
}, 120_000);
afterAll(() => played?.close());

type Doctor = { address: string; ended: Promise<{ stdout: string; stderr: string }> };

/** Starts it, and waits for the address of its page. */
async function startDoctor(app: string): Promise<Doctor> {
  const child = spawn(process.execPath, [cli, "doctor", "--json", "--sign-in"], {
    cwd: app,
    env: cleanEnvironment(played.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const told = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => {
    told.stdout += text;
  });
  const address = new Promise<string>((resolve) => {
    child.stderr.on("data", (text) => {
      told.stderr += text;
      const [found] = /http:\/\/localhost:\d+\//.exec(told.stderr) ?? [];
      if (found) resolve(found);
    });
  });
  const ended = new Promise<typeof told>((resolve) => child.on("close", () => resolve(told)));
  return { address: await address, ended };
}

async function appWithShared(version: string): Promise<string> {
  const app = await wiredApp();
  const from = "https://happy-horse-123.convex.cloud";
  await editFile(app, { file: ".env.local", from, to: played.deployment.url });
  const shared = join("node_modules", "@clerk", "shared", "package.json");
  await writeFiles(app, { [shared]: JSON.stringify({ name: "@clerk/shared", version }) });
  return app;
}

/** Signs in there as a person does, and gives what doctor says of it. */
async function signInAt({
  address,
  ended,
}: Doctor): Promise<{ signIn: Check | undefined; all: string }> {
  const context = await played.browser.newContext({ viewport: { width: 900, height: 800 } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (/Content Security Policy/.test(message.text())) errors.push(message.text());
  });
  await page.goto(address);
  await page.locator('input[name="identifier"]').fill(TEST_USER.email, { timeout: 20_000 });
  await page.screenshot({ path: ".cache/pictures/doctor-sign-in.png" });
  await page.locator(".cl-formButtonPrimary").click();
  const password = page.locator('input[name="password"]:visible');
  await password.waitFor({ timeout: 20_000 });
  await page.waitForTimeout(300);
  await password.fill(TEST_USER.password);
  await page.locator(".cl-formButtonPrimary").click();
  const { stdout, stderr } = await ended;
  expect(errors).toEqual([]);
  await context.close();
  const { checks } = doctorResultSchema.parse(JSON.parse(stdout));
  return { signIn: checks.find(({ id }) => id === "sign-in"), all: stdout + stderr };
}

describe.each(["4.41.0", "3.47.2"])("an SDK built on @clerk/shared %s", (shared) => {
  test("the token that the page gets is given to Convex", { timeout: 90_000 }, async () => {
    setTokenSource(played.clerk, "template");
    const { signIn, all } = await signInAt(await startDoctor(await appWithShared(shared)));
    expect(signIn).toMatchObject({ status: "ok" });
    expect(all).not.toMatch(/eyJ|ada@example/);
  });

  test("no template and no integration is named", { timeout: 90_000 }, async () => {
    setTokenSource(played.clerk, "neither");
    const { signIn } = await signInAt(await startDoctor(await appWithShared(shared)));
    expect(signIn).toMatchObject({
      status: "problem",
      message: expect.stringMatching(/integration is not active, and it has no JWT template/),
    });
  });
});
