import { describe, expect, test } from "vitest";
import type { PackageState } from "../../src/packages/package-state.ts";
import { heldReact, heldWarning } from "../../src/plan/held-react.ts";
import { answersWith } from "../support/answers.ts";
import { projectWith } from "../support/project.ts";
import { sdkNamed } from "../support/sdks.ts";

const NONE: PackageState = { name: "react-dom", declared: undefined, installed: undefined };
const react = (declared: string, more: Partial<PackageState> = {}): PackageState => ({
  name: "react",
  declared,
  installed: undefined,
  ...more,
});
const dom = (declared: string, more: Partial<PackageState> = {}) => ({
  ...react(declared, more),
  name: "react-dom",
});

const expo = (states: { react: PackageState; reactDom: PackageState }) =>
  projectWith({ framework: "expo", ...states });
const answers = answersWith({ sdk: sdkNamed("@clerk/expo") });

describe("React beside React Native", () => {
  test.each<[what: string, react: PackageState, dom: PackageState, held: object]>([
    [
      "locked",
      react("^19.0.0", { locked: "19.0.0" }),
      NONE,
      { react: "19.0.0", "react-dom": "19.0.0" },
    ],
    [
      "installed, whatever the lock says",
      react("~19.1.0", { installed: "19.1.0", locked: "19.1.4" }),
      NONE,
      { react: "19.1.0", "react-dom": "19.1.0" },
    ],
    ["pinned", react("19.2.3"), NONE, { react: "19.2.3", "react-dom": "19.2.3" }],
    [
      "react-dom by a range",
      react("19.0.0", { installed: "19.0.0" }),
      dom("^19.0.0"),
      { react: "19.0.0", "react-dom": "19.0.0" },
    ],
    [
      "react-dom at a version of its own",
      react("^19.0.0", { installed: "19.0.0" }),
      dom("^19.0.0", { installed: "19.1.0" }),
      { react: "19.0.0", "react-dom": "19.1.0" },
    ],
    [
      "from a catalog, which others share",
      react("catalog:", { locked: "19.0.0" }),
      NONE,
      { "react-dom": "19.0.0" },
    ],
    ["not known", react("^19.0.0"), NONE, { "react-dom": "^19.0.0" }],
  ])("%s", (_, state, reactDom, held) => {
    expect(heldReact(expo({ react: state, reactDom }), answers)).toEqual(held);
  });

  test("is left alone where Clerk's SDK is installed", () => {
    const project = {
      ...expo({ react: react("^19.0.0", { installed: "19.0.0" }), reactDom: dom("^19.0.0") }),
      clerkPackages: [{ name: "@clerk/expo", declared: "^4.6.0", installed: "4.6.6" }],
    };
    expect(heldReact(project, answers)).toEqual({});
  });

  test("is no matter of an SDK that brings no react-dom", () => {
    const project = projectWith({ react: react("^19.0.0", { installed: "19.2.4" }) });
    expect(heldReact(project, answersWith())).toEqual({});
  });

  test.each([
    ["^19.0.0", 1],
    ["19.0.0", 0],
  ])("%s: the change is said in %i lines", (declared, lines) => {
    const state = react(declared, { installed: "19.0.0" });
    expect(heldWarning(expo({ react: state, reactDom: NONE }), answers)).toHaveLength(lines);
  });

  const native = (version: string, declared: string) =>
    projectWith({
      framework: "expo",
      packageJson: {
        path: "package.json",
        text: JSON.stringify({ dependencies: { "react-native": version } }),
      },
      react: react(declared),
      reactDom: NONE,
    });

  test.each([
    ["0.79.6", "^19.0.0", "19.0.0"],
    ["~0.79.2", "^19.0.0", "19.0.0"],
    ["0.81.5", "^19.1.0", "19.1.0"],
    ["0.81.6", "^19.1.0", "19.1.4"],
    ["0.83.1", "^19.0.0", "19.2.0"],
    ["0.87.0", "^19.2.0", "19.2.3"],
  ])("neither installed nor locked, by React Native %s: %s is held at %s", (rn, declared, held) => {
    const project = native(rn, declared);
    expect(heldReact(project, answers)).toEqual({ react: held, "react-dom": held });
    expect(heldWarning(project, answers)).toEqual([
      expect.stringContaining(`react is held at ${held}, where package.json says ${declared}`),
    ]);
  });

  test.each([
    ["of which there are several", "~0.81.4", "^19.1.0"],
    ["that isn't known yet", "0.99.0", "^19.2.0"],
    ["that package.json's range leaves out", "0.79.6", "^19.2.0"],
  ])("neither, with one %s: what to look for is said", (_, rn, declared) => {
    const project = native(rn, declared);
    expect(heldReact(project, answers)).toEqual({ "react-dom": declared });
    expect(heldWarning(project, answers)).toEqual([
      expect.stringContaining("npx expo install --check"),
    ]);
  });

  test("React 18 is looked at by none", () => {
    expect(heldWarning(native("0.76.9", "^18.3.1"), answers)).toEqual([]);
  });
});
