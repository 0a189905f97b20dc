export const handler = async ({ orderId }: { orderId: string }) => ({ rolledBack: orderId });
