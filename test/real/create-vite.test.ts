import { createViteSuite } from "../support/create-vite-suite.ts";

createViteSuite("1.48.0");
