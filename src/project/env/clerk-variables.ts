/** Every variable that is about Clerk: in which env file and line, or in the environment. */

import { posix } from "node:path";
import { parse } from "dotenv";
import { ISSUER_VARIABLES } from "../../clerk/issuer.ts";
import type { ClerkEnvironment } from "../../clerk/publishable-key.ts";
import { secretKeyEnvironment } from "../../secrets/secret-key.ts";
import type { Project } from "../project.ts";
import type { TextReader } from "../text-files.ts";
import { assignmentLines } from "./env-assignments.ts";

export type ClerkVariable = {
  name: string;
  /** "" for a secret, which nobody needs. */
  value: string;
  /** The instance of a secret key. */
  secret: ClerkEnvironment | undefined;
  /** The env file, relative to the directory; undefined for the environment itself. */
  file: string | undefined;
  line: number | undefined;
  /** What it is read for: both by day, `production` for a built app only, `development` for neither. */
  mode: "all" | "development" | "production";
  /** Whether the bundler reads it. */
  isRead: boolean;
};

const NAMES = [
  ".env",
  ".env.development",
  ".env.local",
  ".env.development.local",
  ".env.production",
  ".env.production.local",
];

/**
 * The variables, those that count first during development first: the environment, then the env files
 * by their weight in the framework, then those that only Convex reads or that nobody does. `names` are
 * those that the app is known to read its key from.
 */
export function clerkVariables(
  {
    app,
    envFolder,
    backend,
    issuerInUse,
  }: Pick<Project, "app" | "envFolder" | "backend" | "issuerInUse">,
  { envFile, strongerEnvFiles }: { envFile: string; strongerEnvFiles: readonly string[] },
  shell: Readonly<Record<string, string | undefined>>,
  read: TextReader,
  names: readonly string[],
): ClerkVariable[] {
  const byWeight = [...new Set([...strongerEnvFiles, envFile, ...NAMES.toReversed()])];
  const isElsewhere = (folder: string) => posix.join(folder, ".") !== posix.join(envFolder, ".");
  const others = [app, backend, ""].filter(isElsewhere);
  const files = [
    ...byWeight.map((name) => ({ path: posix.join(envFolder, name), isRead: true })),
    ...[...new Set(others)].flatMap((folder) =>
      [".env.local", ".env"].map((name) => ({ path: posix.join(folder, name), isRead: false })),
    ),
  ];
  const texts = files.flatMap(({ path, isRead }) => {
    const text = read(path);
    return text === undefined ? [] : [{ path, isRead, text, values: parse(text) }];
  });
  const isAbout = (name: string, value: string | undefined): value is string =>
    value !== undefined &&
    value !== "" &&
    (/CLERK/i.test(name) ||
      [...ISSUER_VARIABLES, ...names, issuerInUse.variable].includes(name) ||
      /^\s*["']?[ps]k_(?:test|live)_/.test(value));
  const variable = (name: string, value: string) => {
    const secret = secretKeyEnvironment(value);
    return { name, value: secret ? "" : value, secret };
  };
  // Keys that a user has there under names of their own are for something else.
  const ofShell = Object.entries(shell).flatMap(([name, value]): ClerkVariable[] =>
    isAbout(name, value) && (/CLERK/.test(name) || names.includes(name))
      ? [
          {
            ...variable(name, value),
            file: undefined,
            line: undefined,
            mode: "all",
            isRead: true,
          },
        ]
      : [],
  );
  const ofFiles = texts.flatMap(({ path, isRead, text, values }) => {
    const lines = assignmentLines(text);
    const sources = [shell, values, ...texts.map((each) => each.values)];
    return Object.entries(values).flatMap(([name, value]): ClerkVariable[] =>
      isAbout(name, value)
        ? [
            {
              ...variable(name, expanded(value, sources)),
              file: path,
              line: lines.get(name),
              mode: modeOf(path),
              isRead,
            },
          ]
        : [],
    );
  });
  return [...ofShell, ...ofFiles];
}

type Values = Readonly<Record<string, string | undefined>>;

/** References that lead on and on are no value, nor is what is longer than any key and address. */
const DEEPEST = 2;
const LONGEST = 300;

/** `$NAME`, `${NAME}` and `${NAME:-default}`, as dotenv-expand knows them, which bundlers use. */
const REFERENCE = /(?<!\\)\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g;

/** The value with what it refers to; as it stands where that is nowhere to be found. */
function expanded(value: string, sources: readonly Values[], depth = 0): string {
  if (depth > DEEPEST || value.length > LONGEST) return value;
  let isWhole = true;
  const whole = value.replace(REFERENCE, (_, braced?: string, fallback?: string, bare?: string) => {
    const name = braced ?? bare ?? "";
    const found = sources.map((each) => each[name]).find(Boolean) ?? fallback;
    if (found === undefined || found === value) isWhole = false;
    return expanded(found ?? "", sources, depth + 1);
  });
  return isWhole ? whole : value;
}

function modeOf(path: string): ClerkVariable["mode"] {
  if (/\.env\.production/.test(path)) return "production";
  return /\.env\.development/.test(path) ? "development" : "all";
}
