const { NODE_COMPILE_CACHE } = process.env;

/** For the environment of programs that tests start: where Node keeps what it has compiled, as `npm start` has it too. */
export const compileCache = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
