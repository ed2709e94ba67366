/** Types the values read from a framework's configuration. */

/** A value in a configuration; `unknown` is one that can't be read off, with its place. */
export type ConfigReading =
  | { status: "literal"; value: boolean | string }
  | { status: "absent" }
  | { status: "unknown"; file: string; line: number };

/** Whether a configuration is sure to have this value. */
export function isSetTo(value: boolean, reading: ConfigReading): boolean {
  return reading.status === "literal" && reading.value === value;
}
