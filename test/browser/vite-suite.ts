/**
 * Sign-ins to a Vite app: a version of convex and an SDK, with each thing that makes Clerk's tokens
 * acceptable. That one fails is as much a fact as that another works.
 */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Served } from "../support/framework-run.ts";
import { ISSUER } from "../support/keys.ts";
import { type Played, setTokenSource, startPlayed, type TokenSource } from "./played.ts";
import { type ViteApp, wiredViteApp } from "./proof-app.ts";
import { NOBODY, type Stop, type Walk, type Way, walk } from "./walk.ts";

/** What comes of a sign-in: the session token says nothing about the person, the template's does. */
type Outcome = "named" | "nameless" | "out";

type SignIn = {
  source: TokenSource;
  way: Way;
  outcome: Outcome;
  /** Where it is another one when the page is loaded again. */
  afterReload?: Outcome;
};

/** By the dialog, which reloads the page, and by a form of the page's own, which doesn't. */
export function bothWays(source: TokenSource, outcome: Outcome): SignIn[] {
  return [
    { source, way: "dialog", outcome },
    { source, way: "in-page", outcome },
  ];
}

/** `lasting` is a sign-in whose token ends and is renewed while the person stays. */
export function viteSuite(
  options: ViteApp,
  signIns: SignIn[],
  lasting: readonly TokenSource[] = [],
): void {
  describe(`convex ${options.convex} with ${options.sdk}`, () => {
    let played: Played;
    let served: Served;

    beforeAll(async () => {
      played = await startPlayed("template", { queries: { "tasks:list": () => [] } });
      ({ served } = await wiredViteApp(played, options));
    }, 300_000);
    afterAll(async () => {
      served?.stop();
      await played?.close();
    });

    const begin = (source: TokenSource, way: string) => {
      setTokenSource(played.clerk, source);
      return walk(played, served.url, `vite-convex-${options.convex}-${source}-${way}`);
    };

    test.each(signIns)("$source, by $way: $outcome", async ({ source, way, ...outcomes }) => {
      const { outcome, afterReload = outcome } = outcomes;
      const person = await begin(source, way);
      expect((await person.arrive()).probe).toEqual(NOBODY);
      await person.picture("signed-out");
      expect(said(await person.signIn(way, expected(outcome)))).toBe(outcome);
      await person.picture("signed-in");
      expect(said(await person.reload(expected(afterReload)))).toBe(afterReload);
      if (afterReload !== "out") {
        expect((await person.signOut()).probe).toEqual(NOBODY);
        expect((await person.reload("out")).probe).toEqual(NOBODY);
      } else {
        await letOutByPanel(person);
      }
      expect(person.foreign).toEqual([]);
      await person.close();
    });

    test.each(lasting)("the end of a token isn't noticed: %s", async (source) => {
      setTokenSource(played.clerk, source, 20);
      const person = await walk(played, served.url, `vite-convex-${options.convex}-end-of-token`);
      await person.arrive();
      await person.signIn("in-page");
      const asked = tokensGiven(played);
      // Convex's client asks for the next token ten seconds before the end of the last.
      expect(await person.stay(14)).toEqual([]);
      expect(tokensGiven(played)).toBeGreaterThan(asked);
      expect(said(await person.reload("in"))).toBe(source === "template" ? "named" : "nameless");
      await person.close();
    });
  });
}

/** The panel tells who is signed in at Clerk alone what is wrong, and has a button that works. */
async function letOutByPanel({ page, picture, errors }: Walk): Promise<void> {
  await page.getByText("Convex did not accept the token").waitFor({ timeout: 20_000 });
  await picture("refused");
  expect(errors.filter((each) => each.includes("cannot_render"))).toEqual([]);
  await page.getByRole("button", { name: "Sign out" }).click();
  const signIn = page.getByRole("button", { name: "Sign in", exact: true });
  await signIn.waitFor({ timeout: 20_000 });
}

const expected = (outcome: Outcome) => (outcome === "out" ? "out" : "in");

/** How often the deployment was given a person's token. */
function tokensGiven({ deployment }: Played): number {
  return deployment.said.filter(
    ({ from, type, tokenType }) =>
      from === "client" && type === "Authenticate" && tokenType === "User",
  ).length;
}

function said({ probe }: Stop): Outcome | undefined {
  if (probe === undefined) return undefined;
  const { auth, who } = probe;
  if (!auth.isAuthenticated) return who === null ? "out" : undefined;
  if (who === null || who === "loading") return undefined;
  expect(who).toMatchObject({ issuer: ISSUER, subject: expect.stringMatching(/^user_/) });
  return "name" in who && "email" in who ? "named" : "nameless";
}
