import { query } from "./_generated/server";

/** The signed-in user as Clerk's token describes them, or null when nobody is signed in. */
export const get = query({
  args: {},
  handler: async (ctx) => {
    return await ctx.auth.getUserIdentity();
  },
});
