const statusCodes = {
  InternalException: 500,
  SerializationException: 400,
  UnknownOperationException: 400,
  ValidationException: 400,
} as const;

/** An answer of EventBridge that says no to the whole call; `name` is the exception's name in AWS's API. */
export class EventsError extends Error {
  override readonly name: keyof typeof statusCodes;
  readonly statusCode: number;

  constructor(name: keyof typeof statusCodes, message: string) {
    super(message);
    this.name = name;
    this.statusCode = statusCodes[name];
  }
}
