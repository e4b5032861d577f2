const TYPE = "/errors/alerts";

/** What can be wrong with alerts, and with what a console shows beside them. */
export const ALERT_PROBLEMS = {
  alertInvalid: { status: 400, type: "/errors/validation", title: "alert validation failed" },
  alertChangeInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "alert update validation failed",
  },
  alertUnknown: { status: 404, type: "/errors/not-found", title: "alert is not found" },
  deliveryUnknown: {
    status: 404,
    type: "/errors/not-found",
    title: "alert delivery is not found",
  },
  alertCreation: { status: 500, type: TYPE, title: "alert creation error" },
  alertsReading: { status: 500, type: TYPE, title: "alerts reading error" },
  alertUpdate: { status: 500, type: TYPE, title: "alert update error" },
  alertDeletion: { status: 500, type: TYPE, title: "alert deletion error" },
  alertTest: { status: 500, type: TYPE, title: "alert test error" },
  limitsReading: { status: 500, type: "/errors/limits", title: "limits reading error" },
  jobsReading: { status: 500, type: "/errors/jobs", title: "jobs reading error" },
  systemReading: { status: 500, type: "/errors/system", title: "system reading error" },
  alertRetry: { status: 500, type: TYPE, title: "alert retry error" },
} as const;
