/** The command line's options as they are when nothing was typed. */

import { type AddOptions, UNTYPED } from "../../src/options.ts";

export function optionsWith(overrides: Partial<AddOptions> = {}): AddOptions {
  return { ...UNTYPED, ...overrides };
}
