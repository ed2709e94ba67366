/** The command line's options as they are when nothing was typed. */

import type { AddOptions } from "../../src/options.ts";

export function optionsWith(overrides: Partial<AddOptions> = {}): AddOptions {
  return {
    publishableKey: undefined,
    issuer: undefined,
    issuerIn: undefined,
    framework: undefined,
    entry: undefined,
    sdk: undefined,
    packageManager: undefined,
    example: undefined,
    install: true,
    convexDev: true,
    once: false,
    verify: true,
    dryRun: false,
    json: false,
    yes: false,
    ...overrides,
  };
}
