import { request } from "node:http";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { routeFetch } from "../servers/clerk.ts";
import {
  type ConvexDeployment,
  type ConvexDeploymentOptions,
  startConvexDeployment,
} from "../servers/convex-deployment.ts";
import { nodeOf } from "../support/node-of.ts";
import { installShared, linkPackages } from "../support/packages.ts";
import { type Run, run } from "../support/run.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

const issuer = "https://happy-horse-1.clerk.accounts.dev";
const variable = "CLERK_JWT_ISSUER_DOMAIN";

const authConfig = (domain: string) => `
declare const process: { env: Record<string, string | undefined> };
export default { providers: [{ domain: ${domain}, applicationID: "convex" }] };
`;
const inEnv = authConfig(`process.env.${variable}`);
const inFile = authConfig(JSON.stringify(issuer));

const open: ConvexDeployment[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((deployment) => deployment.close()));
});

async function start(options?: ConvexDeploymentOptions): Promise<ConvexDeployment> {
  const deployment = await startConvexDeployment(options);
  open.push(deployment);
  return deployment;
}

const functionsTsconfig = JSON.stringify({
  compilerOptions: { strict: true, noEmit: true, module: "ESNext", moduleResolution: "Bundler" },
  include: ["./**/*"],
});

/** Milliseconds: one that fails to type-check runs the compiler twice, on a busy machine too. */
const SLOW_PUSH = 100_000;
vi.setConfig({ testTimeout: 2 * SLOW_PUSH });

type Path = "selfHosted" | "cloud";

/** `env` leads to the Node that runs it. */
async function project(
  shared: string,
  path: Path,
  deployment: ConvexDeployment,
  config?: string,
  env: Record<string, string> = {},
) {
  const directory = await makeTemp("convex");
  await linkPackages(shared, directory);
  await writeFiles(directory, {
    "package.json": JSON.stringify({ name: "p", private: true, dependencies: { convex: "*" } }),
    "convex/tsconfig.json": functionsTsconfig,
    "convex/tasks.ts": "export const answer = 42;\n",
    ...(config === undefined ? {} : { "convex/auth.config.ts": config }),
    ...(path === "cloud" ? { ".env.local": `CONVEX_DEPLOYMENT=${deployment.selector}\n` } : {}),
  });
  return (...args: string[]): Promise<Run> =>
    run("node", ["node_modules/convex/bin/main.js", ...args], {
      cwd: directory,
      env: { CI: "1", ...routeFetch({}), ...deployment[path], ...env },
      timeout: SLOW_PUSH,
    });
}

/**
 * The newest, the last that runs on Node 20, one that asks for addresses by system queries, and one
 * that pushes in one request.
 */
const versions: { version: string; paths: Path[]; node?: string }[] = [
  ...(process.platform === "linux"
    ? [{ version: "1.49.0", paths: ["selfHosted", "cloud"] satisfies Path[], node: "22" }]
    : []),
  { version: "1.48.0", paths: ["selfHosted", "cloud"] },
  { version: "1.31.7", paths: ["selfHosted", "cloud"] },
  { version: "1.27.5", paths: ["selfHosted"] },
];

describe.each(versions)("the real convex CLI $version", ({ version, paths, node }) => {
  let shared: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    shared = await installShared("convex", { convex: version });
    env = node === undefined ? {} : await nodeOf(node);
  });

  describe.each(paths)("on the %s path", (path) => {
    it("pushes what env mode evaluates to, once the variable is set", async () => {
      const deployment = await start();
      const convex = await project(shared, path, deployment, inEnv, env);

      const refused = await convex("dev", "--once");
      expect(refused).toMatchObject({ exitCode: 1, timedOut: false });
      expect(refused.stderr).toContain(
        `Environment variable ${variable} is used in auth config file but its value was not set.`,
      );
      expect(deployment.pushes).toEqual([
        { authConfig: null, modules: ["tasks.js", "auth.config.js"], finished: false },
      ]);
      expect(deployment.authConfig).toBeNull();

      expect(await convex("env", "set", variable, `${issuer}/`)).toMatchObject({ exitCode: 0 });
      expect(deployment.variables).toEqual(new Map([[variable, `${issuer}/`]]));

      const pushed = await convex("dev", "--once");
      expect(pushed.stderr).toContain("Convex functions ready!");
      expect(pushed.exitCode).toBe(0);
      expect(deployment.authConfig).toEqual([{ domain: issuer, applicationID: "convex" }]);
      expect(deployment.pushes[1]).toMatchObject({ finished: true });
      expect(unknownRequests(deployment)).toEqual([]);
    });
  });

  it("reads and lists the variables", async () => {
    const deployment = await start({ variables: { A: "one", B: "two words" } });
    const convex = await project(shared, "selfHosted", deployment, undefined, env);
    const [get, missing, list] = await Promise.all([
      convex("env", "get", "A"),
      convex("env", "get", "MISSING"),
      convex("env", "list"),
    ]);
    expect(get).toMatchObject({ exitCode: 0, stdout: "one\n" });
    expect(missing).toMatchObject({ exitCode: 0, stdout: "" });
    expect(list).toMatchObject({ exitCode: 0 });
    expect(list.stdout).toMatch(/^A=one\nB="?two words"?\n$/);
  });
});

describe("with the CLI of most tests", () => {
  let shared: string;
  beforeAll(async () => {
    shared = await installShared("convex", { convex: "1.48.0" });
  });

  it.each<Path>(["selfHosted", "cloud"])("pushes a literal issuer on the %s path", async (path) => {
    const deployment = await start();
    const convex = await project(shared, path, deployment, inFile);
    expect(await convex("dev", "--once")).toMatchObject({ exitCode: 0 });
    expect(deployment.authConfig).toEqual([{ domain: issuer, applicationID: "convex" }]);
  });

  it("pushes a literal issuer, type-checked by TypeScript 7", async () => {
    const typed = await installShared("convex", { convex: "1.48.0", typescript: "7.0.2" });
    const deployment = await start();
    const convex = await project(typed, "selfHosted", deployment, inFile);
    expect(await convex("dev", "--once")).toMatchObject({ exitCode: 0 });
    expect(deployment.authConfig).toEqual([{ domain: issuer, applicationID: "convex" }]);
  });

  it("finishes no push that fails to type-check", async () => {
    const typed = await installShared("convex", { convex: "1.48.0", typescript: "7.0.2" });
    const deployment = await start();
    const convex = await project(
      typed,
      "selfHosted",
      deployment,
      `${inFile}\nconst n: number = "";`,
    );
    const result = await convex("dev", "--once");
    expect(result).toMatchObject({ exitCode: 1 });
    expect(deployment.pushes).toMatchObject([{ finished: false }]);
    expect(deployment.authConfig).toBeNull();
  });

  it("changes the auth config with its variable, without a push", async () => {
    const deployment = await start({ variables: { [variable]: issuer } });
    const convex = await project(shared, "selfHosted", deployment, inEnv);
    await convex("dev", "--once");
    await convex("env", "set", variable, "other.example.com");
    expect(deployment.authConfig).toEqual([
      { domain: "https://other.example.com", applicationID: "convex" },
    ]);
    const removed = await convex("env", "remove", variable);
    expect(removed.exitCode).toBe(1);
    expect(deployment.variables.get(variable)).toBe("other.example.com");
  });

  it("fails as it is told to, and refuses a wrong key", async () => {
    const deployment = await start();
    const convex = await project(shared, "selfHosted", deployment, inFile);
    deployment.failNext("/api/deploy2/finish_push", 400, { code: "Nope", message: "not today" });
    const failed = await convex("dev", "--once");
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain("not today");
    expect(deployment.authConfig).toBeNull();
    expect(deployment.pushes).toMatchObject([{ finished: false }]);

    deployment.selfHosted.CONVEX_SELF_HOSTED_ADMIN_KEY = "wrong";
    const refused = await convex("env", "set", "A", "one");
    expect(refused.exitCode).toBe(1);
    expect(deployment.variables.size).toBe(0);
  });
});

describe("the deployment", () => {
  it.each([
    ["GET", "/api/nothing", 404, true],
    ["GET", "/api/deploy2/start_push", 404, true],
    ["POST", "/api/update_environment_variables", 401, false],
    ["GET", "/api/v1/get_canonical_urls", 401, false],
    ["HEAD", "/api/authorize", 401, false],
  ])("answers %s %s with %i, and records it", async (method, path, status, authorized) => {
    const deployment = await start();
    const key = deployment.selfHosted.CONVEX_SELF_HOSTED_ADMIN_KEY;
    const headers = authorized ? { authorization: `Convex ${key}` } : {};
    expect(await statusOf(deployment.url + path, method, headers)).toBe(status);
    expect(deployment.requests).toEqual([{ method, path, status }]);
  });
});

function unknownRequests(deployment: ConvexDeployment) {
  return deployment.requests.filter(({ status }) => status === 404);
}

function statusOf(url: string, method: string, headers: Record<string, string>) {
  return new Promise((resolve, reject) => {
    request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
