import { request } from "node:http";
import { expect, test } from "vitest";
import { type HandedOver, tokensByPage } from "../../src/commands/sign-in/token-page.ts";
import { KEY } from "../support/keys.ts";

const FACTS = {
  publishableKey: KEY,
  scripts: { clerkJs: "https://happy-horse-1.clerk.accounts.dev/npm/x.js", ui: undefined },
  templates: ["convex"],
};
const never = new AbortController().signal;

type Open = { address: string; nonce: string; got: Promise<HandedOver> };

async function open(timeout = 20_000, stop = never): Promise<Open> {
  let got: Promise<HandedOver> | undefined;
  const address = await new Promise<string>((resolve) => {
    got = tokensByPage(FACTS, resolve, timeout, stop);
  });
  const page = await (await fetch(address)).text();
  const nonce = /"nonce":"([^"]+)"/.exec(page)?.[1] ?? "";
  return { address, nonce, got: got ?? Promise.reject(new Error("It was not begun.")) };
}

/** As a page of that origin sends it; `fetch` lets nobody say which host is meant. */
function post(
  { address }: Open,
  headers: Record<string, string>,
  body: unknown = { tokens: { "": "a" } },
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${address}token`, { method: "POST", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject);
    asked.end(JSON.stringify(body));
  });
}

test("only the page itself is listened to", async () => {
  const page = await open();
  const origin = page.address.replace(/\/$/, "");
  const own = { origin, "x-nonce": page.nonce };
  expect(page.nonce).toMatch(/^[\w-]{32}$/);
  expect(await post(page, { ...own, origin: "https://example.com" })).toBe(403);
  expect(await post(page, { "x-nonce": page.nonce })).toBe(403);
  expect(await post(page, { ...own, "x-nonce": "guessed" })).toBe(403);
  expect(await post(page, { ...own, host: "rebound.example.com" })).toBe(403);
  expect(await post(page, own, { tokens: { "": 1 } })).toBe(400);
  expect(await post(page, own, { tokens: { "": "x".repeat(70_000) } })).toBe(400);
  expect((await fetch(`${page.address}other`)).status).toBe(404);
  expect(await post(page, own, { tokens: { "": "a", convex: null } })).toBe(204);
  expect(await page.got).toEqual({ status: "tokens", tokens: { "": "a", convex: null } });
  await expect(fetch(page.address)).rejects.toThrow();
});

test("what went wrong there is told, and nobody waits for ever", async () => {
  const page = await open();
  const own = { origin: page.address.replace(/\/$/, ""), "x-nonce": page.nonce };
  await post(page, own, { failed: "Clerk's script could not be loaded" });
  expect(await page.got).toMatchObject({ reason: expect.stringContaining("could not be loaded") });
  expect(await (await open(600)).got).toMatchObject({ status: "failed" });
});

test("the page may load Clerk's scripts and no others, and be framed by nobody", async () => {
  const page = await open();
  const answer = await fetch(page.address);
  const policy = answer.headers.get("content-security-policy");
  expect(policy).toContain("https://happy-horse-1.clerk.accounts.dev");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const own = { origin: page.address.replace(/\/$/, ""), "x-nonce": page.nonce };
  await post(page, own);
});
