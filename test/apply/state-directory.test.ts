import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { folderName, projectStateDirectory } from "../../src/apply/state-directory.ts";
import { makeTemp } from "../support/temp.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("the folder of all projects may be a link, that of one may not", async () => {
  const [home, elsewhere] = [await makeTemp("state"), await makeTemp("elsewhere")];
  vi.stubEnv("XDG_STATE_HOME", home);
  const all = join(home, "add-clerk-convex");
  symlinkSync(elsewhere, all);
  const own = join(all, folderName("/srv/app"));
  expect(await projectStateDirectory("/srv/app")).toBe(own);

  mkdirSync(join(elsewhere, "somewhere"));
  symlinkSync(join(elsewhere, "somewhere"), own);
  await expect(projectStateDirectory("/srv/app")).rejects.toMatchObject({
    code: "journal-failed",
    message: expect.stringContaining("is a link to another place"),
    hint: expect.stringContaining(`rm ${own}`),
  });
});
