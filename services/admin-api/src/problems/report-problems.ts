/** What reports refuse with; `type` and `title` are the contract's. */
export const REPORT_PROBLEMS = {
  spendKeyUnknown: { status: 404, type: "/errors/key-not-found", title: "key not found error" },
  spendReading: {
    status: 500,
    type: "/errors/key-reporting-manager",
    title: "key reporting error",
  },
  reportInvalid: {
    status: 400,
    type: "/errors/invalid-reporting-request",
    title: "invalid reporting request",
  },
  reportReading: {
    status: 500,
    type: "/errors/event-reporting-manager",
    title: "event reporting error",
  },
  topKeysReading: {
    status: 500,
    type: "/errors/event-reporting-manager",
    title: "top key reporting error",
  },
  keyIdMissing: {
    status: 400,
    type: "/errors/missing-key-id",
    title: "key id query param is missing",
  },
  userIdsReading: {
    status: 500,
    type: "/errors/key-reporting-manager",
    title: "getting user ids error",
  },
  customIdsReading: {
    status: 500,
    type: "/errors/key-reporting-manager",
    title: "getting custom ids error",
  },
} as const;
