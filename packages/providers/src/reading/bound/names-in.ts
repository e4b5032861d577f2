/** The names in a text, by the white space between them: long lists of them are read, not parsed by eye. */
export const namesIn = (text: string): readonly string[] => text.trim().split(/\s+/);
