/** `TEST_VERSIONS=newest`: the newest releases, on purpose, in the place of the pinned ones. */

/** Whether they are tried. The registry is not frozen then. */
export function triesNewest(): boolean {
  return process.env.TEST_VERSIONS === "newest";
}

/**
 * Environment in which npm goes on with what it knows of a registry that never changes; of the living
 * one it asks again: a release that npm hasn't heard of makes peers fail to resolve (ERESOLVE).
 */
export function npmFreshness(): Record<string, string> {
  return triesNewest()
    ? { npm_config_prefer_online: "true" }
    : { npm_config_prefer_offline: "true" };
}
