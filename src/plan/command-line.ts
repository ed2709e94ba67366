/** Commands as a person types them. */

/** One line for a POSIX shell or PowerShell; `folder` is where to run it, "" for here. */
export function commandLine(words: readonly string[], folder = ""): string {
  const command = words.map(quoted).join(" ");
  return folder === "" ? command : `cd ${quoted(folder)} && ${command}`;
}

/** A word as a shell takes it for one. */
export function quoted(word: string): string {
  return /^[\w./:=@<>-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
