/** A fixture of a framework with its own packages: wired, built for production, and walked through. */

import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TEST_USER } from "../servers/clerk-frontend/instance.ts";
import { idsOf } from "../support/diagnose.ts";
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
import { doctor, type Edit, edit, wire, writeProbe } from "./proof-app.ts";
import { NOBODY, type Way, walk } from "./walk.ts";

export type FrameworkWalk = {
  fixture: string;
  /** Where the probe is written, and what else a person adds to the app and edits in it. */
  probe: string;
  files?: Record<string, string>;
  edits: Edit[];
  way: Way;
  /** The page on which the server tells whom it takes the person for, and how Convex answers it. */
  serverPage?: string;
  /** The same without a token: Convex takes who is signed in for nobody there. */
  tokenlessPage?: string;
  /** The file without which the server knows of nobody. */
  middleware?: string;
};

export function frameworkWalk(options: FrameworkWalk): void {
  const { fixture, way, serverPage, tokenlessPage, middleware } = options;
  describe(fixture, () => {
    let played: Played;
    let served: Served;
    let app: string;
    let env: Record<string, string>;
    let serve: () => Promise<Served>;

    beforeAll(async () => {
      const golden = goldenCases().find(({ name }) => name === fixture);
      if (golden?.runs === undefined) throw new Error(`${fixture} is not built.`);
      const queries = Object.entries(golden.runs.queries).map(([name, value]) => [
        name,
        () => value,
      ]);
      played = await startPlayed("template", { queries: Object.fromEntries(queries) });
      app = join(await makeTemp("proof"), "app");
      await cp(golden.before, app, { recursive: true });
      await writeFile(
        join(app, ".env.local"),
        `CONVEX_DEPLOYMENT=${played.deployment.selector}\nCLERK_SECRET_KEY=${played.clerk.secretKey}\n`,
      );
      const { node } = golden.runs;
      env = { ...(await nodeEnvironment(node)), ...played.env };
      await installApp(app, { env, ...(node ? { node } : {}) });
      await wire(app, played, { env });
      await writeFiles(app, options.files ?? {});
      for (const each of options.edits) await edit(app, each);
      await writeProbe(app, options.probe);
      const { build, start, folder = "" } = golden.runs;
      serve = async () => {
        await command(build, app, env);
        return start ? startApp(start, app, env) : serveFolder(join(app, folder));
      };
      served = await serve();
    }, 600_000);
    afterAll(async () => {
      served?.stop();
      await played?.close();
    });

    test(`signs in, is known everywhere, and signs out (${way})`, async () => {
      const person = await walk(played, served.url, fixture);
      const told = async (page: string) => {
        const html = await (await person.page.goto(new URL(page, served.url).href))?.text();
        return html?.match(/as (\w+), Convex (\w+)/)?.slice(1);
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
        expect(await told(serverPage), served.output()).toEqual([id, id]);
        if (tokenlessPage) expect(await told(tokenlessPage)).toEqual([id, "nobody"]);
        expect((await person.arrive("in")).probe).toMatchObject({ who });
      }
      expect((await person.signOut(way === "dialog" ? "menu" : "script")).probe).toMatchObject(
        NOBODY,
      );
      expect((await person.reload("out")).probe).toMatchObject(NOBODY);
      if (serverPage !== undefined) {
        expect(await told(serverPage)).toEqual(["nobody", "nobody"]);
      }
      expect(person.foreign).toEqual([]);
      await person.close();
    }, 180_000);

    test.runIf(tokenlessPage)("doctor names a server call without a token", async () => {
      expect(idsOf(await doctor(app, env), "warning")).toContain("server-token");
    });

    test.runIf(middleware && serverPage)(
      "without middleware the server fails, and doctor says why",
      async () => {
        await rm(join(app, middleware ?? ""));
        served.stop();
        served = await serve();
        const answer = await fetch(new URL(serverPage ?? "", served.url));
        // Next has begun to send the page when auth() throws.
        expect(await answer.text()).not.toContain("as nobody");
        expect(idsOf(await doctor(app, env), "problem")).toEqual(["next-middleware"]);
      },
      300_000,
    );
  });
}
