/** A person in a wired app, in a real browser: comes, signs in, reloads, stays, signs out. */

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { z } from "zod";
import { TEST_USER, TICKET } from "../servers/clerk-frontend/instance.ts";
import type { Played } from "./played.ts";

/** By Clerk's dialog, by a form of the page's own (which doesn't reload), or by a ticket. */
export type Way = "dialog" | "in-page" | "ticket";

/** Whether Convex will say that somebody is signed in. */
export type Expected = "in" | "out";

/** What is seen at a stop. */
export type Stop = {
  /** What the probe says: Convex's own word, and what the pushed query answers. */
  probe?: Probe | undefined;
  /** The person whom Clerk takes for signed in. */
  clerkUser?: string | undefined;
};

export type Walk = {
  page: Page;
  /** Goes to the page, and waits until Convex says that nobody is signed in, or somebody is. */
  arrive(expected?: Expected): Promise<Stop>;
  /** Signs in, and waits for what is expected of it; what comes instead is seen in the end. */
  signIn(way: Way, expected?: Expected): Promise<Stop>;
  reload(expected: Expected): Promise<Stop>;
  /** Stays, and gives each other thing that the probe said meanwhile. */
  stay(seconds: number): Promise<string[]>;
  /** By the menu of Clerk's button, or by a button of the app's own. */
  signOut(way?: "menu" | "script"): Promise<Stop>;
  /** Keeps a picture of the page under that name. */
  picture(name: string): Promise<void>;
  /** Errors that the page threw or its console showed. */
  errors: string[];
  /** What was asked of hosts that are neither the app's nor Clerk's. */
  foreign: string[];
  close(): Promise<void>;
};

const probeSchema = z.object({
  auth: z.object({ isLoading: z.boolean(), isAuthenticated: z.boolean() }),
  who: z.union([z.literal("loading"), z.null(), z.looseObject({ subject: z.string() })]),
});

export type Probe = z.infer<typeof probeSchema>;

/** What the probe says where nobody is signed in. */
export const NOBODY = { auth: { isLoading: false, isAuthenticated: false }, who: null };

const seenSchema = z.object({ probe: z.string().optional(), clerkUser: z.string().optional() });

const PICTURES = resolve(import.meta.dirname, "../../.cache/pictures");

/** Notes everything that the probe ever says. Text, since a function would be compiled first. */
const WATCH = `(() => {
  const said = (window.said = []);
  let last;
  const look = () => {
    const now = document.querySelector("#probe")?.textContent;
    if (now === undefined || now === last) return;
    last = now;
    said.push(now);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
})()`;

/**
 * Milliseconds in which what should come has come, in which a token has been refused for good, after which
 * a page that says nothing never will, and in which a sign-out has led elsewhere.
 */
const LONG = 20_000;
const REFUSAL = 2_500;
const BROKEN = 8_000;
const LEAVING = 1_500;

/** Starts a walk in a fresh profile. `name` is the folder of its pictures. */
export async function walk(played: Played, url: string, name: string): Promise<Walk> {
  const context = await played.browser.newContext({ viewport: { width: 1000, height: 640 } });
  const page = await context.newPage();
  await page.addInitScript({ content: WATCH });
  const errors: string[] = [];
  const foreign: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    const isOfIcon = message.location().url.endsWith("/favicon.ico");
    if (message.type() === "error" && !isOfIcon) errors.push(message.text());
  });
  context.on("request", (request) => {
    const { protocol, hostname, origin } = new URL(request.url());
    const isOurs = ["localhost", "127.0.0.1", played.clerk.host].includes(hostname);
    if (/^(http|ws)/.test(protocol) && !isOurs) foreign.push(origin);
  });
  return {
    page,
    errors,
    foreign,
    async arrive(expected = "out") {
      await page.goto(url, { waitUntil: "load" });
      return settled(page, expected);
    },
    async signIn(way, expected = "in") {
      await (way === "dialog" ? signInByDialog(page) : signInByScript(page, way));
      await page.waitForFunction("window.Clerk?.user", undefined, { timeout: LONG });
      return settled(page, expected, REFUSAL);
    },
    async reload(expected) {
      await page.reload({ waitUntil: "load" });
      return settled(page, expected, REFUSAL);
    },
    async stay(seconds) {
      await page.evaluate("window.said.length = 0");
      await page.waitForTimeout(seconds * 1000);
      return z.array(z.string()).parse(await page.evaluate("window.said"));
    },
    async signOut(way = "menu") {
      await (way === "menu" ? signOutByMenu(page) : page.evaluate("Clerk.signOut()"));
      // Clerk goes to another address, which is the same here.
      return settled(page, "out", LEAVING);
    },
    async picture(stopName) {
      const folder = join(PICTURES, name);
      await mkdir(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${stopName}.png`) });
    },
    close: () => context.close(),
  };
}

const SEEN = `({
  probe: document.querySelector("#probe")?.textContent,
  clerkUser: window.Clerk?.user?.id,
})`;

/** Tells one wait from the next on the same page. */
let stops = 0;

/**
 * Waits until the probe says, query included, that somebody is signed in, or nobody is: that at once,
 * or for `lasting` milliseconds, since right after a sign-in it is said of those too who will be let in.
 * A page that says neither for long is broken, and lets nobody in. Gives what was seen at that moment:
 * the next one, the page may be on its way to another address.
 */
async function settled(page: Page, expected: Expected, lasting = 0): Promise<Stop> {
  stops += 1;
  const script = `(() => {
    const seen = ${SEEN};
    const { auth, who } = seen.probe ? JSON.parse(seen.probe) : {};
    const isIn = auth?.isAuthenticated && who?.subject !== undefined;
    if (isIn || ${expected === "in"}) return isIn && ${expected === "in"} && seen;
    const isOut = auth !== undefined && !auth.isLoading && !auth.isAuthenticated && who === null;
    const state = "${stops} " + isOut;
    const wait = window.wait?.state === state ? window.wait : (window.wait = { state, since: Date.now() });
    return Date.now() - wait.since >= (isOut ? ${lasting} : ${BROKEN}) && seen;
  })()`;
  const seen = await page
    .waitForFunction(script, undefined, { timeout: LONG })
    .catch(() => page.evaluateHandle(SEEN));
  const { probe, clerkUser } = seenSchema.parse(await seen.jsonValue());
  return { probe: probe ? probeSchema.parse(JSON.parse(probe)) : undefined, clerkUser };
}

/** Clerk's own dialog, opened by the app's button. */
async function signInByDialog(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign in", exact: true }).first().click({ timeout: LONG });
  const identifier = page.locator('input[name="identifier"]');
  await identifier.fill(TEST_USER.email, { timeout: LONG });
  await page.locator(".cl-formButtonPrimary").click();
  const password = page.locator('input[name="password"]:visible');
  await password.waitFor({ timeout: LONG });
  // The field is there before it can be typed into.
  await page.waitForTimeout(300);
  await password.fill(TEST_USER.password);
  await page.locator(".cl-formButtonPrimary").click();
}

/** As a form of the app's own does it: without the reload that the dialog makes. */
async function signInByScript(page: Page, way: "in-page" | "ticket"): Promise<void> {
  const attempt =
    way === "ticket"
      ? { strategy: "ticket", ticket: TICKET }
      : { identifier: TEST_USER.email, password: TEST_USER.password };
  await page.waitForFunction("window.Clerk?.client", undefined, { timeout: LONG });
  await page.evaluate(`(async () => {
    const { createdSessionId } = await Clerk.client.signIn.create(${JSON.stringify(attempt)});
    await Clerk.setActive({ session: createdSessionId });
  })()`);
}

async function signOutByMenu(page: Page): Promise<void> {
  await page.locator(".cl-userButtonTrigger").first().click({ timeout: LONG });
  const entry = page.locator(".cl-userButtonPopoverActionButton__signOut");
  await entry.click({ timeout: LONG });
}
