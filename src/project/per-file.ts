/** Keeps what was made of large files that are asked about many times. */

import { statSync } from "node:fs";

/** The same function of a file's path, called anew only where the file has changed since. */
export function perFile<Value>(make: (path: string) => Value): (path: string) => Value {
  const known = new Map<string, { stamp: string; value: Value }>();
  return (path) => {
    const { mtimeMs, size, ino } = statSync(path);
    const stamp = [mtimeMs, size, ino].join(" ");
    const last = known.get(path);
    if (last?.stamp === stamp) return last.value;
    const value = make(path);
    known.set(path, { stamp, value });
    return value;
  };
}
