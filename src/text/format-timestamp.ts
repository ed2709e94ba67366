/** Formats moments as people read them. */

/** `2026-11-24 22:27 UTC`, of an ISO 8601 moment in UTC. */
export function shownMoment(moment: string): string {
  return `${moment.slice(0, 16).replace("T", " ")} UTC`;
}
