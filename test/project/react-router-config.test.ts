/** Which of React Router's two modes an app is in, and what that takes, by what its configuration says. */

import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { CliError } from "../../src/errors.ts";
import { look } from "../../src/project/look.ts";
import { copyOf } from "../support/golden.ts";
import { optionsWith } from "../support/options.ts";
import { writeFiles } from "../support/temp.ts";

const FIXTURES = resolve(import.meta.dirname, "../../fixtures");

/** The framework that is told of the fixture with this configuration, or the code of the refusal. */
async function told(fixture: string, config: string): Promise<string> {
  const app = copyOf(join(FIXTURES, fixture, "before"));
  await writeFiles(app, { "react-router.config.ts": config });
  try {
    return (await look(app, optionsWith({}), {})).framework;
  } catch (error) {
    if (error instanceof CliError) return error.code;
    throw error;
  }
}

describe("the mode", () => {
  test.each([
    ["on", "export default { ssr: true };", "react-router"],
    ["off", "export default { ssr: false } satisfies Config;", "react-router-spa"],
    ["left out", "export default {};", "react-router"],
    ["off in a comment", "export default {\n  // ssr: false,\n  ssr: true,\n};", "react-router"],
    ["off in a string", 'export default { basename: "/ssr: false" };', "react-router"],
    ["off by quoted key", 'export default { "ssr": false };', "react-router-spa"],
    ["off in a constant", "const ssr = false;\nexport default { ssr };", "react-router-spa"],
    [
      "off in a constant's object",
      "const config: Config = { ssr: false };\nexport default config;",
      "react-router-spa",
    ],
    ["off in another object", "const other = { ssr: false };\nexport default {};", "react-router"],
    ["off after a spread", "export default { ...base, ssr: false };", "react-router-spa"],
    ["perhaps in a spread", "export default { ...base };", "unsupported-framework"],
    ["overwritten by a spread", "export default { ssr: false, ...base };", "unsupported-framework"],
    ["computed", "export default { ssr: !process.env.SPA };", "unsupported-framework"],
    [
      "in what changes",
      "let config = { ssr: true };\nif (process.env.SPA) config = { ssr: false };\nexport default config;",
      "unsupported-framework",
    ],
    [
      "set later",
      "const config = { ssr: true };\nconfig.ssr = false;\nexport default config;",
      "unsupported-framework",
    ],
  ])("%s", async (_, config, expected) => {
    expect(await told("react-router-7", config)).toBe(expected);
  });
});

describe("an app with a server of its own", () => {
  test.each([
    ["without the flag", "export default {};", "unsupported-framework"],
    [
      "with the flag in a comment",
      "// Later: future: { v8_middleware: true },\nexport default {};",
      "unsupported-framework",
    ],
    ["with the flag", "export default { future: { v8_middleware: true } };", "react-router"],
  ])("%s", async (_, config, expected) => {
    expect(await told("react-router-own-server", config)).toBe(expected);
  });
});
