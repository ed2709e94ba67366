/** Runs programs for end-to-end tests, in an environment that is the same everywhere. */

import { existsSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterFile } from "./after-test.ts";
import { registryEnvironment } from "./registry.ts";
import { makeTempSync, removeTree } from "./temp.ts";

export type Run = {
  stdout: string;
  stderr: string;
  /** Undefined where a signal ended it. */
  exitCode: number | undefined;
  signal: string | undefined;
  /** Whether it was killed for taking too long. */
  timedOut: boolean;
  milliseconds: number;
};

export type RunOptions = {
  cwd: string;
  /** Set on top of the clean environment; undefined takes a variable away. */
  env?: Record<string, string | undefined>;
  /** What stdin is: text, `closed` (nothing to read), or `open` (a pipe that never ends). */
  stdin?: "closed" | "open" | { text: string };
  /** Milliseconds after which the program and its children are killed. */
  timeout?: number;
};

/** Runs a program to its end. Failing, or being killed, is a result and no error. */
export async function run(command: string, args: string[], options: RunOptions): Promise<Run> {
  const started = performance.now();
  const { stdin = "closed", timeout = 60_000 } = options;
  const child = execa(command, args, {
    cwd: options.cwd,
    env: cleanEnvironment(options.env),
    extendEnv: false,
    ...(typeof stdin === "object" ? { input: stdin.text } : {}),
    ...(stdin === "closed" ? { stdin: "ignore" } : {}),
    reject: false,
    stripFinalNewline: false,
    // A process group of its own, so that children can be ended with it.
    detached: process.platform !== "win32",
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child.pid);
  }, timeout);
  const result = await child;
  clearTimeout(timer);
  const neverStarted = result.exitCode === undefined && result.signal === undefined;
  return {
    stdout: result.stdout ?? "",
    // A program that can't be started says so nowhere else.
    stderr: (result.stderr ?? "") + (neverStarted ? (result.shortMessage ?? "") : ""),
    exitCode: result.exitCode,
    signal: result.signal,
    timedOut,
    milliseconds: Math.round(performance.now() - started),
  };
}

/** Ends a process that leads a group, and all its children; that it is gone already is no error. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals = "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // Nothing of it is left.
  }
}

const foreign =
  /^(p?npm_|CONVEX_|CLERK_|VITE_|NEXT_PUBLIC_|EXPO_PUBLIC_|REACT_APP_|VITEST|TEST_[A-Z]+$)/i;
/** Of the agent that may run the tests: what they start is a person's, where they don't say otherwise. */
const ofAgents =
  /^(AI_AGENT$|ACCESSIBLE$|CURSOR_|GEMINI_CLI|CODEX_|ANTIGRAVITY_|AUGMENT_|OPENCODE|CLAUDE|REPL_ID$|COPILOT_)/;
const foreignNames = new Set(
  "CI NODE_OPTIONS NODE_ENV FORCE_COLOR NO_COLOR INIT_CWD TEST MODE DEV PROD BASE_URL".split(" "),
);

/**
 * This process's environment without what a developer's shell, npm or a CI service put there, and
 * with a home of its own and the run's registry; npm's cache and user configuration stay the machine's.
 */
export function cleanEnvironment(
  extra: Record<string, string | undefined> = {},
): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !foreign.test(name) && !ofAgents.test(name) && !foreignNames.has(name),
  );
  const merged = Object.entries({
    ...Object.fromEntries(kept),
    PATH: systemPath(),
    ...homeVariables(),
    ...registryEnvironment(),
    ...extra,
  });
  return Object.fromEntries(
    merged.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Without the folders npm adds: this repository's own tools must not stand in for a project's. */
function systemPath(): string | undefined {
  const folders = process.env.PATH?.split(delimiter);
  return folders?.filter((folder) => !folder.includes("node_modules")).join(delimiter);
}

function homeVariables(): Record<string, string | undefined> {
  const home = temporaryHome();
  const cache = join(homedir(), process.platform === "win32" ? "AppData/Local/npm-cache" : ".npm");
  return {
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_STATE_HOME: join(home, ".local", "state"),
    npm_config_cache: process.env.npm_config_cache ?? cache,
    npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), ".npmrc"),
    npm_config_update_notifier: "false",
  };
}

let home: string | undefined;

/** One home a test file: what programs write there doesn't outlive it. */
function temporaryHome(): string {
  if (home !== undefined) return home;
  const made = makeTempSync("home");
  afterFile(() => {
    removeTree(made);
    home = undefined;
  });
  // yarn and bun look for npm's user configuration in the home only.
  const userConfig = join(homedir(), ".npmrc");
  if (existsSync(userConfig) && process.platform !== "win32") {
    symlinkSync(userConfig, join(made, ".npmrc"));
  }
  home = made;
  return made;
}
