/** Every variable that is about Clerk: in which env file and line, or in the environment. */

import { posix } from "node:path";
import { parse } from "dotenv";
import { secretKeyEnvironment } from "../clerk/contradictions.ts";
import { ISSUER_VARIABLES } from "../clerk/issuer.ts";
import type { ClerkEnvironment } from "../clerk/publishable-key.ts";
import { assignmentLines } from "./env-assignments.ts";
import type { Project } from "./project.ts";
import type { TextReader } from "./text-files.ts";

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
 * by their weight in the framework, then those that only Convex reads or that nobody does.
 */
export function clerkVariables(
  { envFolder, backend, issuerInUse }: Pick<Project, "envFolder" | "backend" | "issuerInUse">,
  { envFile, strongerEnvFiles }: { envFile: string; strongerEnvFiles: readonly string[] },
  shell: Readonly<Record<string, string | undefined>>,
  read: TextReader,
): ClerkVariable[] {
  const byWeight = [...new Set([...strongerEnvFiles, envFile, ...NAMES.toReversed()])];
  const others = [backend, ""].filter((folder) => posix.join(folder) !== posix.join(envFolder));
  const files = [
    ...byWeight.map((name) => ({ path: posix.join(envFolder, name), isRead: true })),
    ...[...new Set(others)].flatMap((folder) =>
      [".env.local", ".env"].map((name) => ({ path: posix.join(folder, name), isRead: false })),
    ),
  ];
  const isAbout = (name: string, value: string | undefined): value is string =>
    value !== undefined &&
    value !== "" &&
    (/CLERK/i.test(name) ||
      [...ISSUER_VARIABLES, issuerInUse.variable].includes(name) ||
      /^\s*["']?[ps]k_(?:test|live)_/.test(value));
  const variable = (name: string, value: string) => {
    const secret = secretKeyEnvironment(value);
    return { name, value: secret ? "" : value, secret };
  };
  // Keys that a user has there under names of their own are for something else.
  const ofShell = Object.entries(shell).flatMap(([name, value]): ClerkVariable[] =>
    isAbout(name, value) && /CLERK/.test(name)
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
  const ofFiles = files.flatMap(({ path, isRead }) => {
    const text = read(path);
    if (text === undefined) return [];
    const lines = assignmentLines(text);
    return Object.entries(parse(text)).flatMap(([name, value]): ClerkVariable[] =>
      isAbout(name, value)
        ? [
            {
              ...variable(name, value),
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

function modeOf(path: string): ClerkVariable["mode"] {
  if (/\.env\.production/.test(path)) return "production";
  return /\.env\.development/.test(path) ? "development" : "all";
}
