/** Reads a variable where the bundler puts its value for `process.env`. */

export function readProcessEnv(variable: string, path: string): string {
  const expression = `process.env.${variable}`;
  // Node's types make it a string or undefined, and Clerk's and Convex's want a string.
  return /\.tsx?$/.test(path) ? `${expression} as string` : expression;
}
