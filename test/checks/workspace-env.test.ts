/** A key in an env file that the app's bundler doesn't read is named from wherever doctor is started. */

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/commands/diagnose.ts";
import { UNTYPED_DOCTOR } from "../../src/options.ts";
import { wire } from "../support/golden.ts";
import { KEY } from "../support/keys.ts";
import { makeTemp, writeFiles } from "../support/temp.ts";

const APP = {
  dependencies: { convex: "^1.48.0", react: "^19.2.4", "react-dom": "^19.2.4" },
  devDependencies: { vite: "^8.0.0" },
};
const MAIN = `import { ConvexProvider, ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";

const convex = new ConvexReactClient(import.meta.env.VITE_CONVEX_URL);
createRoot(document.body).render(<ConvexProvider client={convex}>hello</ConvexProvider>);
`;

describe.each([
  ["the root's", ".env"],
  ["the backend's", "packages/backend/.env.local"],
])("a key in %s env file", (_, file) => {
  test.each(["", "apps/web"])("is found from %j", async (folder) => {
    const root = await makeTemp("root-env");
    await writeFiles(root, {
      ".git/HEAD": "",
      "package.json": '{ "private": true, "workspaces": ["apps/*", "packages/*"] }',
      "apps/web/package.json": JSON.stringify(APP),
      "apps/web/index.html": '<script type="module" src="/src/main.tsx"></script>',
      "apps/web/src/main.tsx": MAIN,
      "packages/backend/package.json": '{ "dependencies": { "convex": "^1.48.0" } }',
      "packages/backend/convex/tasks.ts": "",
    });
    await wire(root, {});
    await writeFiles(root, {
      "apps/web/.env.local": "",
      [file]: `VITE_CLERK_PUBLISHABLE_KEY=${KEY}\n`,
    });
    const options = { ...UNTYPED_DOCTOR, verify: false };
    const { checks } = await diagnose(join(root, folder), options, undefined);
    const named = checks.filter(({ id }) => id === "key-name");
    expect(named).toHaveLength(1);
    expect(named[0]?.message).toContain(`${file} is not read: Vite + React reads`);
  });
});
