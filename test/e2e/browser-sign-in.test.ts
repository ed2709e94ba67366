/** One sign-in in a real browser, of those that `npm run test:browser` walks through. */

import { expect, test } from "vitest";
import { findChromium } from "../browser/chromium.ts";
import { startPlayed } from "../browser/played.ts";
import { wiredViteApp } from "../browser/proof-app.ts";
import { NOBODY, walk } from "../browser/walk.ts";

const isThere = findChromium() !== undefined;
if (!isThere) {
  console.log("No sign-in was tried in a browser: there is no Chromium here. CHROMIUM names one.");
}

test.skipIf(!isThere)(
  "an app that the tool has wired signs its user in and out",
  { tags: ["smoke"], timeout: 180_000 },
  async () => {
    const played = await startPlayed("template", { queries: { "tasks:list": () => [] } });
    const { served } = await wiredViteApp(played, { convex: "1.48.0", sdk: "@clerk/react" });
    try {
      const person = await walk(played, served.url, "one-sign-in");
      expect((await person.arrive()).probe).toMatchObject(NOBODY);
      await person.picture("signed-out");
      const ada = { auth: { isAuthenticated: true }, who: { name: "Ada Lovelace" } };
      expect((await person.signIn("dialog")).probe).toMatchObject(ada);
      await person.picture("signed-in");
      expect((await person.reload("in")).probe).toMatchObject(ada);
      expect((await person.signOut()).probe).toMatchObject(NOBODY);
      expect(person.foreign).toEqual([]);
      expect(person.errors).toEqual([]);
    } finally {
      served.stop();
      await played.close();
    }
  },
);
