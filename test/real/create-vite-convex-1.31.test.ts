import { createViteSuite } from "../support/create-vite-suite.ts";
import { EVERYTHING } from "../support/everything.ts";

createViteSuite("1.31.7", { whole: EVERYTHING });
