/** Runs for each test file, also where several share a process: what a file leaves goes with it. */

import { afterAll } from "vitest";
import { cleanUpFile } from "./after-test.ts";

afterAll(cleanUpFile);
