/** The package of an imported module. */

/** `@clerk/nextjs` for `@clerk/nextjs/client`. */
export function packageOf(module: string): string {
  return module
    .split("/")
    .slice(0, module.startsWith("@") ? 2 : 1)
    .join("/");
}
