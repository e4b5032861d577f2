/** Seconds since 1970 by this machine's clock. */
export const nowSeconds = (): number => new Date().getTime() / 1000;
