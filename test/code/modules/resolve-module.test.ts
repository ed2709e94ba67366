import { describe, expect, it } from "vitest";
import { resolveImport } from "../../../src/code/modules/resolve-module.ts";

const aliases = {
  paths: {
    "@/*": ["src/*", "generated/*"],
    "@/lib/*": ["src/library/*"],
    "~exact": ["src/exact.ts"],
    "pre-*-post": ["src/*.ts"],
    "$&/*": ["src/$&/*"],
    "*": ["types/*"],
  },
  imports: { "#lib/*": "src/lib/*.ts", "#app": "src/App.tsx" },
};

describe("resolveImport", () => {
  it.each<[specifier: string, present: string[], found: string | undefined]>([
    ["./App", ["src/App.tsx"], "src/App.tsx"],
    ["./App.tsx", ["src/App.tsx"], "src/App.tsx"],
    ["./App", ["src/App.ts", "src/App.tsx"], "src/App.tsx"],
    ["./App", ["src/App/index.jsx"], "src/App/index.jsx"],
    ["./App", ["src/App.js", "src/App/index.ts"], "src/App.js"],
    ["./app.config", ["src/app.config.ts"], "src/app.config.ts"],
    [".", ["src/index.ts"], "src/index.ts"],
    ["..", ["index.ts"], "index.ts"],
    ["../lib/x", ["lib/x.mts"], "lib/x.mts"],
    ["../../other/x", ["../other/x.ts"], "../other/x.ts"],
    // The compiled file's name stands for its source, unless it is there itself.
    ["./x.js", ["src/x.ts"], "src/x.ts"],
    ["./x.js", ["src/x.tsx"], "src/x.tsx"],
    ["./x.js", ["src/x.js", "src/x.ts"], "src/x.js"],
    ["./x.jsx", ["src/x.tsx"], "src/x.tsx"],
    ["./x.mjs", ["src/x.mts"], "src/x.mts"],
    ["./x.cjs", ["src/x.cts"], "src/x.cts"],
    ["./x.mjs", ["src/x.ts"], undefined],
    ["/src/App", ["src/App.tsx"], "src/App.tsx"],
    ["./x?raw", ["src/x.ts"], "src/x.ts"],
    ["./x.ts?a=1&b=?", ["src/x.ts"], "src/x.ts"],
    ["./style.css", ["src/style.css"], undefined],
    ["./data.json", ["src/data.json"], undefined],
    ["./missing", ["src/x.ts"], undefined],
    ["", ["src/index.ts"], undefined],
    ["@/App", ["src/App.tsx"], "src/App.tsx"],
    ["@/api", ["generated/api.js"], "generated/api.js"],
    ["@/lib/x", ["src/library/x.ts", "src/lib/x.ts"], "src/library/x.ts"],
    ["@/lib/x", ["src/lib/x.ts"], "src/lib/x.ts"],
    ["@/", ["src/index.ts"], "src/index.ts"],
    ["~exact", ["src/exact.ts"], "src/exact.ts"],
    ["~exact/more", ["src/exact.ts"], undefined],
    ["pre-x-post", ["src/x.ts"], "src/x.ts"],
    ["pre-post", ["src/.ts"], undefined],
    ["$&/$1", ["src/$&/$1.ts"], "src/$&/$1.ts"],
    ["#lib/x", ["src/lib/x.ts"], "src/lib/x.ts"],
    ["#app", ["src/App.tsx"], "src/App.tsx"],
    ["#other", ["src/other.ts"], undefined],
    ["react", ["src/react.ts"], undefined],
    ["react", ["types/react.ts"], "types/react.ts"],
  ])("%s with %j → %s", (specifier, present, found) => {
    const read = (path: string) => (present.includes(path) ? "" : undefined);
    expect(resolveImport(specifier, "src/main.tsx", aliases, read)).toBe(found);
  });

  it("leaves packages alone where nothing is aliased", () => {
    const read = () => "everything is there";
    expect(resolveImport("react", "main.tsx", { paths: {}, imports: {} }, read)).toBeUndefined();
  });
});
