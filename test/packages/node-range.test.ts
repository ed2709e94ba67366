import { describe, expect, test } from "vitest";
import {
  convexNode,
  isNodeIn,
  leastMajor,
  newestConvex,
  olderConvex,
} from "../../src/packages/node-range.ts";

const convex = (declared: string, installed?: string) => ({ name: "convex", declared, installed });

describe("the Node that convex asks for", () => {
  test.each([
    [convex("^1.48.0", "1.49.0"), ">=22.0.0"],
    [convex("^1.49.0"), ">=22.0.0"],
    [convex("^1.48.0", "1.48.0"), ">=20.0.0"],
    [convex("1.46.0"), ">=20.0.0"],
    [convex("~1.31.0"), ">=18.0.0"],
    [convex("^1.48.0"), undefined],
    [convex("latest"), undefined],
  ])("%o: %s", (state, node) => {
    expect(convexNode(state)).toBe(node);
  });
});

test("the newest convex for a Node", () => {
  expect(olderConvex("20.20.2")).toBe("1.48.0");
  expect(olderConvex("18.20.0")).toBe("1.44.0");
  expect(olderConvex("22.1.0")).toBeUndefined();
  expect(newestConvex("20.20.2")).toBe("convex@1.48.0");
  expect(newestConvex("24.1.0")).toBe("convex@latest");
});

test("a range that is none allows every Node", () => {
  expect(isNodeIn("20.20.2", ">=22.0.0")).toBe(false);
  expect(isNodeIn("22.0.0", ">=22.0.0")).toBe(true);
  expect(isNodeIn("22.0.0-rc.1", ">=22.0.0-0")).toBe(true);
  expect(isNodeIn("20.20.2", "lts/*")).toBe(true);
  expect(isNodeIn("20.20.2", undefined)).toBe(true);
  expect(leastMajor("^22.13.0 || ^24.3.0")).toBe(22);
  expect(leastMajor("lts/*")).toBeUndefined();
});
