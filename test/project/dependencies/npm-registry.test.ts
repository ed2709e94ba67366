import { describe, expect, test } from "vitest";
import { registryFor } from "../../../src/project/dependencies/npm-registry.ts";
import { makeTemp, writeFiles } from "../../support/temp.ts";

const NPM = "https://registry.npmjs.org/";
const OWN = "https://packages.example.com/npm/";

describe("the registry that a package comes from", () => {
  test.each<[what: string, npmrc: string, environment: Record<string, string>, expected: string]>([
    ["npm's own", "", {}, NPM],
    ["the project's", `registry=${OWN}\n`, {}, OWN],
    ["what npx was configured with", `registry=${OWN}\n`, { npm_config_registry: NPM }, NPM],
    ["in capitals", "", { NPM_CONFIG_REGISTRY: OWN }, OWN],
    ["that of the scope", `@clerk:registry=${OWN}\n`, { npm_config_registry: NPM }, OWN],
    ["not that of another scope", `@other:registry=${OWN}\n`, {}, NPM],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: npm's own syntax for a variable
    ["none that names a variable", "registry=https://${HOST}/\n", {}, NPM],
    ["none that is no address", "registry=nowhere\n", {}, NPM],
    ["none of a file", "registry=file:///etc/passwd\n", {}, NPM],
    ["none of a broken file", "[__proto__]\nregistry=x\n=\n", {}, NPM],
  ])("%s", async (_, npmrc, environment, expected) => {
    const directory = await makeTemp("npmrc");
    await writeFiles(directory, { ".git/HEAD": "", ".npmrc": npmrc, "app/package.json": "{}" });
    expect(registryFor("@clerk/expo", `${directory}/app`, environment)).toBe(expected);
  });

  test("the nearest file counts", async () => {
    const directory = await makeTemp("npmrc");
    const nearer = "https://nearer.example.com/";
    await writeFiles(directory, {
      ".git/HEAD": "",
      ".npmrc": `registry=${OWN}\n`,
      "app/.npmrc": `registry=${nearer}\n`,
    });
    expect(registryFor("next", `${directory}/app`, {})).toBe(nearer);
  });
});
