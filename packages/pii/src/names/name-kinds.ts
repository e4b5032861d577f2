/** What a word is known as; a name can be several. */
export const NAME_KINDS = ["givenName", "ordinaryGivenName", "surname"] as const;
export type NameKind = (typeof NAME_KINDS)[number];
