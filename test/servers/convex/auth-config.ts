/** Evaluates a bundled auth.config.js as a Convex deployment does. */

import { createContext, runInContext } from "node:vm";
import { transform } from "esbuild";
import { z } from "zod";
import { Refusal } from "../http.ts";

const oidc = z.object({
  type: z.literal("oidc").optional(),
  domain: z.string(),
  applicationID: z.string(),
});

const customJwt = z.object({
  type: z.literal("customJwt"),
  issuer: z.string(),
  jwks: z.string(),
  algorithm: z.enum(["RS256", "ES256"]),
  applicationID: z.string().nullable().optional(),
});

const authConfig = z.object({ providers: z.array(z.union([customJwt, oidc])) });

export type OidcProvider = { domain: string; applicationID: string };
export type CustomJwtProvider = z.infer<typeof customJwt>;
export type AuthProvider = OidcProvider | CustomJwtProvider;

/**
 * The providers that the bundled source exports by default. Throws `Refusal` (400) with the code
 * and words of the real deployment where it refuses: a variable that isn't set, an import, a
 * missing or odd export, a domain that is no https URL.
 */
export async function evaluateAuthConfig(
  source: string,
  variables: ReadonlyMap<string, string>,
): Promise<AuthProvider[]> {
  const exported = run(await asScript(source), variables);
  if (exported === undefined || exported === null) {
    throw new Refusal(
      400,
      "AuthConfigMissingExportError",
      "auth config file is missing default export.",
    );
  }
  const result = authConfig.safeParse(JSON.parse(JSON.stringify(exported)));
  if (!result.success) throw notMatching(z.prettifyError(result.error));
  return result.data.providers.map(normalised);
}

/** The module as a script, which needs no flag of Node's to run in a context of its own. */
async function asScript(source: string): Promise<string> {
  try {
    return (await transform(source, { format: "cjs", logLevel: "silent" })).code;
  } catch (error) {
    throw failed(error);
  }
}

function run(code: string, variables: ReadonlyMap<string, string>): unknown {
  const module: { exports: { default?: unknown } } = { exports: {} };
  const globals = createContext({
    module,
    exports: module.exports,
    process: { env: environment(variables) },
    require: (path: string) => {
      throw new Refusal(
        400,
        "NoImportModuleDuringAuthConfig",
        `Can't import ${path} while evaluating auth config file`,
      );
    },
  });
  // A context has the language's own globals; a deployment withholds those that aren't pure.
  runInContext("delete globalThis.Date; delete globalThis.console; delete Math.random", globals);
  try {
    runInContext(code, globals, { timeout: 1000 });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw failed(error);
  }
  return module.exports.default;
}

function failed(error: unknown): Refusal {
  return new Refusal(400, "InvalidAuthConfig", `The auth config file failed: Uncaught ${error}`);
}

/** `process.env` that names nothing and throws on reading a variable that isn't set. */
function environment(variables: ReadonlyMap<string, string>): object {
  return new Proxy(
    {},
    {
      get(_target, name) {
        if (typeof name === "symbol") return undefined;
        const value = variables.get(name);
        if (value !== undefined) return value;
        throw new Refusal(
          400,
          "AuthConfigMissingEnvironmentVariable",
          `Environment variable ${name} is used in auth config file but its value was not set`,
        );
      },
    },
  );
}

function normalised(provider: z.infer<typeof oidc> | CustomJwtProvider): AuthProvider {
  if (provider.type === "customJwt") return provider;
  return { domain: httpsUrl(provider.domain), applicationID: provider.applicationID };
}

function httpsUrl(domain: string): string {
  const url = /^\w+:\/\//.test(domain) ? domain : `https://${domain}`;
  if (!url.startsWith("https://")) {
    throw notMatching(`Invalid provider domain URL "${url}": must use HTTPS`);
  }
  if (/["'`\s]/.test(url) || !URL.canParse(url)) {
    throw notMatching(`Invalid provider domain URL "${url}"`);
  }
  // Issuers are compared without the slash at the end.
  return url.replace(/\/+$/, "");
}

function notMatching(reason: string): Refusal {
  return new Refusal(
    400,
    "AuthConfigNotMatchingSchemaError",
    `auth config file must include a list of provider credentials: ${reason}`,
  );
}
