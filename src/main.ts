/** The command line: reads argv, loads the one command that is asked for, gives its exit status. */

import { Command, CommanderError, Option } from "commander";
import manifest from "../package.json";
import { keepCompiledCode } from "./compile-cache.ts";
import { EXIT, type ExitStatus } from "./errors.ts";
import { FRAMEWORK_NAMES } from "./frameworks/registry.ts";
import {
  type AddOptions,
  type DoctorOptions,
  PACKAGE_MANAGERS,
  UNTYPED,
  UNTYPED_DOCTOR,
  type UndoOptions,
} from "./options.ts";

type Commands = {
  add(directory: string, options: AddOptions): Promise<void>;
  doctor(directory: string, options: DoctorOptions): Promise<void>;
  undo(directory: string, options: UndoOptions): Promise<void>;
};

function commandLine(commands: Commands): Command {
  const program = new Command("add-clerk-convex")
    .description("Wires Clerk sign-in into an existing Convex + React project.")
    .version(manifest.version, "-v, --version")
    .argument("[directory]", "the app's directory", ".")
    .option("-k, --publishable-key <key>", "Clerk publishable key (pk_test_… or pk_live_…)")
    .option("-i, --issuer <url>", "Clerk issuer URL (default: derived from the key)")
    .addOption(
      new Option(
        "--issuer-in <place>",
        "let auth.config read the issuer from the deployment's environment, or hold it itself",
      ).choices(["env", "file"]),
    )
    .addOption(new Option("--framework <name>", "override detection").choices([...FRAMEWORK_NAMES]))
    .option("--entry <file>", "the file that renders the Convex provider")
    .option("--sdk <package>", "Clerk package to install")
    .addOption(
      new Option("--package-manager <name>", "override detection").choices([...PACKAGE_MANAGERS]),
    )
    .option("--example", "also write a sample query and a sign-in panel")
    .option("--create-jwt-template", "let Clerk create the JWT template, with CLERK_SECRET_KEY")
    .option("--no-install", "don't install packages (package.json is still edited)")
    .option("--no-convex-dev", "don't run Convex")
    .option("--once", "push once instead of watching")
    .option("--no-verify", "don't contact the issuer, nor Clerk's API")
    .option("--dry-run", "print the plan and a diff, and change nothing")
    .option("--json", "print one JSON document; never ask")
    .option("-y, --yes", "take every default; never ask")
    .addHelpText("after", `\n${HELP_ENDING}`)
    .showHelpAfterError("Run npx add-clerk-convex --help for what it takes.")
    // What stands after a command's name is its own.
    .enablePositionalOptions()
    .helpCommand(false)
    .exitOverride()
    // Not for --version and --help, which load next to nothing.
    .hook("preAction", keepCompiledCode)
    .action(commands.add);
  program
    .command("doctor")
    .description("Says why sign-in works or doesn't.")
    .argument("[directory]", "the app's directory", ".")
    .option("--fix", "mend what this tool can, after showing it")
    .option("--token <file>", "judge a JWT copied from the browser (- for standard input)")
    .option("--prod", "judge the production deployment and its keys")
    .addOption(new Option("--framework <name>", "override detection").choices([...FRAMEWORK_NAMES]))
    .option("--entry <file>", "the file that renders the Convex provider")
    .addOption(
      new Option("--package-manager <name>", "override detection").choices([...PACKAGE_MANAGERS]),
    )
    .option("--create-jwt-template", "with --fix, let Clerk create the JWT template")
    .option("--no-install", "with --fix, don't install packages")
    .option("--no-convex-dev", "with --fix, don't run Convex")
    .option("--no-verify", "contact nobody")
    .option("--json", "print one JSON document; never ask")
    .option("-y, --yes", "with --fix, don't ask before mending")
    .addHelpText(
      "after",
      "\nExit status: 0 no problem, 5 a problem, 2 to 4 it could not be judged.",
    )
    .showHelpAfterError("Run npx add-clerk-convex doctor --help for what it takes.")
    .exitOverride()
    .action((directory: string, own: DoctorOptions, command: Command) =>
      commands.doctor(directory, { ...typedBefore(command), ...own }),
    );
  program
    .command("undo")
    .description("Puts back what the last run changed, to the byte.")
    .argument("[directory]", "the app's directory", ".")
    .option("--no-install", "don't let the package manager take the packages out")
    .option("--dry-run", "print what would be put back, and a diff, and change nothing")
    .option("--json", "print one JSON document")
    .showHelpAfterError("Run npx add-clerk-convex undo --help for what it takes.")
    .exitOverride()
    .action((directory: string, own: UndoOptions, command: Command) =>
      commands.undo(directory, { ...typedBefore(command), ...own }),
    );
  return program;
}

/**
 * What was typed for a subcommand before its name. Commander's own `optsWithGlobals` lets a default of
 * the default command's outweigh what was typed after it.
 */
function typedBefore({ parent }: Command): Record<string, unknown> {
  const typed = Object.entries(parent?.opts() ?? {}).filter(
    ([name]) => parent?.getOptionValueSource(name) === "cli",
  );
  return Object.fromEntries(typed);
}

const HELP_ENDING = `A secret never goes on the command line: CLERK_SECRET_KEY is read from the environment or an env file.
Exit status: 0 wired, 1 a bug, 2 bad input, 3 can't be wired as it stands, 4 a step failed, 5 doctor found a problem,
130 cancelled.`;

/** Runs the command line to its exit status. */
export async function main(argv: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.ok;
  let json = false;
  const command = commandLine({
    async add(directory, options) {
      json = options.json === true;
      const { add } = await import("./commands/add.ts");
      // Commander leaves out flags that were not given.
      status = await add(directory, { ...UNTYPED, ...options });
    },
    async doctor(directory, options) {
      json = options.json === true;
      const { doctor } = await import("./commands/doctor.ts");
      status = await doctor(directory, { ...UNTYPED_DOCTOR, ...options });
    },
    async undo(directory, { install, dryRun = false, json: asJson = false }) {
      json = asJson;
      const { undo } = await import("./commands/undo.ts");
      status = await undo(directory, { install, dryRun, json });
    },
  });
  try {
    await command.parseAsync([...argv]);
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { reportBug } = await import("./report/bug.ts");
    return reportBug(error, manifest, json);
  }
}
