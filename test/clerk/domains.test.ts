import { afterEach, expect, test } from "vitest";
import { frontendHosts } from "../../src/clerk/domains.ts";
import { readPublishableKey } from "../../src/clerk/publishable-key.ts";
import { type ClerkOptions, type ClerkServer, startClerk } from "../servers/clerk.ts";

const open: ClerkServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((clerk) => clerk.close()));
});

async function start(options?: ClerkOptions): Promise<ClerkServer> {
  const clerk = await startClerk(options);
  open.push(clerk);
  return clerk;
}

const accessTo = ({ secretKey, url }: ClerkServer) => ({ secretKey, baseUrl: `${url}/v1` });

test("the hosts are those of the publishable key and of satellites", async () => {
  const clerk = await start({ host: "clerk.example.com", live: true });
  clerk.domains.push({
    object: "domain",
    id: "dmn_2",
    name: "satellite.example",
    is_satellite: true,
    frontend_api_url: "https://clerk.satellite.example",
  });
  const reading = readPublishableKey(clerk.publishableKey);
  expect(reading.ok && reading.key.host).toBe("clerk.example.com");
  expect(await frontendHosts(accessTo(clerk))).toEqual({
    status: "answered",
    value: ["clerk.example.com", "clerk.satellite.example"],
  });
});

test.each<[string, unknown, string[]]>([
  ["bare", [{ frontend_api_url: "https://clerk.example.com" }], ["clerk.example.com"]],
  ["in capitals", [{ frontend_api_url: "HTTPS://Clerk.Example.COM/" }], ["clerk.example.com"]],
  ["without a scheme", [{ frontend_api_url: "clerk.example.com" }], ["clerk.example.com"]],
  ["behind a proxy", [{ frontend_api_url: "https://example.com/__clerk" }], ["example.com"]],
  [
    "twice",
    [{ frontend_api_url: "a.example" }, { frontend_api_url: "https://a.example" }],
    ["a.example"],
  ],
  ["none", { data: [], total_count: 0 }, []],
  ["unset", { data: [{ frontend_api_url: null }, { frontend_api_url: "" }, {}] }, []],
  ["no address", [{ frontend_api_url: "https://" }, { frontend_api_url: "not a host" }], []],
])("the addresses may be %s", async (_, body, value) => {
  const clerk = await start();
  clerk.failNext("/v1/domains", { status: 200, body });
  expect(await frontendHosts(accessTo(clerk))).toEqual({ status: "answered", value });
});

test.each<[string, unknown]>([
  ["null", null],
  ["no list", { data: {} }],
  ["a number as address", [{ frontend_api_url: 1 }]],
  ["addresses alone", ["https://clerk.example.com"]],
])("%s is of another shape", async (_, body) => {
  const clerk = await start();
  clerk.failNext("/v1/domains", { status: 200, body });
  expect(await frontendHosts(accessTo(clerk))).toEqual({
    status: "failed",
    reason: expect.stringMatching(/shape/),
  });
});

test("a refusal is told, and a timeout kept", async () => {
  const clerk = await start();
  const access = { ...accessTo(clerk), secretKey: "sk_test_other" };
  expect(await frontendHosts(access)).toEqual({
    status: "failed",
    reason: expect.stringMatching(/^Clerk refuses the secret key/),
    httpStatus: 401,
  });
  clerk.failNext("/v1/domains", "hang");
  expect(await frontendHosts(accessTo(clerk), 200)).toEqual({
    status: "failed",
    reason: expect.stringMatching(/within 0\.2 s/),
  });
});
