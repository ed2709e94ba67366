/** The vite.config of a generated app. */

import { INSTANCES } from "./instances.ts";
import type { Spec } from "./spec.ts";

/** `aliases` are paths from the configuration's own folder. */
export function viteConfig(
  { envAbove, envDir, envPrefix, isDefined, place }: Spec,
  aliases: Readonly<Record<string, string>>,
): string {
  const isRooted = place === "rooted";
  const above = isRooted ? "./" : "../";
  const dirs: Record<Spec["envDir"], string> = {
    string: JSON.stringify(isRooted ? ".." : "../"),
    resolved: `resolve(import.meta.dirname, "${above}")`,
    url: `fileURLToPath(new URL("${above}", import.meta.url))`,
    constant: "envDir",
  };
  const prefixes: Record<Spec["envPrefix"], string | undefined> = {
    usual: undefined,
    public: '"PUBLIC_"',
    both: '["VITE_", "PUBLIC_"]',
    constant: "prefixes",
  };
  const prefix = prefixes[envPrefix];
  const key = JSON.stringify(INSTANCES.other.key);
  const settings = [
    "plugins: [react()],",
    isRooted ? 'root: "client",' : "",
    envAbove ? `envDir: ${dirs[envDir]},` : "",
    prefix ? `envPrefix: ${prefix},` : "",
    isDefined
      ? `define: { "import.meta.env.VITE_CLERK_PUBLISHABLE_KEY": JSON.stringify(${key}) },`
      : "",
    "resolve: {",
    "  alias: {",
    ...Object.entries(aliases).map(
      ([name, path]) => `    "${name}": fileURLToPath(new URL("${path}", import.meta.url)),`,
    ),
    "  },",
    "},",
  ];
  const constants = [
    envAbove && envDir === "constant" ? `const envDir = ${dirs.string};\n` : "",
    envPrefix === "constant" ? 'const prefixes = ["VITE_"];\n' : "",
  ];
  return `import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

${constants.join("")}export default defineConfig({
${settings
  .filter((each) => each !== "")
  .map((each) => `  ${each}`)
  .join("\n")}
});
`;
}
