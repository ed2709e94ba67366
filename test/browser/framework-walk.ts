/** A fixture of a framework with its own packages: wired, built for production, and walked through. */

import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TEST_USER } from "../servers/clerk-frontend/instance.ts";
import {
  command,
  nodeEnvironment,
  type Served,
  serveFolder,
  startApp,
} from "../support/framework-run.ts";
import { goldenCases } from "../support/golden.ts";
import { installApp } from "../support/install-app.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";
import { type Played, startPlayed } from "./played.ts";
import { type Edit, edit, wire, writeProbe } from "./proof-app.ts";
import { type Way, walk } from "./walk.ts";

export type FrameworkWalk = {
  fixture: string;
  /** Where the probe is written, and what else a person adds to the app and edits in it. */
  probe: string;
  files?: Record<string, string>;
  edits: Edit[];
  way: Way;
  /** The page on which the server tells whom it takes the person for, and how Convex answers it. */
  serverPage?: string;
};

const NOBODY = { auth: { isLoading: false, isAuthenticated: false }, who: null };

export function frameworkWalk(options: FrameworkWalk): void {
  const { fixture, way, serverPage } = options;
  describe(fixture, () => {
    let played: Played;
    let served: Served;

    beforeAll(async () => {
      const golden = goldenCases().find(({ name }) => name === fixture);
      if (golden?.runs === undefined) throw new Error(`${fixture} is not built.`);
      const queries = Object.entries(golden.runs.queries).map(([name, value]) => [
        name,
        () => value,
      ]);
      played = await startPlayed("template", { queries: Object.fromEntries(queries) });
      const app = join(await makeTemp("proof"), "app");
      await cp(golden.before, app, { recursive: true });
      await writeFile(
        join(app, ".env.local"),
        `CONVEX_DEPLOYMENT=${played.deployment.selector}\nCLERK_SECRET_KEY=${played.clerk.secretKey}\n`,
      );
      const { node } = golden.runs;
      const env = { ...(await nodeEnvironment(node)), ...played.env };
      await installApp(app, { env, ...(node ? { node } : {}) });
      await wire(app, played, { env });
      await writeFiles(app, options.files ?? {});
      for (const each of options.edits) await edit(app, each);
      await writeProbe(app, options.probe);
      await command(golden.runs.build, app, env);
      const { start, folder = "" } = golden.runs;
      served = start ? await startApp(start, app, env) : await serveFolder(join(app, folder));
    }, 600_000);
    afterAll(async () => {
      served?.stop();
      await played?.close();
    });

    test(`signs in, is known everywhere, and signs out (${way})`, async () => {
      const person = await walk(played, served.url, fixture);
      const server = async () => {
        if (serverPage === undefined) return undefined;
        const url = new URL(serverPage, served.url).href;
        return (await (await person.page.goto(url))?.text())?.match(/as (\w+), Convex (\w+)/);
      };
      expect((await person.arrive()).probe, served.output()).toMatchObject(NOBODY);
      await person.picture("signed-out");
      const signedIn = await person.signIn(way);
      await person.picture("signed-in");
      const who = { name: `${TEST_USER.firstName} ${TEST_USER.lastName}`, email: TEST_USER.email };
      expect(signedIn.probe, served.output()).toMatchObject({
        auth: { isAuthenticated: true },
        who,
      });
      expect((await person.reload("in")).probe).toMatchObject({ who });
      if (serverPage !== undefined) {
        const id = signedIn.clerkUser;
        expect((await server())?.slice(1), served.output()).toEqual([id, id]);
        expect((await person.arrive("in")).probe).toMatchObject({ who });
      }
      expect((await person.signOut(way === "dialog" ? "menu" : "script")).probe).toMatchObject(
        NOBODY,
      );
      expect((await person.reload("out")).probe).toMatchObject(NOBODY);
      if (serverPage !== undefined) {
        expect((await server())?.slice(1)).toEqual(["nobody", "nobody"]);
      }
      expect(person.foreign).toEqual([]);
      await person.close();
    }, 180_000);
  });
}
