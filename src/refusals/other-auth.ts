/** Refuses an app whose Convex provider is another sign-in's, with all that has to go for Clerk's. */

import { posix } from "node:path";
import type { FoundElement } from "../code/providers/find-providers.ts";
import type { TokenCall } from "../code/sign-in/client-tokens.ts";
import { foreignEntries } from "../code/sign-in/foreign-entries.ts";
import { type AppSignIn, type SignInRemoval, signInRemoval } from "../code/sign-in/removal.ts";
import type { VendorUse } from "../code/sign-in/vendor-uses.ts";
import { isVendorPackage, vendorOf } from "../code/sign-in/vendors.ts";
import { CliError } from "../errors.ts";
import type { Framework } from "../frameworks/framework.ts";
import { packageOf } from "../packages/package-name.ts";
import { type ManualStep, numberedSteps } from "../text/numbered-steps.ts";
import { removePackagesCommand } from "../text/shell-command.ts";
import type { Surroundings } from "./entry-refusals.ts";
import { type CopyStyle, inStyle } from "./snippet-style.ts";

type Others = readonly [FoundElement, ...FoundElement[]];

/** For the providers of other sign-ins that were found, of which the first is told. */
export function otherAuth(
  others: Others,
  signIn: AppSignIn,
  surroundings: Surroundings,
  styleOf: (path: string) => CopyStyle,
): CliError {
  const [{ file, line, name, module }] = others;
  const removal = signInRemoval(others, signIn);
  return new CliError(
    "other-auth",
    `${file}:${line} renders <${name}> of ${module}: this app already signs its users in another way.`,
    [
      "Two logins for one Convex client cannot work side by side. Take the other one out first (lines are those of the files as they stand now):",
      numberedSteps([
        ...removal.replaced.flatMap((each) => replacementSteps(each, styleOf(each.file))),
        ...unwrappingSteps(removal),
        ...fallenSteps(removal),
        ...useSteps(removal, signIn.functions, surroundings),
        ...functionSteps(removal, signIn),
        ...fileSteps(removal),
        ...packageSteps(others, signIn, surroundings),
        ["Run this command again."],
      ]),
    ].join("\n"),
  );
}

/** For an app that gives its client another sign-in's token by itself, without a provider for that. */
export function ownToken(
  calls: readonly [TokenCall, ...TokenCall[]],
  signIn: AppSignIn,
  surroundings: Surroundings,
): CliError {
  const [{ file, line }] = calls;
  const removal = signInRemoval([], signIn);
  return new CliError(
    "other-auth",
    `${file}:${line} gives the Convex client a token by setAuth: ConvexProviderWithClerk does that too, and whichever comes last is the one that counts.`,
    [
      "Take the app's own token out first (lines are those of the files as they stand now):",
      numberedSteps([
        [
          "Take out these calls, and what only they use:",
          ...calls.map((call) => `${call.file}:${call.line} setAuth`),
        ],
        ...unwrappingSteps(removal),
        ...fallenSteps(removal),
        ...useSteps(removal, signIn.functions, surroundings),
        ...functionSteps(removal, signIn),
        ...fileSteps(removal),
        ...packageSteps([], signIn, surroundings),
        ["Run this command again."],
      ]),
    ].join("\n"),
  );
}

function replacementSteps(
  { file, line, name, client }: SignInRemoval["replaced"][number],
  style: CopyStyle,
): ManualStep[] {
  return [
    [
      `In ${file}, import the plain provider instead of ${name}:`,
      inStyle('import { ConvexProvider } from "convex/react";', style),
    ],
    [
      `On line ${line}, render it in place of <${name} …>…</${name}>, around the same children:`,
      `<ConvexProvider client={${client}}>…</ConvexProvider>`,
    ],
  ];
}

function unwrappingSteps({ unwrapped }: SignInRemoval): ManualStep[] {
  const places = placeLines(unwrapped, (name) => `<${name}>`);
  return places.length === 0
    ? []
    : [["Take out these elements, and keep what is inside each:", ...places]];
}

function fallenSteps({ props, fallen }: SignInRemoval): ManualStep[] {
  const given = props.map(
    ({ file, line, name, element }) => `${file}:${line} ${name} of <${element}>`,
  );
  const places = [...given, ...placeLines(fallen)];
  return places.length === 0 ? [] : [["Take out what is for nothing then:", ...places]];
}

/** What the app does by the other sign-in outside of its provider. */
function useSteps(
  { uses, files }: SignInRemoval,
  functions: string,
  { framework, sdk }: Surroundings,
): ManualStep[] {
  const own = uses.filter(({ file }) => !isIn(file, functions));
  const names: readonly string[] = framework.requestHandler?.names ?? [];
  const handler = [...own.map(({ file }) => file), ...files].find((file) =>
    names.includes(posix.basename(file).replace(/\.\w+$/, "")),
  );
  const steps: ManualStep[] = [];
  if (own.length > 0) {
    const words = clerksWords(sdk ?? framework.sdks[0]?.name ?? "@clerk/react", framework);
    steps.push([`Put Clerk's in place of these. ${words}`, ...useLines(own)]);
  }
  if (handler !== undefined) {
    steps.push([
      `Note what ${handler} keeps from people who aren't signed in: without it those pages are open, until auth.protect() keeps them in what this command writes there.`,
    ]);
  }
  return steps;
}

/** What asks Clerk on a server who is signed in. */
const SERVER_WORDS: Readonly<Record<string, string>> = {
  "@clerk/nextjs":
    "on the server await auth() of @clerk/nextjs/server gives userId, getToken() and redirectToSignIn()",
  "@clerk/tanstack-react-start":
    "on the server, which is inside createServerFn and server handlers but not in a loader or in beforeLoad itself, await auth() of @clerk/tanstack-react-start/server gives userId and getToken()",
  "@clerk/react-router":
    "on the server await getAuth(args) of @clerk/react-router/server gives userId and getToken()",
};

function clerksWords(sdk: string, { panel }: Framework): string {
  // Where there is no place for a panel, there are none of Clerk's components either.
  const signingIn =
    panel?.("") === undefined && panel !== undefined
      ? "useSignIn() and useSignUp() sign in and up, and useClerk() has signOut()"
      : "<SignInButton> and <UserButton> are ready-made, and useClerk() has openSignIn() and signOut()";
  const server = SERVER_WORDS[sdk];
  return `Of ${sdk}, which this command installs, useUser() gives who is signed in, ${signingIn}${server ? `; ${server}. A route that is there for the other sign-in alone (its API, a callback) can go` : ""}:`;
}

/** A file's own place in the functions says who asks, whatever the sign-in. */
function functionSteps({ uses }: SignInRemoval, signIn: AppSignIn): ManualStep[] {
  const own = uses.filter(({ file }) => isIn(file, signIn.functions));
  const tables = own.find(({ name }) => name === "authTables");
  const steps: ManualStep[] = [];
  if (own.length > 0) {
    steps.push([
      "Take these out of the functions. Who is signed in, await ctx.auth.getUserIdentity() tells: null, or an object with subject, name and email:",
      ...useLines(own),
    ]);
  }
  if (tables) {
    steps.push([
      `In ${tables.file}, define the tables of authTables that your own functions use: what is stored in them stays.`,
    ]);
  }
  const entries = entriesOf(signIn);
  if (entries.length > 0) {
    steps.push([
      "Take these entries out of the list of providers, which may be empty then, and what only they use:",
      ...entries,
    ]);
  }
  return steps;
}

/** Where an auth config lists what isn't Clerk's. */
function entriesOf({ sources, functions }: AppSignIn): string[] {
  const names = ["ts", "js"].map((ending) => `${functions}/auth.config.${ending}`);
  return sources
    .filter(({ path }) => names.includes(path))
    .flatMap(({ path, text }) =>
      foreignEntries(path, text).map(({ line, what }) => `${path}:${line} ${what}`.trimEnd()),
    );
}

/** Whole files that go, and what is asked of them elsewhere. */
function fileSteps({ files, asked }: SignInRemoval): ManualStep[] {
  const steps: ManualStep[] = [];
  if (files.length > 0) steps.push(["Delete these files, which only hand it on:", ...files]);
  if (asked.length > 0) {
    steps.push(["Take out what asks for functions that were in them:", ...placeLines(asked)]);
  }
  return steps;
}

function packageSteps(
  others: readonly FoundElement[],
  { uses, packages }: AppSignIn,
  { packageManager, app }: Surroundings,
): ManualStep[] {
  const rendered = others.map(({ module }) => module);
  const modules = [...rendered, ...uses.map(({ module }) => module)];
  const used = new Set(modules.map(packageOf));
  const named = packages.filter(
    (name) => used.has(name) || (isVendorPackage(name) && isBeside(name, modules)),
  );
  // A provider's package may be named by another one of the workspace.
  const all = [...new Set([...named, ...rendered.map(packageOf)])];
  const removed = all.filter((name) => name !== "convex");
  if (removed.length === 0) return [];
  return [
    [
      `Remove the ${removed.length === 1 ? "package" : "packages"}, once nothing else uses ${removed.length === 1 ? "it" : "them"}:`,
      removePackagesCommand(packageManager, removed, app),
    ],
  ];
}

/** Whether a package is of a vendor that the app signs in by, though it imports nothing of it. */
function isBeside(name: string, modules: readonly string[]): boolean {
  const found = vendorOf(name);
  if (!found || found.as === "client") return false;
  return modules.some((module) => vendorOf(module)?.vendor === found.vendor);
}

/** Names with their places, a line for each import. */
function useLines(uses: readonly VendorUse[]): string[] {
  return grouped(uses).map((together) => {
    const [{ file, line }] = together;
    const names = together.map(({ name, module }) => (name === "" ? module : name));
    const lines = together.flatMap(({ places }) => places.map((place) => place.line));
    const others = [...new Set(lines)].filter((each) => each !== line).sort((a, b) => a - b);
    const used = others.length === 0 ? "" : `, used on ${lineNumbers(others)}`;
    return `${file}:${line} ${listed(names)}${used}`;
  });
}

type Place = { file: string; line: number; name: string };

function placeLines(places: readonly Place[], shown = (name: string) => name): string[] {
  return grouped(places).map((together) => {
    const [{ file, line }] = together;
    return `${file}:${line} ${listed([...new Set(together.map(({ name }) => shown(name)))])}`;
  });
}

/** What stands on the same line. */
function grouped<At extends Place>(places: readonly At[]): [At, ...At[]][] {
  const groups: [At, ...At[]][] = [];
  for (const place of places) {
    const known = groups.find(([{ file, line }]) => file === place.file && line === place.line);
    if (known) known.push(place);
    else groups.push([place]);
  }
  return groups;
}

function listed(words: readonly (string | number)[]): string {
  const last = words.at(-1);
  return words.length < 2 ? `${last ?? ""}` : `${words.slice(0, -1).join(", ")} and ${last}`;
}

function lineNumbers(lines: readonly number[]): string {
  return `${lines.length === 1 ? "line" : "lines"} ${listed(lines)}`;
}

function isIn(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}
