import { expect, onTestFinished, test } from "vitest";
import { withTestSession } from "../../../src/clerk/sign-in/test-session.ts";
import { type ClerkServer, startClerk } from "../../servers/clerk.ts";
import { startServer } from "../../servers/http.ts";

const never = new AbortController().signal;

async function clerkWith(): Promise<ClerkServer> {
  const clerk = await startClerk({ templates: [{ name: "convex", claims: { aud: "convex" } }] });
  onTestFinished(() => clerk.close());
  return clerk;
}

function conduct(clerk: ClerkServer, stop = never, baseUrl = `${clerk.url}/v1`) {
  return { access: { secretKey: clerk.secretKey, baseUrl }, as: undefined, timeout: 5000, stop };
}

test("a user with a test's address is signed in, and gone afterwards", async () => {
  const clerk = await clerkWith();
  const ended = await withTestSession(conduct(clerk), async (mint) => {
    const [, made] = clerk.instance.users;
    expect(made?.shown.email_addresses[0]?.email_address).toMatch(
      /^add-clerk-convex-[0-9a-f]{12}\+clerk_test@example\.com$/,
    );
    return [await mint(), await mint("convex"), await mint("other")];
  });
  expect(ended).toMatchObject({
    status: "ended",
    left: undefined,
    result: [{ status: "minted" }, { status: "minted" }, { status: "no-template" }],
  });
  expect(clerk.instance.users).toHaveLength(1);
});

test("one that Clerk made without saying so is looked for, and removed", async () => {
  const clerk = await clerkWith();
  const between = await startServer(async ({ method, path, query, headers, body }) => {
    const search = [...query].length > 0 ? `?${query}` : "";
    const answer = await fetch(`${clerk.url}${path}${search}`, {
      method,
      headers: {
        authorization: headers.authorization ?? "",
        "content-type": "application/json",
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const isLost = method === "POST" && path === "/v1/users";
    return isLost ? { status: 502 } : { status: answer.status, body: await answer.json() };
  });
  onTestFinished(() => between.close());
  const ended = await withTestSession(conduct(clerk, never, `${between.url}/v1`), async () => {});
  expect(ended).toMatchObject({ status: "failed", left: undefined });
  expect(clerk.requests.map(({ method, path }) => `${method} ${path.slice(0, 14)}`)).toEqual(
    ["POST /v1/users", "GET /v1/users", "DELETE /v1/users/user_"].map((each) =>
      each.replace("/user_", "/user_").slice(0, each.indexOf(" ") + 15),
    ),
  );
  expect(clerk.instance.users).toHaveLength(1);
});

test("nobody is left by an error or a stop; one who can't be removed is named", async () => {
  const clerk = await clerkWith();
  const failing = withTestSession(conduct(clerk), async () => {
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(clerk.instance.users).toHaveLength(1);

  const stopped = await withTestSession(conduct(clerk, AbortSignal.abort()), async () => {});
  expect(stopped).toMatchObject({ status: "failed", left: undefined });
  expect(clerk.instance.users).toHaveLength(1);

  const left = await withTestSession(conduct(clerk), async () => {
    const [, made] = clerk.instance.users;
    clerk.failNext(`DELETE /v1/users/${made?.shown.id}`, { status: 500, body: {} }, 2);
  });
  expect(left).toMatchObject({ status: "ended", left: clerk.instance.users[1]?.shown.id });
});
