/**
 * Declares each option once: what commander reads, the types, the defaults and the repeated command
 * follow.
 */

import type { IssuerPlace, OtherIssuer } from "./answers.ts";
import { FRAMEWORK_NAMES } from "./frameworks/registry.ts";
import { PACKAGE_MANAGERS } from "./packages/package-managers.ts";
import { quoted } from "./text/shell-command.ts";

/** An option, without its name; one that is on where nothing is typed is turned off by `--no-…`. */
export type Declared<Value> = {
  help: string;
  /** What holds where nothing is typed. */
  untyped: Value;
  /** What its value is called; a flag has none. */
  placeholder?: string;
  /** Its values, where they are these alone. */
  choices?: readonly string[];
  short?: string;
  /** What its `--no-…` does, where that is another thing than to leave it out. */
  refusal?: string;
  /** What it is for: the heading that it stands below in the help. */
  group?: string;
  /** Whether the command that repeats a run does without it. */
  isUnrepeated?: boolean;
};

export type Declarations = Readonly<Record<string, Declared<string | boolean | undefined>>>;

type Typed<Options extends Declarations> = { [Name in keyof Options]: Options[Name]["untyped"] };

/** The options of the default command, in the order of its help. */
export const ADD_OPTIONS = {
  ...inGroup("Clerk", {
    publishableKey: {
      ...value("key", "Clerk publishable key (pk_test_… or pk_live_…)"),
      short: "k",
    },
    issuer: { ...value("url", "Clerk issuer URL (default: derived from the key)"), short: "i" },
    issuerIn: choice<IssuerPlace>(
      "place",
      ["env", "file"],
      "let auth.config read the issuer from the deployment's environment, or hold it itself",
    ),
    otherIssuer: choice<OtherIssuer>(
      "fate",
      ["keep", "replace"],
      "what becomes of another Clerk issuer that Convex accepts, and that may be in use",
    ),
    sdk: value("package", "Clerk package to install"),
    createJwtTemplate: {
      ...question("let Clerk create the JWT template, with CLERK_SECRET_KEY"),
      refusal: "don't, and don't offer it",
    },
  }),
  ...inGroup("The app", {
    framework: choice("name", FRAMEWORK_NAMES, "override detection"),
    entry: value("file", "the file that renders the Convex provider"),
    packageManager: choice("name", PACKAGE_MANAGERS, "override detection"),
  }),
  ...inGroup("What is done", {
    example: {
      ...question("also write a sample query and a sign-in panel, and show it in the app"),
      refusal: "don't, and don't offer it",
    },
    install: flag(true, "don't install packages (package.json is still edited)"),
    convexDev: flag(true, "don't run Convex"),
    // Nobody watches where nobody is asked.
    once: { ...flag(false, "push once instead of watching"), isUnrepeated: true },
    verify: flag(true, "don't contact the issuer, nor Clerk's API"),
    dryRun: flag(false, "print the plan and a diff, and change nothing"),
  }),
  ...inGroup("How it is told", {
    json: flag(false, "print one JSON document; never ask"),
    yes: { ...flag(false, "take every default; never ask"), short: "y" },
  }),
} satisfies Declarations;

export const DOCTOR_OPTIONS = {
  ...inGroup("What is judged", {
    token: value("file", "judge a JWT copied from the browser (- for standard input)"),
    signIn: flag(false, "sign a user in at Clerk, and see whether Convex takes the token"),
    signInAs: value("user", "with --sign-in, a user of yours (user_…), not one made for it"),
    prod: flag(false, "judge the production deployment and its keys"),
    verify: flag(true, "contact nobody"),
    verbose: flag(false, "tell what each check found, the fine ones too"),
  }),
  ...inGroup("What is mended", {
    fix: flag(false, "mend what this tool can, after showing it"),
    otherIssuer: ADD_OPTIONS.otherIssuer,
    createJwtTemplate: question("with --fix, let Clerk create the JWT template"),
    install: flag(true, "with --fix, don't install packages"),
    convexDev: flag(true, "with --fix, don't run Convex"),
  }),
  framework: ADD_OPTIONS.framework,
  entry: ADD_OPTIONS.entry,
  packageManager: ADD_OPTIONS.packageManager,
  json: ADD_OPTIONS.json,
  yes: { ...ADD_OPTIONS.yes, help: "don't ask before mending, or signing in" },
} satisfies Declarations;

export const UNDO_OPTIONS = {
  ...inGroup(ADD_OPTIONS.install.group, {
    install: flag(true, "don't let the package manager take the packages out"),
    dryRun: flag(false, "print what would be put back, and a diff, and change nothing"),
  }),
  json: ADD_OPTIONS.json,
  yes: { ...ADD_OPTIONS.yes, help: "don't ask before undoing" },
} satisfies Declarations;

export type AddOptions = Typed<typeof ADD_OPTIONS>;
export type DoctorOptions = Typed<typeof DOCTOR_OPTIONS>;
export type UndoOptions = Typed<typeof UNDO_OPTIONS>;

export const UNTYPED: AddOptions = untyped(ADD_OPTIONS);
export const UNTYPED_DOCTOR: DoctorOptions = untyped(DOCTOR_OPTIONS);
export const UNTYPED_UNDO: UndoOptions = untyped(UNDO_OPTIONS);

/** Words an option as it is typed: `--name`, or `--no-name` to turn it off. */
export function longFlag(name: string, { untyped: usual }: Declarations[string]): string {
  return usual === true ? refusingFlag(name) : `--${inWords(name)}`;
}

/** The flag that turns an option off. */
export function refusingFlag(name: string): string {
  return `--no-${inWords(name)}`;
}

function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Words one of those options with its value, as it is typed: nothing where that says nothing. */
export function typedAs(name: string, value: unknown, options: Declarations): string[] {
  const option = options[name];
  if (!option) return [];
  const flag = longFlag(name, option);
  if (typeof value === "string") return value === "" ? [] : [`${flag} ${quoted(value)}`];
  return value === !option.untyped ? [flag] : [];
}

// Of an object made of entries the compiler knows no names: the first line says that they are kept.
function untyped<Options extends Declarations>(options: Options): Typed<Options>;
function untyped(options: Declarations): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).map(([name, each]) => [name, each.untyped]));
}

type Grouped<Options> = { [Name in keyof Options]: Options[Name] & { group: string } };

// As above: the first line says that the names are kept.
function inGroup<Options extends Declarations>(group: string, options: Options): Grouped<Options>;
function inGroup(group: string, options: Declarations): Readonly<Record<string, unknown>> {
  const grouped = Object.entries(options).map(([name, each]) => [name, { ...each, group }]);
  return Object.fromEntries(grouped);
}

function value(placeholder: string, help: string): Declared<string | undefined> {
  return { placeholder, help, untyped: undefined };
}

function choice<Name extends string>(
  placeholder: string,
  choices: readonly Name[],
  help: string,
): Declared<Name | undefined> {
  return { placeholder, choices, help, untyped: undefined };
}

function flag(usual: boolean, help: string): Declared<boolean> {
  return { help, untyped: usual };
}

/** A flag that is offered where nothing is typed, and anybody is there to agree. */
function question(help: string): Declared<boolean | undefined> {
  return { help, untyped: undefined };
}
