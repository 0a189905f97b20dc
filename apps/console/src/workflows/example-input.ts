/** What a run can be tried with, as a JSON text. */
export const exampleInput = (workflow: 'order-checks' | 'order-processing'): string =>
  JSON.stringify(examples[workflow]);

const examples = {
  'order-checks': {
    items: [{ productId: 'mug', quantity: 2 }],
    shippingAddress: { line1: 'Torstrasse 1', city: 'Berlin', postalCode: '10119', country: 'DE' },
  },
  // An order that isn't there: the run shows how the workflow undoes what it can't begin.
  'order-processing': { orderId: 'ord_00000000000000000000000000', items: [{ productId: 'mug', quantity: 2 }] },
};
