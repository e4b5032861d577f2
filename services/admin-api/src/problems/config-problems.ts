/** Errors of configuration files, and of changing what is from one. */
export const CONFIG_PROBLEMS = {
  managedByConfig: {
    status: 409,
    type: "/errors/managed-by-config",
    title: "it is from the configuration file",
  },
  configInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "configuration is invalid",
  },
  configRefused: {
    status: 409,
    type: "/errors/conflict",
    title: "configuration cannot be applied as things are",
  },
  configElsewhere: {
    status: 409,
    type: "/errors/managed-by-config",
    title: "the configuration is applied by admin-api itself",
  },
  configTooLarge: {
    status: 409,
    type: "/errors/conflict",
    title: "there is too much for one configuration file",
  },
  configReading: { status: 500, type: "/errors/config", title: "configuration reading error" },
  configApplication: {
    status: 500,
    type: "/errors/config",
    title: "configuration could not be applied",
  },
} as const;
