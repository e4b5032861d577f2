import { z } from "zod";

/** Whether a text is a UUID: Postgres refuses to compare its column with anything else. */
export const isUuid = (text: string): boolean => z.regexes.guid.test(text);
