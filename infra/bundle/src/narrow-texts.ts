import type { Plugin } from "rolldown";

/** A template whose escapes are not read as such: a character must not be written as one there. */
const RAW = /String\.raw`[^`]*[^\0-\u007F][^`]*`/;
const WIDE = /[^\0-\u007F]/g;

/**
 * Writes characters beyond ASCII as escapes. One of them makes V8 keep all of a file's text, of megabytes, in two bytes a
 * character for as long as the process lives. Throws where an escape would mean something else.
 */
export function narrowTexts(): Plugin {
  return {
    name: "narrow-texts",
    // Not earlier: what is printed after `renderChunk` has the characters themselves again.
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk") file.code = narrowed(file.fileName, file.code);
      }
    },
  };
}

function narrowed(fileName: string, code: string): string {
  const [raw] = RAW.exec(code) ?? [];
  if (raw !== undefined) throw new Error(`${fileName} has a wide character in ${raw}`);
  return code.replaceAll(WIDE, escaped);
}

/** Escapes a UTF-16 unit: a pair of them is one character, in texts and in patterns with the flag `u`. */
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
