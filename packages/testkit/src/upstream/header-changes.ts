/** `null` removes a header. Without `content-length` the body is sent with chunked transfer encoding. */
export type HeaderChanges = Readonly<Record<string, string | readonly string[] | null>>;
