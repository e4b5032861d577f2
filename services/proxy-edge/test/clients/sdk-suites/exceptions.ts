/** Tests that pass directly and are not meant to pass through Lintel, and why. */
export const EXCEPTIONS: readonly { readonly tests: RegExp; readonly because: string }[] = [
  {
    tests: /client_?secrets/i,
    because:
      "Ephemeral keys would let their holder past the gateway: refused unless LINTEL_REALTIME_TOKENS allows them.",
  },
  {
    tests: /realtime.*calls.*accept/i,
    because: "Accepting a call opens a session past the gateway, like an ephemeral key.",
  },
  {
    tests: /responses.*create/i,
    because:
      "These create a response without a model. A call that names none can neither be limited nor priced: 400.",
  },
];
