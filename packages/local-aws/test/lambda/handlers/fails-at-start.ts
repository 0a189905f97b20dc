throw new TypeError('QUOTE_KEYS is not set');
