import { clerkMiddleware } from "@clerk/nextjs/server";

export default clerkMiddleware();

export const config = {
  matcher: [
    // Every page; not Next's own files, nor files with an ending such as /logo.svg.
    "/((?!_next/|.*\\.\\w+$).*)",
    // Every API route, whatever its ending.
    "/(api|trpc)(.*)",
  ],
};
