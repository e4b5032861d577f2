/** Debian's; another one's path in CHROMIUM. */
export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
