/** What the operations on events refuse with; `type` and `title` are the contract's where it has them. */
export const EVENT_PROBLEMS = {
  eventFiltersMissing: {
    status: 400,
    type: "/errors/no-filters-empty",
    title: "none of customId, keyIds and userId is specified",
  },
  eventStartMissing: {
    status: 400,
    type: "/errors/query-param-start-missing",
    title: "query param start is missing",
  },
  eventStartInvalid: {
    status: 400,
    type: "/errors/bad-start-query-param",
    title: "start query cannot be parsed",
  },
  eventEndMissing: {
    status: 400,
    type: "/errors/query-param-end-missing",
    title: "query param end is missing",
  },
  eventEndInvalid: {
    status: 400,
    type: "/errors/bad-end-query-param",
    title: "end query cannot be parsed",
  },
  eventsReading: { status: 500, type: "/errors/event-manager", title: "getting events error" },
  eventSearchInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "get events request validation failed",
  },
  eventSearch: { status: 500, type: "/errors/event-manager", title: "getting events errored out" },
  eventCorrectionInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "event correction validation failed",
  },
  eventUnknown: { status: 404, type: "/errors/not-found", title: "event correction error" },
  eventNotFound: { status: 404, type: "/errors/not-found", title: "event is not found" },
  eventReading: { status: 500, type: "/errors/event-manager", title: "reading event error" },
  eventExact: { status: 409, type: "/errors/conflict", title: "event correction error" },
  eventCorrection: { status: 500, type: "/errors/event-manager", title: "event correction error" },
} as const;
