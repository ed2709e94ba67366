/** Judges whose Convex client an island is given, where a framework renders components apart. */

import { parseFile } from "../../code/syntax/parse.ts";
import { foreignClients } from "../../code/wiring/client/given-client.ts";
import { frameworkOf } from "../../frameworks/registry.ts";
import { hasOneIsland } from "../../project/entry/one-island.ts";
import { type Finding, unknown, warning } from "../check.ts";
import type { FixFor } from "../fixable.ts";
import type { Subject } from "../subject.ts";

const BY_HAND =
  "Make it in the component that renders the provider: const [client] = useState(() => new ConvexReactClient(…))";

/** The wired providers whose client other islands have too; none in an app of one island. */
export function sharedClients({ project }: Pick<Subject, "project">, fixFor: FixFor): Finding[] {
  if (!frameworkOf(project.framework).rendersApart || hasOneIsland(project)) return [];
  return project.providerFiles.flatMap(({ path, text, reExports }) =>
    foreignClients(parseFile(path, text, reExports)).map(({ status, line }) => {
      const place = { file: path, line };
      if (status === "unclear") {
        const doubt =
          "Where this provider's Convex client is made can't be followed, so whether each island has its own was not checked.";
        return unknown(doubt, place);
      }
      const message =
        "The islands share one Convex client, which tells only one provider that someone is signed in: in the others on the page, useConvexAuth() stays loading.";
      return warning(message, { ...place, fix: fixFor(path) ?? BY_HAND });
    }),
  );
}
