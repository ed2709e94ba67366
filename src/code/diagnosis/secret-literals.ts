/** Finds Clerk's secret keys in source text. */

/** A key's place, which is all that may be told of it. Line and column are counted from 1. */
export type SecretLiteral = { file: string; line: number; column: number };

/** The characters of a key after its prefix; a placeholder's words end at the first `_` or `-`. */
const SECRET_KEY = /(?<!\w)sk_(?:test|live)_([A-Za-z0-9]{20,})/g;

/** What people write in a key's place. */
const PLACEHOLDER =
  /your|secret|replace|example|placeholder|insert|paste|dummy|changeme|here$|x{4}|abcdef|123456/i;

/** Fewer different characters than this make no key. */
const FEWEST_CHARACTERS = 8;

/** The secret keys in a source text, comments included. */
export function secretLiterals({ path, text }: { path: string; text: string }): SecretLiteral[] {
  return [...text.matchAll(SECRET_KEY)]
    .filter(([, key = ""]) => !isPlaceholder(key))
    .map(({ index }) => {
      const before = text.slice(0, index).split("\n");
      return { file: path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    });
}

/** A real key is random: it is not of one kind of characters, and repeats itself little. */
function isPlaceholder(key: string): boolean {
  const isOfOneKind = /^(?:[a-z]+|[A-Z]+|[0-9]+)$/.test(key);
  return isOfOneKind || new Set(key).size < FEWEST_CHARACTERS || PLACEHOLDER.test(key);
}
