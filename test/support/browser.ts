/** Chromium, in which Clerk's host is played by this file. */

import { openChromium } from "../browser/chromium.ts";

export type Shown = {
  text: string;
  /** What the console and the page had to say of errors, but for Clerk's script, which isn't there. */
  errors: string[];
  /** The paths that the page asked of Clerk's host. */
  askedOfClerk: string[];
};

/**
 * Opens a page until it says `text` (or half a minute is over) and has asked Clerk's host for its
 * script. The browser has been told by Clerk before that nobody is signed in.
 */
export async function showPage(url: string, text: string, clerkHost: string): Promise<Shown> {
  const browser = await openChromium();
  try {
    const context = await browser.newContext();
    // Without them Clerk's middleware sends the browser to Clerk first.
    await context.addCookies(
      Object.entries({ __clerk_db_jwt: "dvb_test" }).map(([name, value]) => ({
        name,
        value,
        url,
      })),
    );
    const errors: string[] = [];
    const askedOfClerk: string[] = [];
    const page = await context.newPage();
    await page.route(`https://${clerkHost}/**`, (route) => {
      askedOfClerk.push(new URL(route.request().url()).pathname);
      return route.abort();
    });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.goto(url, { waitUntil: "load", timeout: 30_000 });
    const shown = page.getByText(text, { exact: false }).first();
    await shown.waitFor({ timeout: 20_000 }).catch(() => {});
    for (let tries = 0; tries < 50 && askedOfClerk.length === 0; tries += 1) {
      await page.waitForTimeout(100);
    }
    // What goes wrong on hydration is said right after.
    await page.waitForTimeout(500);
    const said = await page.locator("body").innerText();
    // An unknown page has less than the others: data that isn't loaded is missed there only.
    await page.goto(new URL("/nowhere", url).href, { waitUntil: "load", timeout: 30_000 });
    await page.waitForTimeout(500);
    return {
      text: said,
      errors: errors.filter((said) => !ofMissingScript(said)),
      askedOfClerk,
    };
  } finally {
    await browser.close();
  }
}

/** What the missing script and the unknown page are said of. */
function ofMissingScript(said: string): boolean {
  return /status of 404|ERR_FAILED|failed_to_load_clerk|Failed to load Clerk/i.test(said);
}
