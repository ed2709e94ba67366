/** What is given as the issuer, and as the key, in whole runs that start no program. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { EXIT } from "../src/errors.ts";
import { type DoctorResult, doctorResultSchema, resultSchema } from "../src/report/result.ts";
import { copyOf, filesOf, goldenCases } from "./support/golden.ts";
import { appOf } from "./support/judged-app.ts";
import { ISSUER, KEY } from "./support/keys.ts";
import { removeTree } from "./support/temp.ts";
import { typeHere } from "./support/type-here.ts";

const OFFLINE = ["--no-convex-dev", "--no-install", "--yes", "--json"];
const HOST = "clerk.seeds.example";
const LIVE = `pk_live_${Buffer.from(`${HOST}$`).toString("base64")}`;

/** What every address answers. */
let answer: () => Promise<Response>;
beforeEach(() => {
  answer = () => Promise.reject(new TypeError("fetch failed"));
  vi.stubGlobal("fetch", () => answer());
  return () => vi.unstubAllGlobals();
});

function plainApp(): string {
  const golden = goldenCases().find(({ name }) => name === "vite-strict-mode");
  const app = copyOf(golden?.before ?? "");
  onTestFinished(() => removeTree(app));
  return app;
}

async function add(app: string, ...words: string[]) {
  const { stdout, exitCode } = await typeHere(app, [...words, ...OFFLINE]);
  return { result: resultSchema.parse(JSON.parse(stdout)), exitCode };
}

async function doctor(app: string): Promise<DoctorResult["checks"]> {
  const { stdout } = await typeHere(app, ["doctor", "--json"]);
  return doctorResultSchema.parse(JSON.parse(stdout)).checks;
}

describe("the address of the keys, or of the configuration", () => {
  const addresses = ["jwks.json", "openid-configuration"].map(
    (name) => `${ISSUER}/.well-known/${name}`,
  );

  test.each(addresses)("is no issuer: %s", async (address) => {
    const app = plainApp();
    const before = filesOf(app);
    const { result, exitCode } = await add(app, "-k", KEY, "--issuer", address, "--no-verify");
    expect(exitCode).toBe(EXIT.usage);
    expect(result.error?.message).toContain(`the issuer is ${ISSUER}.`);
    expect(filesOf(app)).toEqual(before);
  });

  test.each(addresses)("is none in an env file either: %s", async (address) => {
    const app = plainApp();
    writeFileSync(join(app, ".env.local"), `CLERK_ISSUER_URL=${address}\n`);
    const { result, exitCode } = await add(app, "-k", KEY, "--no-verify");
    expect(exitCode).toBe(EXIT.usage);
    expect(result.error?.hint).not.toContain("--issuer");
  });
});

test("an issuer of its own that answers 404 is none, and the key's is taken with a warning", async () => {
  answer = () => Promise.resolve(new Response("", { status: 404 }));
  const app = plainApp();
  const typed = await add(app, "-k", KEY, "--issuer", "https://seeds.example/sign-in");
  expect(typed.exitCode).toBe(EXIT.usage);
  expect(typed.result.error?.code).toBe("issuer-mismatch");
  const insisted = ["--issuer", "https://seeds.example/sign-in", "--no-verify", "--dry-run"];
  expect((await add(app, "-k", KEY, ...insisted)).exitCode).toBe(EXIT.ok);
  const derived = await add(app, "-k", KEY);
  expect(derived.exitCode).toBe(EXIT.ok);
  expect(derived.result.warnings.join()).toContain("answered 404");
});

describe("a production instance's key", () => {
  test("goes into the env file for this machine with a warning", async () => {
    const { result, exitCode } = await add(plainApp(), "-k", LIVE, "--no-verify");
    expect(exitCode).toBe(EXIT.ok);
    expect(result.warnings.join()).toContain("refuses it on localhost");
  });

  const wired = () =>
    appOf("vite-strict-mode", {
      ".env.local": `VITE_CLERK_PUBLISHABLE_KEY=${LIVE}\n`,
      "convex/auth.config.ts": `export default { providers: [{ domain: "https://${HOST}", applicationID: "convex" }] };\n`,
    });

  test("is warned of by doctor", async () => {
    const checks = await doctor(await wired());
    expect(checks.find(({ id }) => id === "key-environment")).toMatchObject({
      status: "warning",
      file: ".env.local",
    });
  });

  test("is mended in the DNS where its host is another's", async () => {
    answer = () => Promise.resolve(new Response("", { status: 404 }));
    const checks = await doctor(await wired());
    expect(checks.find(({ id }) => id === "issuer-reachable")).toMatchObject({
      status: "problem",
      fix: expect.stringMatching(/DNS record of clerk\.seeds\.example .* Domains/),
    });
  });
});
