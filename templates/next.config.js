/** @type {import("next").NextConfig} */
module.exports = {
  experimental: {
    serverActions: true,
  },
};
