interface Order {
  orderId: string;
  paymentMethodId?: string;
}

export const handler = async ({ orderId, paymentMethodId }: Order) => {
  if (paymentMethodId === 'declined')
    throw Object.assign(new Error('Payment declined'), { name: 'PaymentDeclinedError' });
  return { paymentIntentId: `pi_${orderId}`, status: 'succeeded' };
};
