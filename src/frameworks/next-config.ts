/** Reads Next's configuration. https://nextjs.org/docs/app/api-reference/config/next-config-js/output */

import type { FrameworkApp } from "./framework.ts";

const CONFIGS = ["js", "mjs", "ts", "mts"].map((ending) => `next.config.${ending}`);

/** What the configuration says of an export as static files; `unclear` where it depends on something. */
export type ExportReading = { file: string; status: "exported" | "served" | "unclear" };

/** Tells whether the build writes static files, which no server's part of Clerk goes with. */
export function exportOf(app: FrameworkApp): ExportReading {
  const file = CONFIGS.find(app.has) ?? "next.config";
  const output = app.configAt(CONFIGS, ["output"]);
  if (output.status === "literal") {
    return { file, status: output.value === "export" ? "exported" : "served" };
  }
  // A config in parts, or a condition, may still set it.
  const isUnclear = output.status === "unknown" && app.quotes(file, "export");
  return { file, status: isUnclear ? "unclear" : "served" };
}

/** Whether an app is exported; where that depends, the SDK that it has already decides. */
export function isExported(app: FrameworkApp): boolean {
  const { status } = exportOf(app);
  return status === "exported" || (status === "unclear" && !("@clerk/nextjs" in app.dependencies));
}

/** Whether an app has a server, by the same. */
export function isServed(app: FrameworkApp): boolean {
  const { status } = exportOf(app);
  const hasReactSdk = ["@clerk/react", "@clerk/clerk-react"].some(
    (name) => name in app.dependencies,
  );
  return status === "served" || (status === "unclear" && !hasReactSdk);
}
