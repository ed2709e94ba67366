/** A place of its own for the packed tool: an app, a state directory, and programs that are played. */

import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ISSUER, KEY } from "../support/keys.ts";
import { cleanEnvironment, killGroup } from "../support/run.ts";
import { fastTemp, removeTree, treeOf } from "../support/temp.ts";
import { playConvex, playNpm } from "./played.ts";

const FIXTURE = resolve(import.meta.dirname, "../../fixtures/vite-strict-mode/before");

/** Milliseconds after which a command counts as hanging. */
const TOO_LONG = 30_000;

export type Ended = {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  hung: boolean;
  milliseconds: number;
  /** The most memory that it held, in MB, as far as it was looked at. */
  memory: number;
};

export type Started = { child: ChildProcess; ended: Promise<Ended> };

export type Arena = {
  /** The packed tool's command. */
  cli: string;
  root: string;
  app: string;
  state: string;
  /** Where programs are looked for. */
  path: string;
  /** The folders that these two stand in. */
  disks: { app: string; state: string };
  /** Makes the app and the state directory anew, as they were first or as they were kept. */
  reset(kept?: string): void;
  /** Keeps the app and the state directory as they are now, under a name. */
  keep(name: string): void;
  /** `user` is another one's number. */
  start(args: readonly string[], env?: Record<string, string>, user?: number): Started;
  run(args?: readonly string[], env?: Record<string, string>, user?: number): Promise<Ended>;
  undo(env?: Record<string, string>): Promise<Ended>;
  tree(): string;
  hasJournal(): boolean;
  /** Waits until no process works for the arena any more. */
  settled(): Promise<boolean>;
  remove(): void;
};

/** What a run is asked for: all of it, without a question or the network. */
export const RUN = ["-k", KEY, "-i", ISSUER, "--no-verify", "--yes", "--json"];
export const UNDO = ["undo", "--json"];

/** `more` are files of the app besides the fixture's. */
export function openArena(cli: string, more: Record<string, string> = {}): Arena {
  const root = fastTemp("trust");
  // Each may be a disk of its own.
  const disks = { app: join(root, "project"), state: join(root, "user") };
  for (const disk of Object.values(disks)) mkdirSync(disk);
  const [app, state, bin] = [join(disks.app, "app"), join(disks.state, "state"), join(root, "bin")];
  playNpm(bin);
  const environment = cleanEnvironment({
    HOME: join(root, "home"),
    XDG_STATE_HOME: state,
    CONVEX_DEPLOYMENT: "dev:happy-horse-123",
    UV_USE_IO_URING: "0",
  });
  environment.PATH = `${bin}:${environment.PATH}`;
  mkdirSync(join(root, "home"));

  const start: Arena["start"] = (args, env = {}, user) => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: app,
      env: { ...environment, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    return { child, ended: ending(child) };
  };
  const run: Arena["run"] = (args = RUN, env = {}, user) => start(args, env, user).ended;
  return {
    cli,
    root,
    app,
    state,
    path: environment.PATH,
    disks,
    reset(kept) {
      for (const folder of [app, state]) rmSync(folder, { recursive: true, force: true });
      if (kept !== undefined) {
        cpSync(join(root, kept, "app"), app, { recursive: true, verbatimSymlinks: true });
        if (existsSync(join(root, kept, "state"))) {
          cpSync(join(root, kept, "state"), state, { recursive: true });
        }
        return;
      }
      cpSync(FIXTURE, app, { recursive: true });
      for (const [path, text] of Object.entries(more)) writeFileSync(join(app, path), text);
      playConvex(app);
      // A new file is as the machine has it; a person keeps secrets to himself.
      chmodSync(join(app, ".env.local"), 0o600);
    },
    keep(name) {
      removeTree(join(root, name));
      cpSync(app, join(root, name, "app"), { recursive: true, verbatimSymlinks: true });
      if (existsSync(state)) cpSync(state, join(root, name, "state"), { recursive: true });
    },
    start,
    run,
    undo: (env) => run(UNDO, env),
    tree: () => treeOf(app),
    hasJournal: () => journalsIn(state).length > 0,
    settled: () => settled(root),
    remove: () => removeTree(root),
  };
}

async function ending(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (chunk: string) => {
      texts[name] += chunk;
    });
  }
  const began = performance.now();
  let memory = 0;
  const watch = setInterval(() => {
    memory = Math.max(memory, memoryOf(child.pid));
  }, 100);
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    killGroup(child.pid);
  }, TOO_LONG);
  return new Promise((settle) => {
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      clearInterval(watch);
      const milliseconds = Math.round(performance.now() - began);
      settle({ code, signal, ...texts, hung, milliseconds, memory });
    });
  });
}

/** The most that a process has held so far, in MB; proc_pid_status(5). */
function memoryOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const line = status.split("\n").find((each) => each.startsWith("VmHWM:"));
    return Math.round(Number.parseInt(line?.slice("VmHWM:".length) ?? "0", 10) / 1024);
  } catch {
    return 0;
  }
}

/** The folders of journals, each with the file that makes it one. */
export function journalsIn(state: string): string[] {
  try {
    return readdirSync(state, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith("run.json"))
      .map((path) => join(state, path, ".."));
  } catch {
    return [];
  }
}

/** What others than the user may look at in the state directory. */
export function openToOthers(state: string): string[] {
  if (!existsSync(state)) return [];
  return readdirSync(state, { recursive: true, encoding: "utf8" }).filter((path) => {
    const stats = lstatSync(join(state, path), { throwIfNoEntry: false });
    // The folder of all projects is above the private ones.
    if (!stats || path === "add-clerk-convex") return false;
    return (stats.mode & 0o077) !== 0;
  });
}

/** The document that a command printed; undefined where it is none. */
export function documentOf({ stdout }: Ended): Printed | undefined {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

export type Printed = {
  status?: string;
  files?: { path: string; action: string }[];
  warnings?: string[];
  error?: { code: string; message: string; hint: string | null } | null;
};

/** In words what a command came to, for who reads a fault. */
export function said(ended: Ended): string {
  const document = documentOf(ended);
  const what = document?.error ? document.error.code : (document?.status ?? "no document");
  return `${ended.code ?? ended.signal} ${what}`;
}

async function settled(root: string): Promise<boolean> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await delay(5)) {
    if (workingIn(root).length === 0) return true;
  }
  return false;
}

/** The processes that stand in a folder. */
export function workingIn(root: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && standsIn(pid, root));
}

function standsIn(pid: number, root: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(root);
  } catch {
    return false;
  }
}
