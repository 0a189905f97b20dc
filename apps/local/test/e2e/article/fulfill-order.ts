export const handler = async ({ orderId }: { orderId: string }) => ({ shipmentId: `shp_${orderId}` });
