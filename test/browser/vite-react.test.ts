/** Clerk's SDK of today: from convex 1.42.2 on, both the template and the integration will do. */

import { bothWays, viteSuite } from "./vite-suite.ts";

const TODAY = [
  ...bothWays("template", "named"),
  ...bothWays("integration", "nameless"),
  ...bothWays("both", "nameless"),
];

viteSuite(
  { convex: "1.48.0", sdk: "@clerk/react" },
  [
    ...TODAY,
    { source: "template", way: "ticket", outcome: "named" },
    ...bothWays("neither", "out"),
  ],
  ["template", "integration"],
);

viteSuite({ convex: "1.49.0", sdk: "@clerk/react" }, TODAY);

// Convex keeps what it knew of the session before the sign-in, and so asks for the template; the
// dialog loads the page again.
viteSuite({ convex: "1.42.1", sdk: "@clerk/react" }, [
  ...bothWays("template", "named"),
  { source: "integration", way: "dialog", outcome: "nameless" },
  { source: "integration", way: "in-page", outcome: "out", afterReload: "nameless" },
  { source: "both", way: "dialog", outcome: "nameless" },
  { source: "both", way: "in-page", outcome: "named", afterReload: "nameless" },
]);
