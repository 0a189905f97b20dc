/** Settings for whoever sends more from one address than a shop's customers do. */
export const unlimited = {
  RATE_LIMIT_PER_MINUTE: '0',
  RATE_LIMIT_ANONYMOUS_PER_MINUTE: '0',
  RATE_LIMIT_ANONYMOUS_CHECKS_PER_MINUTE: '0',
  MAX_REQUESTS_IN_FLIGHT: '0',
  MAX_EVENT_LOOP_DELAY_MS: '0',
  MAX_CONNECTIONS: '0',
  EVENT_STREAMS_PER_CALLER: '1000',
};
