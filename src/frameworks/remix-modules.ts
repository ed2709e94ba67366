/** Tells where apps of Remix start, and of React Router's framework mode, which has come of it. */

import { firstThere } from "./first-existing.ts";
import type { Framework } from "./framework.ts";

const ENDINGS = ["tsx", "jsx", "ts", "js"];
export const APP_ROOTS = ENDINGS.map((ending) => `app/root.${ending}`);
const CLIENTS = ENDINGS.map((ending) => `app/entry.client.${ending}`);

export const REMIX_MODULES = {
  pages: [],
  modules: (app) => [...firstThere(APP_ROOTS, app), ...firstThere(CLIENTS, app)],
  usualModules: ["app/root.tsx"],
} satisfies Partial<Framework>;
