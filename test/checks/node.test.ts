import { describe, expect, test } from "vitest";
import { nodeRange } from "../../src/checks/node.ts";
import { subjectOf } from "../../src/checks/subject.ts";
import type { Examined } from "../../src/project/examine.ts";
import type { ConvexRelease } from "../../src/project/project.ts";
import { examined } from "../support/judged-app.ts";

const vite = await examined("vite-already-wired");

function judge(node: string, cli: ConvexRelease, sdkNode?: string) {
  const project = { ...vite.project, node, convex: { ...vite.project.convex, cli } };
  const sdk: Examined["sdk"] = { name: "@clerk/react", peers: {}, node: sdkNode, builtOn: [] };
  return nodeRange(subjectOf({ ...vite, project, sdk }, "development"))[0];
}

describe("node-range", () => {
  test.each<
    [node: string, cli: ConvexRelease, sdk: string | undefined, status: string, words: string]
  >([
    [
      "20.20.2",
      { version: "1.49.0", node: ">=22.0.0" },
      undefined,
      "problem",
      "convex 1.49.0 asks for Node >=22.0.0, and this is Node 20.20.2",
    ],
    ["22.3.0", { version: "1.49.0", node: ">=22.0.0" }, ">=20.9.0", "ok", "Node 22.3.0"],
    ["20.20.2", { version: "1.48.0", node: ">=20.0.0" }, ">=20.9.0", "ok", "Node 20.20.2"],
    [
      "20.8.0",
      { version: "1.48.0", node: ">=20.0.0" },
      ">=20.9.0",
      "warning",
      "@clerk/react asks for Node >=20.9.0, and this is Node 20.8.0",
    ],
    ["20.20.2", { version: undefined, node: undefined }, ">=20.9.0", "unknown", "not known"],
  ])("Node %s, %o, an SDK for %s: %s", (node, cli, sdk, status, words) => {
    expect(judge(node, cli, sdk)).toMatchObject({
      status,
      message: expect.stringContaining(words),
    });
  });

  test("what mends it names the Node, and the convex that does without", () => {
    const check = judge("20.20.2", { version: "1.49.0", node: ">=22.0.0" });
    expect(check?.fix).toContain("Node 22 or newer");
    expect(check?.fix).toContain("convex 1.48.0 is the newest that runs on this one");
  });
});
