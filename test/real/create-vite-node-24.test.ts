import { describe } from "vitest";
import { createViteSuite } from "../support/create-vite-suite.ts";

// From 1.49 on, convex asks for Node 22; that Node is Linux's.
describe.skipIf(process.platform !== "linux")("on Node 24", () => {
  createViteSuite("1.49.0", { whole: false, node: "24" });
});
