import { describe, expect, test } from "vitest";
import { throwRefusal } from "../../../src/errors.ts";
import { deploymentOf, findAuthConfig } from "../../../src/project/convex/convex-setup.ts";

describe("the deployment the convex CLI would use", () => {
  test.each([
    ["none", {}],
    ["cloud", { CONVEX_DEPLOYMENT: "dev:happy-horse-123" }],
    [
      "self-hosted",
      { CONVEX_SELF_HOSTED_URL: "http://127.0.0.1:1", CONVEX_SELF_HOSTED_ADMIN_KEY: "k" },
    ],
    ["none", { CONVEX_SELF_HOSTED_URL: "http://127.0.0.1:1" }],
    ["deploy-key", { CONVEX_DEPLOY_KEY: "k", CONVEX_DEPLOYMENT: "dev:happy-horse-123" }],
  ])("%s", (kind, variables: Record<string, string>) => {
    expect(deploymentOf((name) => variables[name])).toBe(kind);
  });
});

describe("auth.config", () => {
  const find = (files: Record<string, string>, typescript = true) =>
    findAuthConfig("convex", typescript, (path) => files[path], throwRefusal);

  test("is the one that is there", () => {
    expect(find({ "convex/auth.config.js": "x" })).toEqual({
      path: "convex/auth.config.js",
      text: "x",
    });
    expect(find({ "convex/auth.config.ts": "x" })).toEqual({
      path: "convex/auth.config.ts",
      text: "x",
    });
  });

  test("is made in the project's language", () => {
    expect(find({})).toEqual({ path: "convex/auth.config.ts", text: null });
    expect(find({}, false)).toEqual({ path: "convex/auth.config.js", text: null });
  });

  test("endings that Convex does not read do not count", () => {
    expect(find({ "convex/auth.config.mjs": "x" })).toEqual({
      path: "convex/auth.config.ts",
      text: null,
    });
  });

  test("twice is refused", () => {
    expect(() => find({ "convex/auth.config.ts": "", "convex/auth.config.js": "" })).toThrowError(
      expect.objectContaining({ code: "auth-config-twice" }),
    );
  });
});
