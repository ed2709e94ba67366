/** The same SDK's former name: versions of convex that know nothing of the integration, or nothing else. */

import { bothWays, viteSuite } from "./vite-suite.ts";

// It asks for the session token alone.
viteSuite({ convex: "1.33.0", sdk: "@clerk/clerk-react" }, [
  ...bothWays("template", "out"),
  ...bothWays("integration", "nameless"),
  ...bothWays("both", "nameless"),
]);

viteSuite(
  { convex: "1.32.0", sdk: "@clerk/clerk-react" },
  [
    ...bothWays("template", "named"),
    ...bothWays("integration", "out"),
    ...bothWays("both", "named"),
    { source: "template", way: "ticket", outcome: "named" },
  ],
  ["template"],
);

viteSuite({ convex: "1.31.7", sdk: "@clerk/clerk-react" }, [
  ...bothWays("template", "named"),
  ...bothWays("integration", "out"),
  ...bothWays("both", "named"),
]);
