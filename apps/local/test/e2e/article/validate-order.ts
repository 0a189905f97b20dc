interface Order {
  orderId?: string;
  items?: unknown[];
  shippingAddress?: { country?: string };
}

export const handler = async (event: Order) => {
  const errors: string[] = [];
  if (!event.orderId) errors.push('Missing orderId');
  if (!event.items?.length) errors.push('Order must have at least one item');
  if (!event.shippingAddress?.country) errors.push('Invalid shipping address');
  if (errors.length > 0) throw Object.assign(new Error(errors.join('; ')), { name: 'ValidationError' });
  return { isValid: true, errors };
};
