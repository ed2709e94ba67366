/** The frameworks this tool knows, in the order they are asked. */

import type { Framework, FrameworkName } from "./framework.ts";
import { vite } from "./vite.ts";

export const frameworks: readonly Framework[] = [vite];

const byName: Record<FrameworkName, Framework> = { vite };

/** The framework of that name. */
export function frameworkOf(name: FrameworkName): Framework {
  return byName[name];
}
