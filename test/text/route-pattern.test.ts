import { expect, test } from "vitest";
import { type Reach, routeReach } from "../../src/text/route-pattern.ts";

const CLERK = [
  "/((?!_next|[^?]*\\.(?:html?|css|js(?!on)|jpe?g|webp|png|gif|svg|ttf|woff2?|ico|csv|docx?|xlsx?|zip|webmanifest)).*)",
  "/(api|trpc)(.*)",
];

test.each<[patterns: string[], route: string, reach: Reach | "none that Next takes"]>([
  [CLERK, "/", "all"],
  [CLERK, "/dashboard/settings", "all"],
  [CLERK, "/[locale]/posts/[...slug]", "all"],
  [CLERK, "/api/hello", "all"],
  [["/dashboard/:path*"], "/dashboard", "all"],
  [["/dashboard/:path*"], "/dashboard/a/b", "all"],
  [["/dashboard/:path*"], "/settings", "none"],
  [["/dashboard/:path*"], "/[org]/settings", "some"],
  [["/dashboard"], "/dashboard/a", "none"],
  [["/dashboard(.*)"], "/dashboards", "all"],
  [["/"], "/", "all"],
  [["/"], "/about", "none"],
  [["/about"], "/", "none"],
  [["/Dashboard"], "/dashboard", "none"],
  [["/((?!api|_next/static|favicon.ico).*)"], "/api/notes", "none"],
  [["/((?!api|_next/static|favicon.ico).*)"], "/apiary", "none"],
  [["/", "/(de|en)/:path*"], "/[locale]/dashboard", "some"],
  [["/posts/:id(\\d+)"], "/posts/[id]", "some"],
  [["/posts/:id([0-9a-f]{24})"], "/posts/[id]", "unclear"],
  [["/posts/:id"], "/posts/[id]", "all"],
  [["/posts/:id"], "/posts/[[...id]]", "some"],
  [["/files/:path*"], "/files/[[...path]]", "all"],
  [["/files/:path+"], "/notes/[id]", "none"],
  [[], "/", "none"],
  [["dashboard"], "/dashboard", "none that Next takes"],
  [["/(a(b))"], "/ab", "none that Next takes"],
])("%j and %s: %s", (patterns, route, reach) => {
  expect(routeReach(patterns)?.(route) ?? "none that Next takes").toBe(reach);
});
