import { afterEach, describe, expect, it } from "vitest";
import { run } from "../support/run.ts";
import { makeTemp } from "../support/temp.ts";
import { type ClerkOptions, type ClerkServer, routeFetch, startClerk } from "./clerk.ts";
import { verifyWithKeys } from "./convex/token.ts";

const open: ClerkServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((clerk) => clerk.close()));
});

async function start(options?: ClerkOptions): Promise<ClerkServer> {
  const clerk = await startClerk(options);
  open.push(clerk);
  return clerk;
}

const configurationAt = (url: string) => `${url}/.well-known/openid-configuration`;

describe("the issuer", () => {
  it("names itself and its keys", async () => {
    const clerk = await start({ host: "clerk.example.com" });
    const answer = await (await fetch(configurationAt(clerk.url))).json();
    expect(answer).toMatchObject({
      issuer: "https://clerk.example.com",
      jwks_uri: "https://clerk.example.com/.well-known/jwks.json",
    });
    expect(clerk.publishableKey).toBe("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k");
    const keys = await (await fetch(`${clerk.url}/.well-known/jwks.json`)).json();
    expect(keys).toEqual(JSON.parse(JSON.stringify(clerk.jwks)));
    expect((await fetch(`${clerk.url}/v1/client`)).status).toBe(404);
  });

  it("names another issuer, answers another status or body, or never", async () => {
    const other = await start({ issuer: "https://other.example.com" });
    expect(await (await fetch(configurationAt(other.url))).json()).toMatchObject({
      issuer: "https://other.example.com",
    });
    const broken = await fetch(configurationAt((await start({ status: 503, body: [] })).url));
    expect([broken.status, await broken.json()]).toEqual([503, []]);
    const silent = await start({ hang: true });
    await expect(
      fetch(configurationAt(silent.url), { signal: AbortSignal.timeout(200) }),
    ).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("signs tokens that its keys verify, and no others do", async () => {
    const [clerk, other] = [await start(), await start()];
    const providers = [{ domain: clerk.issuer, applicationID: "convex" }];
    const token = clerk.signToken({ email: "a@example.com" });
    expect(await verifyWithKeys(() => clerk.jwks)(token, providers)).toMatchObject({
      subject: "user_test",
      issuer: clerk.issuer,
      email: "a@example.com",
    });
    expect(await verifyWithKeys(() => other.jwks)(token, providers)).toBeInstanceOf(Error);
  });
});

describe("the preload", () => {
  const print = (url: string) => `fetch(${JSON.stringify(url)}).then(
    async (response) => console.log(await response.text()),
    (error) => console.log(error.name, error.message, error.cause?.code),
  )`;

  async function fetched(url: string, env: Record<string, string>): Promise<string> {
    const cwd = await makeTemp("fetch");
    const result = await run(process.execPath, ["--eval", print(url)], { cwd, env });
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    return result.stdout.trim();
  }

  it("leads Clerk's host to loopback", async () => {
    const clerk = await start();
    const answer = await fetched(configurationAt(clerk.issuer), clerk.routes);
    expect(JSON.parse(answer)).toMatchObject({ issuer: clerk.issuer });
  });

  it("leaves loopback alone and refuses every other host", async () => {
    const clerk = await start();
    const env = routeFetch({});
    expect(await fetched(configurationAt(clerk.url), env)).toContain(clerk.issuer);
    expect(await fetched("https://example.com/", env)).toBe("TypeError fetch failed ENOTFOUND");
  });
});
