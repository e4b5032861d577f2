/** A member of a provider's settings. */
export interface SettingField {
  /** In the spelling in which it is stored; callers may write it in any case. */
  readonly name: string;
  readonly kind: SettingFieldKind;
  /** A setting without it, or with an empty one, is refused. */
  readonly isRequired?: true;
  /** The field that may be given in its place. */
  readonly alternative?: string;
  /** All fields with this mark may be left out together: the credentials of the gateway's machine are used then. */
  readonly isAmbient?: true;
  /** What is wrong with what it holds, as what follows its name in a sentence, without any of it; `undefined` when nothing is. */
  readonly problemWith?: (text: string) => string | undefined;
}

/**
 * - `secret`: sent in a header or signed with, so of visible ASCII; never shown, and of no provider's a field that is.
 * - `secret-text`: never sent itself; never shown, and of any characters.
 * - `host-label`: becomes a label of a host name; may be shown, as all that follow.
 * - `url`: an address without credentials, query and fragment.
 * - `text`: anything else.
 */
export type SettingFieldKind = "secret" | "secret-text" | "host-label" | "url" | "text";

/** The members of a provider setting, secrets in clear. */
export type SettingFields = Readonly<Record<string, string>>;

export type HeaderLine = readonly [name: string, value: string];
