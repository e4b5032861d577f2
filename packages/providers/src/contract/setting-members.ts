/** The members of a provider setting, secrets in clear. */
export type SettingFields = Readonly<Record<string, string>>;

export type HeaderLine = readonly [name: string, value: string];
