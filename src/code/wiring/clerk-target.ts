/** Types the place of a ClerkProvider that goes in another file than the Convex provider. */

/**
 * `around-default`: around the element that the file's default export gives; `in-element`: around
 * all that the only element of that name holds; `around-page`: around the element that the file's
 * default export gives and that holds one with a spread of that name.
 */
export type ClerkTarget =
  | { kind: "in-element"; file: string; element: string }
  | { kind: "around-page"; file: string; spread: string }
  | { kind: "around-default"; file: string };
