/** What the operations on users refuse with; `type` and `title` are the contract's. */
export const USER_PROBLEMS = {
  userInvalid: { status: 400, type: "/errors/validation", title: "create user validation failed" },
  userCreation: { status: 500, type: "/errors/user-manager", title: "user creation error" },
  userChangeInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "update user validation failed",
  },
  userIdMissing: { status: 400, type: "/errors/missing-user-id", title: "missing user id" },
  userUnknown: { status: 404, type: "/errors/not-found", title: "user is not found" },
  userUpdate: { status: 500, type: "/errors/user-manager", title: "update user error" },
  userDeletion: { status: 500, type: "/errors/user-manager", title: "user deletion error" },
  userOffsetInvalid: { status: 400, type: "/errors/bad-filters", title: "bad offset query param" },
  userLimitInvalid: { status: 400, type: "/errors/bad-filters", title: "bad limit query param" },
  userFiltersMissing: {
    status: 400,
    type: "/errors/missing-filteres",
    title: "filters are not found",
  },
  usersReading: { status: 500, type: "/errors/getting-keys", title: "getting keys errored out" },
} as const;
