/**
 * What makes a format, made once for each locale: making one takes as long as writing some hundred numbers with it, and a list writes
 * thousands.
 */
export function byLocale<Format>(
  make: (locale: string | undefined) => Format,
): (locale: string | undefined) => Format {
  const made = new Map<string | undefined, Format>();
  return (locale) => {
    const known = made.get(locale);
    if (known !== undefined) return known;
    const format = make(locale);
    made.set(locale, format);
    return format;
  };
}
