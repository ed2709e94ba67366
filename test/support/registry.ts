/** The registry that programs under test install from. */

import * as z from "zod";

/**
 * Environment that leads every package manager to the run's registry: the frozen one, or, where the
 * newest releases are tried, the machine's own.
 */
export function registryEnvironment(): Record<string, string> {
  return withRegistry(registryAddress());
}

/** Set for the whole run by `startTestRegistry`; without it a test would see what is newest. */
export function registryAddress(): string {
  const address = process.env.TEST_REGISTRY;
  if (!address) throw new Error("TEST_REGISTRY is not set: call startTestRegistry first");
  return address;
}

/** Environment that leads every manager to a registry. */
export function withRegistry(url: string): Record<string, string> {
  return {
    npm_config_registry: url,
    // From 11 on, pnpm reads no variable of npm's.
    pnpm_config_registry: url,
    YARN_REGISTRY: url,
    YARN_NPM_REGISTRY_SERVER: url,
    YARN_UNSAFE_HTTP_WHITELIST: new URL(url).hostname,
    BUN_CONFIG_REGISTRY: url,
  };
}

const packageSchema = z.object({
  "dist-tags": z.record(z.string(), z.string()),
  versions: z.record(
    z.string(),
    z.object({
      engines: z.object({ node: z.string() }).partial().optional().catch(undefined),
      peerDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/**
 * A package as a registry, the run's unless another is given, shows it: its tags, and of each version
 * what it asks for.
 */
export async function shownPackage(
  name: string,
  registry = registryAddress(),
): Promise<z.infer<typeof packageSchema>> {
  const response = await fetch(new URL(name.replace("/", "%2f"), `${registry}/`));
  if (!response.ok) throw new Error(`The registry answers ${response.status} for ${name}`);
  return packageSchema.parse(await response.json());
}
