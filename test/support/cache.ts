/** Where is kept what takes long to make: beside this repository's packages, or in `TEST_CACHE`. */

import { resolve } from "node:path";

const USUAL = resolve(import.meta.dirname, "../../node_modules/.cache/add-clerk-convex-tests");

export const CACHE = process.env.TEST_CACHE ?? USUAL;
