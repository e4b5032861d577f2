const PASSWORD = ["admin-pass", "Admin password"] as const;

/** Who did something, as the audit log has it; the password, which it knows by a word of ours, is said in English. */
export const actorName = (actor: string): string => (actor === PASSWORD[0] ? PASSWORD[1] : actor);

/** The inverse, of what somebody typed. */
export const actorNamed = (name: string): string =>
  name.toLowerCase() === PASSWORD[1].toLowerCase() ? PASSWORD[0] : name;
