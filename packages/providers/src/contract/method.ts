export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

export type Method = (typeof METHODS)[number];

export const isMethod = (method: string): method is Method =>
  METHODS.some((known) => known === method);
