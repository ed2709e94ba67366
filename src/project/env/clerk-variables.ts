/** Lists every variable that is about Clerk: in which env file and line, or in the environment. */

import { posix } from "node:path";
import { ISSUER_VARIABLES } from "../../clerk/issuer.ts";
import type { ClerkEnvironment } from "../../clerk/publishable-key.ts";
import type { Framework } from "../../frameworks/framework.ts";
import { secretKeyEnvironment } from "../../secrets/secret-key.ts";
import { parseEnv } from "../../text/parse-env.ts";
import type { Project } from "../project.ts";
import type { TextReader } from "../text-files.ts";
import { assignmentLines } from "./env-assignments.ts";
import { type Shell, WORKER_VARIABLES } from "./env-files.ts";

export type ClerkVariable = {
  name: string;
  /** "" for a secret, which nobody needs. */
  value: string;
  /** The instance of a secret key. */
  secret: ClerkEnvironment | undefined;
  /** The env file, relative to the directory; undefined for the environment itself. */
  file: string | undefined;
  line: number | undefined;
  /** The mode that its file is read in: `all` in both. */
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
  project: Pick<Project, "app" | "home" | "envFolder" | "backend" | "sharing" | "issuerInUse">,
  framework: Pick<Framework, "envFile" | "strongerEnvFiles">,
  { shell, read, names, onWorkers = false }: Reading,
): ClerkVariable[] {
  const known = [...ISSUER_VARIABLES, ...names, project.issuerInUse.variable];
  const isClerks = ([name, value]: Assignment): boolean =>
    value !== "" &&
    (/CLERK/i.test(name) || known.includes(name) || /^\s*["']?[ps]k_(?:test|live)_/.test(value));
  const files = envFilesOf(project, framework).flatMap((file) => {
    const text = read(file.path);
    return text === undefined ? [] : [{ ...file, text, values: parseEnv(text) }];
  });
  // Keys that a user has in the shell under names of their own are for something else.
  const isKnown = ([name]: Assignment) => /CLERK/.test(name) || names.includes(name);
  const ofShell = assignments(shell)
    .filter((each) => isClerks(each) && isKnown(each))
    .map(([name, value]) => ({
      ...dropSecrets(name, value),
      file: undefined,
      line: undefined,
      mode: "all" as const,
      isRead: true,
    }));
  const ofFiles = files.flatMap(({ path, isRead, text, values }) => {
    const lines = assignmentLines(text);
    const expanded = expansions([shell, values, ...files.map((each) => each.values)]);
    return assignments(values)
      .map(([name, value]): Assignment => [name, expanded(value)])
      .filter(isClerks)
      .map(([name, value]) => {
        const variable = dropSecrets(name, value);
        return {
          ...variable,
          file: path,
          line: lines.get(name),
          mode: modeOf(path),
          isRead: isRead || (onWorkers && isWorkers(path) && variable.secret !== undefined),
        };
      });
  });
  return [...ofShell, ...ofFiles];
}

type Reading = {
  shell: Shell;
  read: TextReader;
  names: readonly string[];
  /** Whether the app's server takes a worker's variables. */
  onWorkers?: boolean;
};

/** The env files there may be, the strongest first, and whether the bundler reads them. */
function envFilesOf(
  {
    app,
    home,
    envFolder,
    backend,
    sharing,
  }: Pick<Project, "app" | "home" | "envFolder" | "backend" | "sharing">,
  { envFile, strongerEnvFiles }: Pick<Framework, "envFile" | "strongerEnvFiles">,
): { path: string; isRead: boolean }[] {
  const byWeight = [...new Set([...strongerEnvFiles, envFile, ...NAMES.toReversed()])];
  const isElsewhere = (folder: string) => posix.join(folder, ".") !== posix.join(envFolder, ".");
  const others = new Set([home, app, backend, sharing.root, ""].filter(isElsewhere));
  return [
    ...byWeight.map((name) => ({ path: posix.join(envFolder, name), isRead: true })),
    { path: posix.join(envFolder, WORKER_VARIABLES), isRead: false },
    ...[...others].flatMap((folder) =>
      [".env.local", ".env"].map((name) => ({ path: posix.join(folder, name), isRead: false })),
    ),
  ];
}

function isWorkers(path: string): boolean {
  return posix.basename(path) === WORKER_VARIABLES;
}

type Assignment = [name: string, value: string];

function assignments(values: Shell): Assignment[] {
  return Object.entries(values).flatMap(([name, value = ""]): Assignment[] => [[name, value]]);
}

/** A secret is nobody's to see: only which instance it is of. */
function dropSecrets(
  name: string,
  value: string,
): Pick<ClerkVariable, "name" | "value" | "secret"> {
  const secret = secretKeyEnvironment(value);
  return { name, value: secret ? "" : value, secret };
}

/** References that lead on and on are no value, nor is what is longer than any key and address. */
const DEEPEST_REFERENCE = 2;
const LONGEST_VALUE = 300;

/** `$NAME`, `${NAME}` and `${NAME:-default}`, as dotenv-expand knows them, which bundlers use. */
const REFERENCE = /(?<!\\)\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))/g;

/** Gives a value with what it refers to; as it stands where that is nowhere to be found, or endless. */
export function expansions(sources: readonly Shell[]): (value: string) => string {
  const known = new Map<string, string>();
  const expanded = (value: string, depth: number): string => {
    if (depth > DEEPEST_REFERENCE || value.length > LONGEST_VALUE) return value;
    const key = `${depth} ${value}`;
    const result = known.get(key) ?? expandedOnce(value, depth);
    known.set(key, result);
    return result;
  };
  const expandedOnce = (value: string, depth: number): string => {
    let isWhole = true;
    const refer = (_: string, braced?: string, fallback?: string, bare?: string) => {
      const name = braced ?? bare ?? "";
      const found = sources.map((each) => each[name]).find(Boolean) ?? fallback;
      if (found === undefined || found === value) isWhole = false;
      return expanded(found ?? "", depth + 1);
    };
    const whole = value.replace(REFERENCE, refer);
    return isWhole && whole.length <= LONGEST_VALUE ? whole : value;
  };
  return (value) => expanded(value, 0);
}

function modeOf(path: string): ClerkVariable["mode"] {
  if (/\.env\.production/.test(path)) return "production";
  return /\.env\.development/.test(path) || isWorkers(path) ? "development" : "all";
}
