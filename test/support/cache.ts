/** Where is kept what takes long to make: in this repository's folder, or in `TEST_CACHE`. */

import { resolve } from "node:path";

// Not below node_modules, which `npm ci` empties.
const USUAL = resolve(import.meta.dirname, "../../.cache");

export const CACHE = process.env.TEST_CACHE ?? USUAL;
