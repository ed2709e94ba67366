/** The frameworks this tool knows, in the order they are asked. */

import { createReactApp } from "./create-react-app.ts";
import type { Framework } from "./framework.ts";
import { next } from "./next.ts";
import { vite } from "./vite.ts";

const byName = {
  next,
  "create-react-app": createReactApp,
  vite,
} satisfies Record<string, Framework>;

export type FrameworkName = keyof typeof byName;

/** What `--framework` takes. */
export const FRAMEWORK_NAMES = Object.keys(byName).filter(isFrameworkName);

/** The framework of that name. */
export function frameworkOf(name: FrameworkName): Framework {
  return byName[name];
}

function isFrameworkName(name: string): name is FrameworkName {
  return Object.hasOwn(byName, name);
}
