/** The six steps as a STANDARD machine: six Task states, each the function of its name. */

const task = (name: string, parameters: object, rest: object) => ({
  Type: 'Task',
  Resource: `arn:aws:lambda:us-east-1:111111111111:function:${name}`,
  Parameters: parameters,
  ResultPath: `$.${name}`,
  ...rest,
});

const whole = { 'order.$': '$.order' };

export const definition = {
  StartAt: 'Validate',
  States: {
    Validate: task('validate', whole, { Next: 'Reserve' }),
    Reserve: task('reserve', whole, { Next: 'Authorize' }),
    Authorize: task('authorize', { 'order.$': '$.order', 'amount.$': '$.validate.total' }, { Next: 'Capture' }),
    Capture: task('capture', { 'payment.$': '$.authorize.payment' }, { Next: 'Fulfil' }),
    Fulfil: task('fulfil', whole, { Next: 'Notify' }),
    Notify: task('notify', whole, { End: true }),
  },
};
