/** The frameworks this tool knows, in the order they are asked. */

import type { Framework } from "./framework.ts";
import { vite } from "./vite.ts";

export const frameworks: readonly Framework[] = [vite];
