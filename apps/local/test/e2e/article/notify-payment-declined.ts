export const handler = async () => ({ notified: true });
