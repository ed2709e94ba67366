/** Scripts get one document that fits its schema, however a command ends; people get words. */

import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { EXIT } from "../../src/errors.ts";
import { doctorResultSchema, resultSchema, undoResultSchema } from "../../src/report/result.ts";
import { type ClerkServer, startClerk } from "../servers/clerk.ts";
import { afterFile } from "../support/after-test.ts";
import { convexApp } from "../support/convex-app.ts";
import { packedTool } from "../support/packed.ts";
import { run } from "../support/run.ts";
import { hashTree, makeTemp } from "../support/temp.ts";

const COMMANDS = [
  ["run", [], resultSchema],
  ["doctor", ["doctor"], doctorResultSchema],
  ["undo", ["undo"], undoResultSchema],
] as const;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const POSIX = process.platform !== "win32";

let cli: string;
let hanging: ClerkServer;
beforeAll(async () => {
  [cli, hanging] = await Promise.all([packedTool(), startClerk({ hang: true })]);
  afterFile(() => hanging.close());
});

describe.runIf(POSIX).each(["Clerk", "the issuer"])("doctor, while %s gives no answer", (who) => {
  test("ends at once with Ctrl-C", async () => {
    const app = await convexApp();
    const silent = await silentServer();
    const env = {
      ...hanging.routes,
      VITE_CLERK_PUBLISHABLE_KEY: hanging.publishableKey,
      ...(who === "Clerk" ? { CLERK_SECRET_KEY: hanging.secretKey, CLERK_API_URL: silent } : {}),
    };
    const module = await preloaded(
      `setTimeout(() => process.kill(process.pid, "SIGINT"), 3000).unref();`,
    );
    const args = ["--import", module, cli, "doctor"];
    const told = await run(process.execPath, args, { cwd: app, env });
    expect(told.exitCode, told.stdout + told.stderr).toBe(EXIT.cancelled);
    expect(told.milliseconds).toBeLessThan(6000);
  });
});

/** The address of a server that takes requests and answers none. */
async function silentServer(): Promise<string> {
  const server = createServer(() => {});
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It has no port.");
  return `http://127.0.0.1:${address.port}`;
}

/** A module that Node loads before the tool. */
async function preloaded(source: string): Promise<string> {
  const module = join(await makeTemp("before"), "before.mjs");
  await writeFile(module, source);
  return pathToFileURL(module).href;
}

describe.each(COMMANDS)("%s --json", (_, words, schema) => {
  const inOneDocument = (text: string) => schema.parse(JSON.parse(text));

  describe.runIf(POSIX).each(SIGNALS)("%s", (signal) => {
    test("at any moment before anything is applied ends in its document", async () => {
      const app = await convexApp();
      const hash = await hashTree(app);
      let cancelled = 0;
      for (const wait of [0, 1, 3, 10, 30, 100, 300, 700]) {
        // Sent so many milliseconds after the tool has begun to listen.
        const module = await preloaded(`
          const on = process.on.bind(process);
          let isSent = false;
          process.on = (name, listener) => {
            const given = on(name, listener);
            if (name === "${signal}" && !isSent) {
              isSent = true;
              setTimeout(() => process.kill(process.pid, "${signal}"), ${wait}).unref();
            }
            return given;
          };
        `);
        const args = ["--import", module, cli, ...words, "--json"];
        const key = words.length === 0 ? ["-k", hanging.publishableKey, "--dry-run"] : [];
        const env = { ...hanging.routes, VITE_CLERK_PUBLISHABLE_KEY: hanging.publishableKey };
        const told = await run(process.execPath, [...args, ...key], { cwd: app, env });
        const result = inOneDocument(told.stdout);
        if (told.exitCode !== EXIT.cancelled) continue;
        cancelled += 1;
        expect(result).toMatchObject({
          status: "failed",
          error: { code: "cancelled", message: "Cancelled. Nothing was changed." },
        });
      }
      expect(cancelled).toBeGreaterThanOrEqual(words[0] === "undo" ? 1 : 6);
      expect(await hashTree(app)).toEqual(hash);
    });
  });

  test.each(["uncaught", "thrown"])("a bug that is %s ends in its document", async (how) => {
    const app = await convexApp();
    const module = await preloaded(
      how === "thrown"
        ? `Object.defineProperty(process, "pid", { get() { throw new Error("\\u001b[2Jodd"); } });`
        : `const on = process.on.bind(process);
           process.on = (name, listener) => {
             if (name === "uncaughtException") setImmediate(() => { throw new Error("\\u001b[2Jodd"); });
             return on(name, listener);
           };`,
    );
    const args = ["--import", module, cli, ...words];
    const json = await run(process.execPath, [...args, "--json"], { cwd: app });
    expect(json.exitCode).toBe(EXIT.bug);
    expect(inOneDocument(json.stdout)).toMatchObject({ status: "failed", error: { code: "bug" } });
    const plain = await run(process.execPath, args, { cwd: app });
    expect(plain).toMatchObject({ exitCode: EXIT.bug, stdout: "" });
    for (const { stderr } of [json, plain]) {
      expect(stderr).toContain("This is a bug in add-clerk-convex. Please report it");
      expect(stderr).not.toContain("\u001b");
    }
  });

  test.runIf(POSIX)("a folder that is gone ends in its document, and in words", async () => {
    for (const flags of [[], ["--json"]]) {
      const gone = await makeTemp("gone");
      const line = 'cd "$0" && rm -r "$0" && "$@"';
      const args = ["-c", line, gone, process.execPath, cli, ...words, ...flags];
      const told = await run("/bin/sh", args, { cwd: "/" });
      expect(told.exitCode).toBe(EXIT.usage);
      if (flags.length > 0) {
        expect(inOneDocument(told.stdout).error?.code).toBe("bad-directory");
        continue;
      }
      expect(told.stdout).toBe("");
      expect(told.stderr).toMatch(/^error The folder .* is not there any more\./);
      expect(told.stderr).not.toMatch(/\bat .*:\d+/);
    }
  });

  test.runIf(POSIX).each([[[]], [["--json"]]])(
    "a reader that is gone changes nothing, with %j",
    async (flags) => {
      const app = await convexApp();
      const status = join(await makeTemp("status"), "status");
      const line = '{ "$@"; echo $? > "$0"; } | true';
      const typed = words[0] === "undo" ? words : [...words, "--no-verify"];
      const told = await run(
        "/bin/sh",
        ["-c", line, status, process.execPath, cli, ...typed, ...flags],
        { cwd: app },
      );
      const usual = await run(process.execPath, [cli, ...typed, ...flags], { cwd: app });
      expect(await readFile(status, "utf8")).toBe(`${usual.exitCode}\n`);
      expect(told.stderr).toBe(usual.stderr);
    },
  );

  test.runIf(process.platform === "linux")(
    "a full disk is said, with the status of a failed step",
    async () => {
      const app = await convexApp();
      const line = '"$0" "$@" > /dev/full';
      const told = await run("/bin/sh", ["-c", line, process.execPath, cli, ...words, "--json"], {
        cwd: app,
      });
      expect(told.exitCode).not.toBe(EXIT.ok);
      expect(told.stderr).toContain("What was to be told could not be written (ENOSPC).\n");
    },
  );
});
